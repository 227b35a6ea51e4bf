using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Features.Metrics;

namespace ReviewerPortal.Features.Adaptive;

/// <summary>Says what the decisions allow to say of a confidence threshold.</summary>
public sealed partial class ThresholdPanel
{
    /// <summary>The workflow's name.</summary>
    [Parameter, EditorRequired]
    public required string Workflow { get; set; }

    /// <summary>What is shown of it.</summary>
    [Parameter, EditorRequired]
    public required AdaptiveAddress Address { get; set; }

    /// <summary>What was found.</summary>
    [Parameter, EditorRequired]
    public required FindThresholds.View View { get; set; }

    /// <summary>Whether the viewer may change the contract.</summary>
    [Parameter]
    public bool MayChange { get; set; }

    /// <summary>Whether a change is on its way.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Somebody takes the proposed threshold.</summary>
    [Parameter]
    public EventCallback<decimal> OnTake { get; set; }

    private string Part => HiddenCharacters.Reveal(Address.Action ?? Address.Step ?? "whole workflow");

    private string Sentence =>
        View.Finding switch
        {
            { Proposed: { } proposed } =>
                $"From a confidence of {RiskChart.Confidence(proposed.Threshold)} on, the override rate is shown to be at most {Percent(View.Finding.Target)}.",
            { Verdict: ThresholdVerdict.TooFew } =>
                $"Too few to tell: {Words.Count(View.Scored, "decision")} with a confidence, and {View.Finding.Needed.ToString("N0", CultureInfo.InvariantCulture)} are needed for a target of {Percent(View.Finding.Target)} even if none is overridden.",
            _ =>
                $"No threshold is shown to keep the override rate at {Percent(View.Finding.Target)} or below, among {Words.Count(View.Scored, "decision")} with a confidence of which {Percent(View.Finding.All.Value ?? 0)} were overridden. More decisions, a higher target or a better confidence could change that.",
        };

    private bool IsShown(FindThresholds.Scope scope) =>
        string.Equals(scope.Step, Address.Step, StringComparison.Ordinal)
        && string.Equals(scope.Action, Address.Action, StringComparison.Ordinal);

    private static string KindOf(ThresholdVerdict verdict) =>
        verdict switch
        {
            ThresholdVerdict.Found => "approved",
            ThresholdVerdict.NoneHolds => "due-soon",
            _ => "neutral",
        };

    private static string TextOf(ThresholdVerdict verdict) =>
        verdict switch
        {
            ThresholdVerdict.Found => "Proposed",
            ThresholdVerdict.NoneHolds => "None holds",
            _ => "Too few to tell",
        };

    private static string Percent(double share) => RateCell.Percent(share);

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Day(double number) => number.ToString(number < 10 ? "0.#" : "N0", CultureInfo.InvariantCulture);
}
