using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Escalation;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Queue;

/// <summary>
/// Everything somebody needs to decide one item: it, its evidence, what happened to it, what was decided in the like, and what this person may do. Seven queries,
/// however long the history; names come from memory.
/// </summary>
public sealed class ShowItem(PortalDatabase database, ItemDesk desk, PeopleDirectory people, TimeProvider clock)
{
    private const int LongestHistory = 200;
    private const int Precedents = 5;

    /// <summary>Which item, for whom.</summary>
    public sealed record Query(Caller Caller, ReviewItemId Item);

    /// <summary>The item as it stands for this person.</summary>
    /// <param name="Item">The item.</param>
    /// <param name="Review">The review it came in.</param>
    /// <param name="Contract">The version both were admitted under.</param>
    /// <param name="View">The item as it travels.</param>
    /// <param name="Evidence">The pieces that count, in the order they came, then the names that are required and missing.</param>
    /// <param name="Decisions">All verdicts, first to last, of every round.</param>
    /// <param name="History">What happened to it, first to last; the newest 200 entries.</param>
    /// <param name="Precedents">The last decided items of the same action and workflow that this person may see, newest first.</param>
    /// <param name="Allowed">What this person may decide now.</param>
    /// <param name="WhyNot">For every other decision, why not, in a sentence.</param>
    /// <param name="MayLead">Whether this person may place the item with somebody.</param>
    /// <param name="MayTakeOver">Whether this person may take it from whoever holds it.</param>
    /// <param name="EscalatesTo">Where an escalation goes unless another owner is named; null where there is nowhere further up.</param>
    /// <param name="AssignedToName">The person it is placed with, as people see them.</param>
    /// <param name="ApprovedByNames">Who approved the present arguments so far, as people see them.</param>
    public sealed record Sheet(
        ReviewItem Item,
        Review Review,
        WorkflowContract Contract,
        ItemView View,
        IReadOnlyList<EvidenceShown> Evidence,
        IReadOnlyList<Decision> Decisions,
        IReadOnlyList<HistoryLine> History,
        IReadOnlyList<Precedent> Precedents,
        IReadOnlyList<ReviewDecision> Allowed,
        IReadOnlyDictionary<ReviewDecision, string> WhyNot,
        bool MayLead,
        bool MayTakeOver,
        string? EscalatesTo,
        string? AssignedToName,
        IReadOnlyList<string> ApprovedByNames
    );

    /// <summary>One piece of evidence with what the contract says of it.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Piece">The piece, or null where it is required and missing.</param>
    /// <param name="Required">Whether a decision needs it.</param>
    /// <param name="MustOpen">Whether this person must open it before deciding.</param>
    /// <param name="Opened">Whether this person has opened it in its present content.</param>
    /// <param name="Stale">Whether it is older than the contract allows.</param>
    public sealed record EvidenceShown(string Name, EvidencePiece? Piece, bool Required, bool MustOpen, bool Opened, bool Stale);

    /// <summary>One thing that happened.</summary>
    /// <param name="At">When.</param>
    /// <param name="Who">The person's name, or the principal of an agent or the system.</param>
    /// <param name="Action">Such as <c>item.approved</c>.</param>
    /// <param name="Detail">Canonical JSON.</param>
    public sealed record HistoryLine(DateTimeOffset At, string Who, string Action, string Detail);

    /// <summary>A like item that was decided before.</summary>
    public sealed record Precedent(ReviewItemId Id, string Sentence, Verdict Verdict, string By, DateTimeOffset At, string? ExceptionType);

