using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>
/// How late clocks act: many open items, of which some thousands reach a rung within one minute of real time. Lateness is from the moment the rung falls due to the time
/// of the transaction that fired it, both by the server's clock.
/// </summary>
public static class Rungs
{
    private const double LatenessLimit = 1000;
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Who serves beside the portal of this process.</summary>
    private enum Company
    {
        None,
        SecondProcess,
        SecondProcessKilledHalfWay,
    }

    /// <summary>Measures on one engine; on PostgreSQL also with a second server process, and with one that is killed half-way.</summary>
    public static async Task RunAsync(Report report, Engine engine, int open, int falling)
    {
        await using var desk = await Desk.OpenAsync(engine);
        await desk.ReceiveAsync();
        var fill = new DriverFloor(engine, desk.ConnectionString, await desk.Written.WatchAsync(desk.ReceiveAsync));
        await fill.RunAsync([.. Enumerable.Range(0, open).Select(_ => new Dictionary<Guid, Guid>())], clients: 1, perTransaction: 500);
        foreach (var company in engine is Engine.Sqlite ? [Company.None] : Enum.GetValues<Company>())
        {
            await MeasureAsync(report, desk, open, falling, company);
        }
    }

    private static async Task MeasureAsync(Report report, Desk desk, int open, int falling, Company company)
    {
        await using var second =
            company is Company.None ? null : await PortalProcess.ServeAsync(PortalSettingsFor.Database(desk.Engine, desk.ConnectionString));
        var since = await desk.LastAuditAsync();
        var (items, first) = await LetFallAsync(desk, falling);
        using var look = new PeriodicTimer(Look);
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Lead + Spread + Patience && await look.WaitForNextTickAsync())
        {
            if (company is Company.SecondProcessKilledHalfWay && TimeProvider.System.GetUtcNow() > first + Spread / 2)
            {
                second!.Kill();
            }

            if (TimeProvider.System.GetUtcNow() > first + Spread && await desk.CountFiredAsync(since) >= falling)
            {
                break;
            }
        }

        var fired = await desk.FiredAsync(since);
        var mine = fired.Where(f => items.Contains(f.Item)).ToList();
        var late = mine.Select(f => f.Late.TotalMilliseconds).Order().ToList();
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{falling:N0} rungs in a minute, {open:N0} open{company switch { Company.None => "", Company.SecondProcess => ", two processes", _ => ", one of two processes killed" }}"
        );
        report.AddFigure(
            desk.Engine,
            $"{what}: missed",
            items.Count - mine.Select(f => f.Item).Distinct(StringComparer.Ordinal).Count(),
            "",
            0
        );
        report.AddFigure(desk.Engine, $"{what}: twice", mine.Count - mine.Select(f => (f.Item, f.Rung)).Distinct().Count(), "", 0);
        report.AddFigure(desk.Engine, $"{what}: late, p50", At(late, 0.5), "ms");
        report.AddFigure(desk.Engine, $"{what}: late, p99", At(late, 0.99), "ms", LatenessLimit);
        report.AddFigure(desk.Engine, $"{what}: late, most", late.Count == 0 ? double.NaN : late[^1], "ms");
        if (mine.Count > 0)
        {
            var worst = mine.MaxBy(f => f.Late);
            report.AddFigure(desk.Engine, $"{what}: when that one fired, after the first fell", (worst.At - first).TotalSeconds, "s");
        }
    }

    // An item's clocks are moved so far into the past that their first rung falls due at its moment; everything else about them stays derived from the segments.
    private static async Task<(HashSet<string> Items, DateTimeOffset First)> LetFallAsync(Desk desk, int falling)
    {
        await using var db = await desk.ReadAsync();
        var rows = await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.NextRungAt != null)
            .OrderBy(i => i.NextRungAt)
            .Take(falling)
            .Select(i => new { i.Id, i.NextRungAt })
            .ToListAsync();
        var started = (await db.ClockSegments.AsNoTracking().Where(s => s.ItemId == rows[0].Id).FirstAsync()).At;
        var ahead = rows[0].NextRungAt!.Value - started;
        var first = DateTimeOffset.FromUnixTimeMilliseconds((TimeProvider.System.GetUtcNow() + Lead).ToUnixTimeMilliseconds());
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
        {
            var due = first + TimeSpan.FromMilliseconds((long)(Spread.TotalMilliseconds * i / falling));
            var start = due - ahead;
            await db.ClockSegments.Where(s => s.ItemId == row.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.At, start));
            await db.ReviewItems.Where(x => x.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.NextRungAt, due));
        }

        await transaction.CommitAsync();
        return (rows.Select(r => r.Id.ToString()).ToHashSet(StringComparer.Ordinal), first);
    }

    private static double At(List<double> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
