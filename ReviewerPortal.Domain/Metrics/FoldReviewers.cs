using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>Makes how people decided in some hours anew from the decisions, inside a running transaction: replaced, never added to.</summary>
internal static class FoldReviewers
{
    /// <summary>Replaces them, an hour at a time, so that never more than an hour's decisions are in memory.</summary>
    /// <param name="db">The transaction's context. Decisions that are to count are in the database already.</param>
    /// <param name="workspace">Whose.</param>
    /// <param name="from">The first hour.</param>
    /// <param name="to">The hour after the last.</param>
    public static async Task ReplaceAsync(PortalDbContext db, WorkspaceId workspace, long from, long to)
    {
        await db.ReviewerHours.Where(f => f.Hour >= from && f.Hour < to).ExecuteDeleteAsync();
        // A day without a verdict costs one look and not twenty-four.
        if (!await DecidedIn(db, from, to).AnyAsync())
        {
            return;
        }

        for (var hour = from; hour < to; hour++)
        {
            foreach (var (person, counts) in await CountAsync(db, hour))
            {
                db.Add(
                    new ReviewerHour
                    {
                        WorkspaceId = workspace,
                        Hour = hour,
                        PersonId = person,
                        Decided = counts.Decided,
                        Overridden = counts.Overridden,
                        Approved = counts.Approved,
                        Unopened = counts.Unopened,
                        Timed = counts.Timed,
                        Hasty = counts.Hasty,
                        Paired = counts.Paired,
                        Agreed = counts.Agreed,
                        Known = counts.Known,
                        Missed = counts.Missed,
                    }
                );
            }
        }
    }

    private static async Task<Dictionary<PersonId, ReviewerCounts>> CountAsync(PortalDbContext db, long hour)
    {
        var counted = new Dictionary<PersonId, ReviewerCounts>();
        var decided = DecidedIn(db, hour, hour + 1);
        var verdicts = await decided
            .Select(d => new
            {
                d.Id,
                Person = d.PersonId!.Value,
                d.Verdict,
                d.At,
                d.SeenAt,
            })
            .ToListAsync();
        if (verdicts.Count == 0)
        {
            return counted;
        }

        // Of each name the last to arrive before the verdict: what arrived later nobody could have opened.
        var pieces = (
            await decided
                .Join(db.EvidencePieces, d => d.ReviewId, p => p.ReviewId, (d, p) => new { d, p })
                .Where(x => x.p.ReceivedAt <= x.d.At)
                .Select(x => new
                {
                    x.d.Id,
                    x.p.Name,
                    x.p.Position,
                    x.p.ContentHash,
                    x.p.Size,
                    IsText = x.p.Content != null,
                })
                .ToListAsync()
        ).ToLookup(p => p.Id);
        var openings = (
            await decided
                .Join(db.EvidenceOpenings, d => d.ItemId, o => o.ItemId, (d, o) => new { d, o })
                .Where(x => x.o.PersonId == x.d.PersonId && x.o.OpenedAt <= x.d.At)
                .Select(x => new
                {
                    x.d.Id,
                    x.o.Name,
                    x.o.ContentHash,
                    x.o.OpenedAt,
                })
                .ToListAsync()
        ).ToDictionary(o => (o.Id, o.Name, o.ContentHash), o => o.OpenedAt);
        foreach (var verdict in verdicts)
        {
            var inSight = pieces[verdict.Id]
                .GroupBy(p => p.Name, StringComparer.Ordinal)
                .Select(g => g.MaxBy(p => p.Position)!)
                .Select(p => new PieceInSight(
                    p.Size,
                    p.IsText,
                    openings.TryGetValue((verdict.Id, p.Name, p.ContentHash), out var opened) ? opened : null
                ))
                .ToList();
            Add(verdict.Person, ReviewerRules.Of(verdict.Verdict, verdict.At, verdict.SeenAt, inSight));
        }

        // Whoever was there before approved, and somebody else's verdict was asked for.
        var pairs = await decided
            .Join(db.Decisions, d => d.ItemId, e => e.ItemId, (d, e) => new { d, e })
            .Where(x => x.e.Round == x.d.Round && !x.e.Final && x.e.At <= x.d.At && x.e.Id != x.d.Id)
            .Where(x => x.e.PersonId != null && x.e.PersonId != x.d.PersonId && (x.d.Final || x.e.At < x.d.At))
            .Select(x => new
            {
                First = x.e.PersonId!.Value,
                Second = x.d.PersonId!.Value,
                Agreed = x.e.Args == x.d.Args && (x.d.Verdict == Verdict.Approved || x.d.Verdict == Verdict.Edited),
            })
            .ToListAsync();
        foreach (var pair in pairs)
        {
            var counts = new ReviewerCounts(Paired: 1, Agreed: pair.Agreed ? 1 : 0);
            Add(pair.First, counts);
            Add(pair.Second, counts);
        }

        // What is proposed again after people gave it an answer that was protected. The decision is compared with and not the case: its arguments are not scrubbed.
        var repeats = await (
            from d in decided
            join item in db.ReviewItems on d.ItemId equals item.Id
            join known in db.ProtectedCases on new { item.Workflow, item.Action } equals new { known.Workflow, known.Action }
            join answer in db.Decisions on known.FromDecision equals (DecisionId?)answer.Id
            join source in db.ReviewItems on answer.ItemId equals source.Id
            where
                source.Id != item.Id
                && source.ProposedArgs == item.ProposedArgs
                && known.CreatedAt < d.At
                && (known.RetiredAt == null || known.RetiredAt > d.At)
            select new
            {
                d.Id,
                Person = d.PersonId!.Value,
                d.Verdict,
                d.Args,
                Expected = answer.Verdict,
                Answer = answer.Args,
                known.CreatedAt,
            }
        ).ToListAsync();
        foreach (var repeat in repeats.GroupBy(r => r.Id).Select(g => g.MaxBy(r => r.CreatedAt)!))
        {
            var missed = ReviewerRules.IsMiss(repeat.Expected, repeat.Answer, repeat.Verdict, repeat.Args);
            Add(repeat.Person, new ReviewerCounts(Known: 1, Missed: missed ? 1 : 0));
        }

        return counted;

        void Add(PersonId person, ReviewerCounts counts) => counted[person] = counted.GetValueOrDefault(person) + counts;
    }

    private static IQueryable<Decision> DecidedIn(PortalDbContext db, long from, long to)
    {
        var (begins, ends) = (DateTimeOffset.FromUnixTimeSeconds(from * 3600), DateTimeOffset.FromUnixTimeSeconds(to * 3600));
        return db.Decisions.AsNoTracking().Where(d => d.At >= begins && d.At < ends && d.PersonId != null && !d.Automatic);
    }
}
