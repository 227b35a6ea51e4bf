using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Features.Metrics;

/// <summary>Works out where everything in the drawing stands.</summary>
public sealed partial class RateChart
{
    private const int Wide = 900;
    private const int High = 300;
    private const int Left = 64;
    private const int Right = Wide - 12;
    private const int Top = 12;
    private const int LinesBottom = 210;
    private const int BarsTop = 224;
    private const int BarsBottom = 268;
    private const int MostTicks = 7;

    private static readonly double[] Scales = [0.02, 0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8, 1];

    private readonly List<(double Y, string Text)> _grid = [];
    private readonly List<(double X, string Text)> _ticks = [];
    private readonly List<(double X, double Height)> _bars = [];
    private readonly List<(double X, double Y, string Text)> _dots = [];
    private string _line = "";
    private string _otherLine = "";
    private string _band = "";
    private double _step = 1;
    private double _scale = 1;
    private long _most;

    /// <summary>What is drawn.</summary>
    [Parameter, EditorRequired]
    public required MeasureOverrides.Series Series { get; set; }

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>What it is held against; null for nothing.</summary>
    [Parameter]
    public MeasureOverrides.Series? Other { get; set; }

    /// <summary>What that is called.</summary>
    [Parameter]
    public string OtherName { get; set; } = "";

    private string Label =>
        $"Override rate from {Begins(Series.Points[0].Begins)}, by {Series.Period.ToString().ToLowerInvariant()}: {Name}"
        + (Other is null ? "" : $", against {OtherName}");

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var points = Series.Points;
        _step = (Right - Left) / (double)Math.Max(points.Count, 1);
        var tallest = points.Concat(Other?.Points ?? []).Select(p => Ceiling(p.Counts.OverrideRate)).DefaultIfEmpty(0).Max();
        _scale = Array.Find(Scales, s => s >= tallest) is > 0 and var scale ? scale : 1;
        _most = Math.Max(1, points.Select(p => p.Counts.Human).DefaultIfEmpty(0).Max());
        _grid.Clear();
        _grid.AddRange(Enumerable.Range(0, 5).Select(i => (Y(_scale * i / 4), Share(_scale * i / 4))));
        DrawTicks(points);
        _bars.Clear();
        _bars.AddRange(points.Select((p, i) => (X(i) - _step * 0.35, (BarsBottom - BarsTop) * p.Counts.Human / (double)_most)));
        _line = LineOf(points);
        _otherLine = Other is null ? "" : LineOf([.. Other.Points.Take(points.Count)]);
        _band = BandOf(points);
        _dots.Clear();
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Counts.OverrideRate is { Value: { } value } rate)
            {
                _dots.Add(
                    (X(i), Y(value), $"{Begins(points[i].Begins)}: {Share(value)}, {Share(rate.Low)}–{Share(rate.High)}, n {rate.N}")
                );
            }
        }
    }

    // A point of two or three cases has an interval that would flatten everything else; the line itself must fit.
    private static double Ceiling(Rate rate) => rate.N >= 20 ? rate.High ?? 0 : rate.Value ?? 0;

    private double X(int i) => Left + _step * (i + 0.5);

    private double Y(double share) => Math.Clamp(LinesBottom - (LinesBottom - Top) * share / _scale, Top, LinesBottom);

    private void DrawTicks(IReadOnlyList<MeasureOverrides.Point> points)
    {
        _ticks.Clear();
        var every = Math.Max(1, (int)Math.Ceiling(points.Count / (double)MostTicks));
        for (var i = 0; i < points.Count; i += every)
        {
            _ticks.Add((X(i), Begins(points[i].Begins)));
        }
    }

    // Where nothing was decided the line has a gap.
    private string LineOf(IReadOnlyList<MeasureOverrides.Point> points)
    {
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Counts.OverrideRate.Value is not { } value)
            {
                drawing = false;
                continue;
            }

            path.Append(drawing ? 'L' : 'M').Append(F(X(i))).Append(' ').Append(F(Y(value)));
            drawing = true;
        }

        return path.ToString();
    }

    private string BandOf(IReadOnlyList<MeasureOverrides.Point> points)
    {
        var path = new StringBuilder();
        for (var from = 0; from < points.Count; from++)
        {
            var to = from;
            while (to < points.Count && points[to].Counts.Human > 0)
            {
                to++;
            }

            for (var i = from; i < to; i++)
            {
                path.Append(i == from ? 'M' : 'L').Append(F(X(i))).Append(' ').Append(F(Y(points[i].Counts.OverrideRate.High!.Value)));
            }

            for (var i = to - 1; i >= from; i--)
            {
                path.Append('L').Append(F(X(i))).Append(' ').Append(F(Y(points[i].Counts.OverrideRate.Low!.Value)));
            }

            path.Append(to > from ? "Z" : "");
            from = to;
        }

        return path.ToString();
    }

    private string Begins(DateTimeOffset at) =>
        at.ToString(Series.Period is RatePeriod.Hour ? "d MMM HH:mm" : "d MMM", CultureInfo.InvariantCulture);

    private static string Share(double? share) => share is { } value ? RateCell.Percent(value) : "–";

    private static string F(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
