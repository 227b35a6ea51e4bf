using System.Globalization;
using System.Text.Json;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>What was measured, each figure beside its floor or its target.</summary>
public sealed class Report
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly List<Line> _lines = [];

    private sealed record Line(
        string Engine,
        string What,
        string Unit,
        double Value,
        double? Floor,
        double? Ratio,
        string? Target,
        bool Met,
        double? ProcessorMicroseconds
    );

    /// <summary>Figures that missed their target.</summary>
    public int MissedTargets => _lines.Count(l => !l.Met);

    /// <summary>A rate without a floor.</summary>
    public void Add(Engine engine, string what, Rate rate) =>
        _lines.Add(new Line(engine.ToString(), what, "/s", rate.PerSecond, null, null, null, Met: true, rate.ProcessorMicroseconds));

    /// <summary>A rate beside its floor.</summary>
    public void Add(Engine engine, string what, Rate rate, Rate floor, double atLeast)
    {
        var ratio = rate.PerSecond / floor.PerSecond;
        _lines.Add(
            new Line(
                engine.ToString(),
                what,
                "/s",
                rate.PerSecond,
                floor.PerSecond,
                ratio,
                $"≥ {Round(atLeast)} of floor",
                ratio >= atLeast,
                rate.ProcessorMicroseconds
            )
        );
    }

    /// <summary>A cost that may grow only so much; the ratio is the growth, the floor what the bare driver does.</summary>
    public void AddGrowth(Engine engine, string what, Rate rate, Rate floor, double growth, double atMost) =>
        _lines.Add(
            new Line(
                engine.ToString(),
                what,
                "/s",
                rate.PerSecond,
                floor.PerSecond,
                growth,
                $"cpu ≤ {Round(atMost)} × smallest",
                growth <= atMost,
                rate.ProcessorMicroseconds
            )
        );

    /// <summary>A time with a limit.</summary>
    public void AddTime(Engine engine, string what, TimeSpan time, TimeSpan atMost) =>
        _lines.Add(
            new Line(engine.ToString(), what, "s", time.TotalSeconds, null, null, $"≤ {Round(atMost.TotalSeconds)} s", time <= atMost, null)
        );

    /// <summary>A figure with or without a limit.</summary>
    public void AddFigure(Engine engine, string what, double value, string unit, double? atMost = null) =>
        _lines.Add(
            new Line(
                engine.ToString(),
                what,
                unit,
                value,
                null,
                null,
                atMost is { } limit ? $"≤ {Round(limit)} {unit}" : null,
                Met: !(value > atMost),
                null
            )
        );

    /// <summary>Prints the table.</summary>
    public void Print(TextWriter to)
    {
        to.WriteLine("| engine | what | figure | floor | ratio | cpu each | target | |");
        to.WriteLine("|---|---|---:|---:|---:|---:|---|---|");
        foreach (var l in _lines)
        {
            to.WriteLine(
                $"| {l.Engine} | {l.What} | {Round(l.Value)} {l.Unit} | {(l.Floor is { } f ? Round(f) + " /s" : "")} | {(l.Ratio is { } r ? Round(r) : "")} | {(l.ProcessorMicroseconds is { } c ? Round(c) + " µs" : "")} | {l.Target} | {(l.Target is null ? "" : l.Met ? "met" : "MISSED")} |"
            );
        }
    }

    /// <summary>The same for programs.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new { machine = new { processors = Environment.ProcessorCount, os = Environment.OSVersion.ToString() }, figures = _lines },
            Indented
        );

    private static string Round(double value) => value.ToString(value < 10 ? "0.##" : "#,0", CultureInfo.InvariantCulture);
}
