using System.Globalization;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Features.Metrics;

namespace ReviewerPortal.Features.Releases;

/// <summary>Says what a gate says in words and marks.</summary>
public static class GateWords
{
    /// <summary>Where a release stands, with its share while it has one.</summary>
    public static string Of(Release release) =>
        release.State is ReleaseState.Canary
            ? $"Canary at {Share(release.Share)}{(release.PausedAt is null ? "" : ", paused")}"
            : Words.Of(release.State);

    /// <summary>A share of traffic, as exact as the contract writes it.</summary>
    public static string Share(decimal share) => (share * 100).ToString("0.####", CultureInfo.InvariantCulture) + " %";

    /// <summary>The mark of a state.</summary>
    public static string Mark(ReleaseState state) =>
        state switch
        {
            ReleaseState.Promoted => "approved",
            ReleaseState.RolledBack => "rejected",
            ReleaseState.Canary => "due-soon",
            _ => "neutral",
        };

    /// <summary>The mark of a verdict.</summary>
    public static string Mark(GateVerdict verdict) =>
        verdict switch
        {
            GateVerdict.Pass => "approved",
            GateVerdict.Hold => "paused",
            GateVerdict.Rollback => "rejected",
            GateVerdict.Error => "overdue",
            _ => "neutral",
        };

    /// <summary>A metric's value as a reader wants it.</summary>
    public static string Value(GateMetric metric) =>
        metric.Value switch
        {
            null => "–",
            bool yes => yes ? "yes" : "no",
            decimal share when metric.Low is not null => RateCell.Percent((double)share),
            decimal number => number.ToString("0.##", CultureInfo.InvariantCulture),
            var other => other.ToString() ?? "–",
        };

    /// <summary>Its interval; empty where it is no share.</summary>
    public static string Interval(GateMetric metric) =>
        metric is { Low: { } low, High: { } high } ? $"{RateCell.Percent(low)}–{RateCell.Percent(high)}" : "";
}
