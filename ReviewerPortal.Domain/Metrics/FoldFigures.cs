using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// Folds the hours that are over, each workspace's for itself, a day at most in a transaction. However often and on however many nodes it runs, every hour
/// ends up counted once: what was folded is replaced, never added to, and how far it got is written with it.
/// </summary>
public sealed class FoldFigures(PortalDatabase database, Ledger ledger, TimeProvider clock)
{
    /// <summary>Folds whatever is over in one workspace, or in every one.</summary>
    /// <exception cref="OperationCanceledException">The caller went away; what was folded stays.</exception>
    public async Task HandleAsync(WorkspaceId? only = null, CancellationToken ct = default)
    {
        List<WorkspaceId> behind;
        var hour = FigureRules.HourOf(clock.GetUtcNow());
        await using (var db = await database.OpenUnscopedAsync(ct))
        {
            behind = await db
                .WorkspaceHeads.IgnoreQueryFilters()
                .Where(h => h.FiguresFoldedTo < hour && (only == null || h.WorkspaceId == only))
                .Select(h => h.WorkspaceId)
                .ToListAsync(ct);
        }

        foreach (var workspace in behind)
        {
            bool more;
            do
            {
                var folded = await ledger.WriteAsync<bool>(workspace, FoldNextAsync, ct);
                more = folded.Succeeded(out var goOn, out _) && goOn;
            } while (more);
        }
    }

    // Up to the end of the day it stands in; true while more hours are over.
    private static async Task<Outcome<bool>> FoldNextAsync(LedgerTransaction tx)
    {
        var head = (await tx.Db.WorkspaceHeads.FindAsync(tx.Workspace))!;
        var now = FigureRules.HourOf(tx.Now);
        var from = head.FiguresFoldedTo;
        if (from >= now)
        {
            return false;
        }

        if (from % FoldRules.Day == 0)
        {
            var next = await NextAsync(tx.Db, from, now);
            if (next is null)
            {
                head.FiguresFoldedTo = now;
                return false;
            }

            from = FoldRules.DayOf(next.Value);
        }

        var end = FoldRules.DayOf(from) + FoldRules.Day;
        var to = Math.Min(end, now);
        await FoldHours.ReplaceAsync(tx.Db, tx.Workspace, from, to, wholeDay: to == end);
        await FoldReviewers.ReplaceAsync(tx.Db, tx.Workspace, from, to);
        head.FiguresFoldedTo = to;
        return to < now;
    }

    // The next hour in which anything was counted or anybody decided: a verdict that awaits another counts in no figure.
    private static async Task<long?> NextAsync(PortalDbContext db, long from, long now)
    {
        var counted = await db.HourlyFigures.Where(f => f.Hour >= from && f.Hour < now).MinAsync(f => (long?)f.Hour);
        var (begins, ends) = (DateTimeOffset.FromUnixTimeSeconds(from * 3600), DateTimeOffset.FromUnixTimeSeconds(now * 3600));
        var decided = await db
            .Decisions.Where(d => d.At >= begins && d.At < ends)
            .OrderBy(d => d.At)
            .Select(d => (DateTimeOffset?)d.At)
            .FirstOrDefaultAsync();
        return decided is { } at ? Math.Min(counted ?? long.MaxValue, FigureRules.HourOf(at)) : counted;
    }
}
