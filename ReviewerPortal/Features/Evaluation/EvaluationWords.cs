using System.Globalization;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Evaluation;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>Says how answers went in words and marks.</summary>
public static class EvaluationWords
{
    /// <summary>How a case went.</summary>
    public static string Of(CaseResult? result) =>
        result switch
        {
            null => "not answered",
            { Quarantined: true } => "set aside",
            { Regression: true, Critical: true } => "critical regression",
            { Regression: true } => "regression",
            { Passed: false } => "wrong before too",
            { Improvement: true } => "improvement",
            _ => "right",
        };

    /// <summary>The mark of how it went.</summary>
    public static string Mark(CaseResult? result) =>
        result switch
        {
            null => "neutral",
            { Quarantined: true } => "paused",
            { Regression: true } => "rejected",
            { Passed: false } => "due-soon",
            _ => "approved",
        };

    /// <summary>What a rule lets through.</summary>
    public static string Of(ArgumentRule rule) =>
        rule.Match switch
        {
            ArgumentMatch.Exact => "exactly the same",
            ArgumentMatch.Set => "the same entries in any order",
            ArgumentMatch.Tolerance => $"within {(rule.Tolerance ?? 0).ToString(CultureInfo.InvariantCulture)}",
            ArgumentMatch.Ignore => "anything",
            _ => "what its schema lets through",
        };

    /// <summary>Whether a run counts for a release, and why not.</summary>
    public static string Completeness(EvaluationRun run) =>
        run.Complete ? "complete"
        : run.Expected == 0 ? "no case counted: it counts for nothing"
        : string.Create(CultureInfo.InvariantCulture, $"{run.Answered:N0} of {run.Expected:N0} answered: it counts for nothing");

    /// <summary>The regressions of a run, the critical ones among them named.</summary>
    public static string Regressions(EvaluationRun run) =>
        run.CriticalRegressions == 0
            ? run.Regressions.ToString("N0", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{run.Regressions:N0} ({run.CriticalRegressions:N0} critical)");

    /// <summary>What part of a run's cases is listed.</summary>
    public static string Of(ListResults.Part part) =>
        part switch
        {
            ListResults.Part.Aside => "Set aside",
            ListResults.Part.Missing => "Not answered",
            ListResults.Part.Passed => "Right",
            _ => Words.Of(part),
        };
}
