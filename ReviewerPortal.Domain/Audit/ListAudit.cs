using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Audit;

/// <summary>A page of the audit, newest first, with the names a reader needs beside the ids.</summary>
public sealed class ListAudit(PortalDatabase database)
{
    /// <summary>Entries a page has at most.</summary>
    public const int LargestPage = 200;

    /// <param name="Caller">Who reads.</param>
    /// <param name="Filter">Which entries.</param>
    /// <param name="Before">Only entries before this sequence: the last page's <see cref="Page.Next"/>.</param>
    /// <param name="Limit">1 to <see cref="LargestPage"/>.</param>
    public sealed record Query(Caller Caller, AuditFilter Filter, long? Before = null, int Limit = 50);

    /// <param name="Rows">Newest first.</param>
    /// <param name="Next">Where the next, older page begins; null at the end.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, long? Next);

    /// <summary>
    /// One entry, with <c>ActorName</c> a person's display name (the principal for keys and the system) and <c>SubjectName</c> an item's sentence
    /// (null for any other subject).
    /// </summary>
    public sealed record Row(
        long Sequence,
        DateTimeOffset At,
        string Actor,
        string ActorName,
        string Action,
        string Subject,
        string? SubjectName,
        string Detail,
        byte[] PreviousHash,
        byte[] Hash
    );

    /// <summary>Reads the page in at most three queries; refuses who may not read the audit.</summary>
    public async Task<Outcome<Page>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (!AuditRules.MayRead(query.Caller))
        {
            return AuditRules.NotForYou;
        }

        var limit = Math.Clamp(query.Limit, 1, LargestPage);
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var entries = query.Filter.Of(db.AuditEntries.AsNoTracking());
        if (query.Before is { } before)
        {
            entries = entries.Where(e => e.Sequence < before);
        }

        var found = await entries.OrderByDescending(e => e.Sequence).Take(limit + 1).ToListAsync(ct);
        var shown = found.Take(limit).ToList();
        var sentences = await SentencesAsync(db, shown, ct);
        var names = await NamesAsync(db, shown, ct);
        return new Page(
            [
                .. shown.Select(e => new Row(
                    e.Sequence,
                    e.At,
                    e.Actor,
                    names.GetValueOrDefault(e.Actor, e.Actor),
                    e.Action,
                    e.Subject,
                    sentences.GetValueOrDefault(e.Subject),
                    e.Detail,
                    e.PreviousHash,
                    e.Hash
                )),
            ],
            found.Count > limit ? shown[^1].Sequence : null
        );
    }

    private static async Task<Dictionary<string, string>> SentencesAsync(PortalDbContext db, List<AuditEntry> shown, CancellationToken ct)
    {
        var ids = shown
            .Select(e => IPrefixedId<ReviewItemId>.TryParse(e.Subject, out var id) ? id : (ReviewItemId?)null)
            .OfType<ReviewItemId>()
            .Distinct()
            .ToList();
        return ids.Count == 0
            ? []
            : (
                await db.ReviewItems.AsNoTracking().Where(i => ids.Contains(i.Id)).Select(i => new { i.Id, i.Sentence }).ToListAsync(ct)
            ).ToDictionary(i => i.Id.ToString(), i => i.Sentence, StringComparer.Ordinal);
    }

    private static async Task<Dictionary<string, string>> NamesAsync(PortalDbContext db, List<AuditEntry> shown, CancellationToken ct)
    {
        const string User = "user:";
        var names = shown
            .Where(e => e.Actor.StartsWith(User, StringComparison.Ordinal))
            .Select(e => e.Actor[User.Length..].ToUpperInvariant())
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return names.Count == 0
            ? []
            : (
                await db
                    .Users.AsNoTracking()
                    .Where(p => names.Contains(p.NormalizedUserName!))
                    .Select(p => new { p.UserName, p.DisplayName })
                    .ToListAsync(ct)
            ).ToDictionary(p => User + p.UserName, p => p.DisplayName, StringComparer.OrdinalIgnoreCase);
    }
}