    /// <summary>The sheet; an item the caller may not see is refused as though it did not exist.</summary>
    public async Task<Outcome<Sheet>> HandleAsync(Query query, CancellationToken ct)
    {
        if (ActingPerson.Of(query.Caller) is not { } by)
        {
            return ItemRefusals.OnlyPeople;
        }

        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var found = await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.Id == query.Item)
            .Join(db.Reviews.AsNoTracking(), i => i.ReviewId, r => r.Id, (item, review) => new { Item = item, Review = review })
            .SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return ItemRefusals.NoSuchItem;
        }

        if (!(await desk.PickUpAsync(query.Caller, by, found.Item, found.Review)).Succeeded(out var hand, out var refusal))
        {
            return refusal;
        }

        var item = hand.Item;
        var subject = item.Id.ToString();
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.ItemId == item.Id).OrderBy(d => d.At).ToListAsync(ct);
        var entries = await db
            .AuditEntries.AsNoTracking()
            .Where(a => a.Subject == subject)
            .OrderByDescending(a => a.Sequence)
            .Take(LongestHistory)
            .ToListAsync(ct);
        var names = await NamesAsync(db, entries, ct);
        var allowed = DecisionRules.AllowedTo(hand);
        var final = decisions.LastOrDefault(d => d.Final && d.Round == item.Round);
        return new Sheet(
            item,
            hand.Review,
            hand.Contract,
            ItemView.Of(item, hand.Review.Dialect, hand.Contract, final),
            await EvidenceOfAsync(db, hand, ct),
            decisions,
            [
                .. entries
                    .AsEnumerable()
                    .Reverse()
                    .Select(e => new HistoryLine(e.At, names.GetValueOrDefault(e.Actor, e.Actor), e.Action, e.Detail)),
            ],
            await PrecedentsAsync(db, hand, ct),
            allowed,
            WhyNotOf(hand, allowed),
            hand.MayLead,
            item.IsOpen && (hand.MayLead || await desk.MayPullUpAsync(hand) is not null),
            EscalationRules.Target(item, hand.Contract, message: "-", to: null) is { Refusal: null } target ? target.Value : null,
            item.AssignedTo is { } assigned ? (await people.FindAsync(assigned, ct))?.DisplayName : null,
            await NamesAsync(item.ApprovedBy, ct)
        );
    }

    private static Dictionary<ReviewDecision, string> WhyNotOf(ItemInHand hand, IReadOnlyList<ReviewDecision> allowed) =>
        Enum.GetValues<ReviewDecision>()
            .Where(d => !allowed.Contains(d))
            .ToDictionary(d => d, d => (hand.Item.IsOpen ? DecisionRules.WhyNot(hand, d) : ItemRefusals.Ended(hand.Item))?.Message ?? "");

    private async Task<IReadOnlyList<EvidenceShown>> EvidenceOfAsync(PortalDbContext db, ItemInHand hand, CancellationToken ct)
    {
        var pieces = EvidenceRules.Current(
            await db.EvidencePieces.AsNoTracking().Where(p => p.ReviewId == hand.Item.ReviewId).ToListAsync(ct)
        );
        var opened = await db
            .EvidenceOpenings.AsNoTracking()
            .Where(o => o.ItemId == hand.Item.Id && o.PersonId == hand.By.Id)
            .Select(o => o.ContentHash)
            .ToListAsync(ct);
        var required = JsonSerializer.Deserialize<string[]>(hand.Item.EvidenceRequired) ?? [];
        var now = clock.GetUtcNow();
        var shown = pieces.Select(p =>
        {
            var rule = hand.Contract.Evidence.GetValueOrDefault(p.Name);
            var age = now - (p.CapturedAt ?? p.ReceivedAt);
            return new EvidenceShown(
                p.Name,
                p,
                required.Contains(p.Name, StringComparer.Ordinal),
                rule?.MustOpen ?? false,
                opened.Contains(p.ContentHash, StringComparer.Ordinal),
                rule?.MaxAgeMinutes is { } longest && age > TimeSpan.FromMinutes(longest)
            );
        });
        var missing = EvidenceRules
            .Missing(required, pieces.Select(p => p.Name))
            .Select(n => new EvidenceShown(n, null, true, hand.Contract.Evidence.GetValueOrDefault(n)?.MustOpen ?? false, false, false));
        return [.. shown, .. missing];
    }

    private static async Task<IReadOnlyList<Precedent>> PrecedentsAsync(PortalDbContext db, ItemInHand hand, CancellationToken ct)
    {
        var (workflow, action, id, queue) = (hand.Item.Workflow, hand.Item.Action, hand.Item.Id, hand.Item.Queue);
        var sameQueueOnly = !hand.Caller.SeesEverything;
        var rows = await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.Workflow == workflow && i.Action == action && i.DecidedAt != null && i.Id != id)
            .Where(i => i.Status != ItemStatus.AutoApproved && (!sameQueueOnly || i.Queue == queue))
            .OrderByDescending(i => i.DecidedAt)
            .Take(Precedents)
            .Select(i => new
            {
                i.Id,
                i.Sentence,
                i.Verdict,
                i.DecidedByName,
                i.DecidedAt,
                i.ExceptionType,
            })
            .ToListAsync(ct);
        return
        [
            .. rows.Where(r => r.Verdict is not null)
                .Select(r => new Precedent(r.Id, r.Sentence, r.Verdict!.Value, r.DecidedByName ?? "", r.DecidedAt!.Value, r.ExceptionType)),
        ];
    }

    // The audit names people by their address; screens show names. One query for the few who appear.
    private static async Task<Dictionary<string, string>> NamesAsync(PortalDbContext db, List<AuditEntry> entries, CancellationToken ct)
    {
        const string Prefix = "user:";
        var emails = entries
            .Select(e => e.Actor)
            .Where(a => a.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(a => a[Prefix.Length..])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return emails.Count == 0
            ? []
            : await db
                .Users.AsNoTracking()
                .Where(p => emails.Contains(p.Email!))
                .Select(p => new { p.Email, p.DisplayName })
                .ToDictionaryAsync(p => Prefix + p.Email, p => p.DisplayName, StringComparer.Ordinal, ct);
    }

    private async Task<IReadOnlyList<string>> NamesAsync(IReadOnlyList<PersonId> ids, CancellationToken ct)
    {
        var names = new List<string>(ids.Count);
        foreach (var id in ids)
        {
            names.Add((await people.FindAsync(id, ct))?.DisplayName ?? id.ToString());
        }

        return names;
    }
}
