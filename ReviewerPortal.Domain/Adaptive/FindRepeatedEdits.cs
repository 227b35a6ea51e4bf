using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// The edits people make again and again, and the values they turn down again and again, each with the deterministic rule that follows from it. Looks at the newest
/// <see cref="Most"/> items received, in one statement by index; arguments longer than <see cref="LongestArguments"/> are left out.
/// </summary>
public sealed class FindRepeatedEdits(PortalDatabase database, DecidedItems items)
{
    /// <summary>Items looked at: fewer than elsewhere, because their arguments are read.</summary>
    public const int Most = 10_000;

    /// <summary>The longest arguments that are read, in characters of JSON.</summary>
    public const int LongestArguments = 4_000;

    /// <param name="Caller">For whom; only decisions in queues they see count.</param>
    /// <param name="Workflow">Which workflow.</param>
    public sealed record Query(Caller Caller, string Workflow);

    /// <param name="Decided">Decisions of people looked at.</param>
    /// <param name="Edits">Of these, edits.</param>
    /// <param name="TooLong">Decisions whose arguments were too long to look at.</param>
    /// <param name="Corrections">The corrections, the most frequent first.</param>
    public sealed record View(int Decided, int Edits, int TooLong, IReadOnlyList<RepeatedCorrection> Corrections);

    /// <summary>Finds them; nothing of a workflow that is not there.</summary>
    public async Task<View> HandleAsync(Query query, CancellationToken ct = default)
    {
        var workflow = query.Workflow;
        var visible = await items.VisibleAsync(query.Caller, workflow, ct);
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var rows = await (
            from item in db.ReviewItems.AsNoTracking().Where(i => i.Workflow == workflow).OrderByDescending(i => i.Id).Take(Most)
            join decision in db.Decisions.AsNoTracking()
                on new { ItemId = item.Id, item.Round } equals new { decision.ItemId, decision.Round }
            where decision.Final && !decision.Automatic
            orderby item.Id descending
            select new
            {
                item.Id,
                item.Step,
                item.Action,
                decision.Verdict,
                decision.ReasonCode,
                decision.Queue,
                Proposed = item.ProposedArgs.Length <= LongestArguments ? item.ProposedArgs : null,
                Decided = decision.Verdict == Verdict.Edited && decision.Args.Length <= LongestArguments ? decision.Args : null,
            }
        ).ToListAsync(ct);
        var seen = rows.Where(r => visible is null || visible.Contains(r.Queue)).ToList();
        var read = seen.Where(r => r.Proposed is not null && (r.Verdict is not Verdict.Edited || r.Decided is not null))
            .Select(r => new CorrectedItem(
                r.Id,
                r.Step,
                r.Action,
                Read(r.Proposed!),
                r.Decided is null ? null : Read(r.Decided),
                r.Verdict,
                r.ReasonCode
            ))
            .ToList();
        return new View(seen.Count, seen.Count(r => r.Verdict is Verdict.Edited), seen.Count - read.Count, CorrectionRules.Find(read));
    }

    private static JsonElement Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
