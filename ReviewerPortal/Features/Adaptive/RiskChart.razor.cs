using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Features.Metrics;

namespace ReviewerPortal.Features.Adaptive;

/// <summary>Works out where everything in the drawing stands.</summary>
public sealed partial class RiskChart
{
    private const int Wide = 900;
    private const int High = 320;
    private const int Left = 64;
    private const int Right = Wide - 32;
    private const int Top = 12;
    private const int Bottom = 256;

    private static readonly double[] Scales = [0.02, 0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8, 1];

    private readonly List<(double Y, string Text)> _grid = [];
    private readonly List<(double X, string Text)> _ticks = [];
    private readonly List<(double X, double Y, string Text, bool Holds)> _dots = [];
    private string _line = "";
    private string _band = "";
    private double _scale = 1;
    private double _target;
    private double? _proposed;

    /// <summary>What is drawn; its curve has at least one point.</summary>
    [Parameter, EditorRequired]
    public required ThresholdFinding Finding { get; set; }

    /// <summary>A confidence as people read it: never rounded, because a threshold is written as it is.</summary>
    public static string Confidence(decimal threshold) =>
        threshold.ToString("0.############################", CultureInfo.InvariantCulture);

    private string Label => $"Override rate by the share of decisions kept, from the highest confidence to all {Finding.All.N}";

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var curve = Finding.Curve;
        // The first points rest on few decisions; their intervals would flatten everything else.
        var tallest = curve
            .Select(p => p.Kept >= ThresholdRules.FewestKept ? p.Override.High!.Value : p.Override.Value!.Value)
            .Append(Finding.Target * 1.2)
            .Max();
        _scale = Array.Find(Scales, s => s >= tallest) is > 0 and var scale ? scale : 1;
        _target = Y(Finding.Target);
        _grid.Clear();
        _grid.AddRange(Enumerable.Range(0, 5).Select(i => (Y(_scale * i / 4), Share(_scale * i / 4))));
        _ticks.Clear();
        _ticks.AddRange(Enumerable.Range(0, 6).Select(i => (X(i / 5.0), Share(i / 5.0))));
        _dots.Clear();
        _dots.AddRange(curve.Select(p => (X(p), Y(p.Override.Value!.Value), TextOf(p), p.Holds)));
        _proposed = Finding.Proposed is { } proposed ? X(proposed) : null;
        var (line, there, back) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        foreach (var (point, i) in curve.Select((p, i) => (p, i)))
        {
            line.Append(At(i, X(point), Y(point.Override.Value!.Value)));
            there.Append(At(i, X(point), Y(point.Override.High!.Value)));
        }

        foreach (var point in curve.Reverse())
        {
            back.Append(At(1, X(point), Y(point.Override.Low!.Value)));
        }

        (_line, _band) = (line.ToString(), $"{there}{back}Z");
    }

    private static string TextOf(ThresholdPoint p) =>
        $"{Confidence(p.Threshold)}: {Share(p.Override.Value)}, {Share(p.Override.Low)}–{Share(p.Override.High)}, n {p.Kept}";

    private static string At(int i, double x, double y) => $"{(i == 0 ? 'M' : 'L')}{F(x)} {F(y)}";

    private static double X(ThresholdPoint point) => X(point.Coverage.Value!.Value);

    private static double X(double coverage) => Left + (Right - Left) * coverage;

    private double Y(double share) => Math.Clamp(Bottom - (Bottom - Top) * share / _scale, Top, Bottom);

    private static string Share(double? share) => share is { } value ? RateCell.Percent(value) : "–";

    private static string F(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
