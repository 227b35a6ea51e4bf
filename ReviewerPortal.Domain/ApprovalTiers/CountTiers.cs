using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>
/// Spreads the newest items of a workflow over the tiers of a contract that need not be published: what each tier would have taken, in the order they stand in now.
/// One query along the items' own order; nothing is stored.
/// </summary>
public sealed class CountTiers(PortalDatabase database, TimeProvider clock)
{
    /// <summary>The most items counted; the newest.</summary>
    public const int Most = 5_000;

    /// <summary>How far back they may lie, in days.</summary>
    public const int Days = 30;

    private const string ExceptionName = "exception_type";

    /// <param name="Workspace">Where.</param>
    /// <param name="Contract">Whose tiers, and of which workflow.</param>
    /// <param name="At">The moment whose tiers count; null for now.</param>
    public sealed record Query(WorkspaceId Workspace, WorkflowContract Contract, DateTimeOffset? At = null);

    /// <param name="Rows">One for each tier, in the contract's order.</param>
    /// <param name="Items">How many items were counted.</param>
    /// <param name="Since">When the oldest of them was received; null where there is none.</param>
    /// <param name="IsCut">Whether there were more than <see cref="Most"/> in the time looked at.</param>
    public sealed record Answer(IReadOnlyList<TierCountRules.Row> Rows, int Items, DateTimeOffset? Since, bool IsCut);

    /// <summary>Counts.</summary>
    public async Task<Answer> HandleAsync(Query query, CancellationToken ct = default)
    {
        var contract = query.Contract;
        var now = clock.GetUtcNow();
        var asked = contract.ApprovalTiers.SelectMany(t => t.When?.Names ?? []).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        var wantsArgs = asked.Any(n => n.StartsWith(ConditionNames.ArgumentPrefix, StringComparison.Ordinal));
        var wantsException = asked.Contains(ExceptionName);
        var (workflow, first) = (contract.Workflow, FirstOf(now.AddDays(-Days)));

        await using var db = await database.OpenAsync(query.Workspace, ct);
        var rows = await (
            from item in db.ReviewItems.AsNoTracking()
            join review in db.Reviews.AsNoTracking() on item.ReviewId equals review.Id
            where item.Workflow == workflow && item.Id > first
            orderby item.Id descending
            select new
            {
                item.ReceivedAt,
                item.ReceivedExceptionType,
                Controls = wantsException ? item.Controls : null,
                Proposal = new PastProposal
                {
                    Workflow = item.Workflow,
                    Action = item.Action,
                    ReceivedTier = item.ReceivedTier,
                    Step = item.Step,
                    Args = wantsArgs ? item.ProposedArgs : null,
                    Amount = item.Amount,
                    Confidence = item.Confidence,
                    Reversible = item.Reversible,
                    AgentName = item.AgentName,
                    AgentVersion = item.AgentVersion,
                    SubjectType = review.SubjectType,
                    SubjectId = review.SubjectId,
                    SubjectVersion = review.SubjectVersion,
                    SubjectTenant = review.SubjectTenant,
                    ActorId = review.ActorId,
                    ActorTenant = review.ActorTenant,
                },
            }
        )
            .Take(Most + 1)
            .ToListAsync(ct);
        var counted = rows.Take(Most).ToList();
        var proposals = counted.Select(r =>
            wantsException ? r.Proposal with { Declared = DeclaredOf(r.ReceivedExceptionType, r.Controls) } : r.Proposal
        );
        return new Answer(
            TierCountRules.Count(contract, proposals, query.At ?? now),
            counted.Count,
            counted.Count == 0 ? null : counted[^1].ReceivedAt,
            rows.Count > Most
        );
    }

    // An exception that no control raised and that is not intake's own is the one the agent declared.
    private static string? DeclaredOf(string? received, string? controls) =>
        received is null || received.StartsWith("unknown_", StringComparison.Ordinal) ? null
        : JsonSerializer
            .Deserialize<List<ControlOutcome>>(controls ?? "[]", WireJson.Options)!
            .Exists(c => c.Result is ControlResult.Failed)
            ? null
        : received;

    // Identifiers sort by their moment first; this one comes before every other of its millisecond.
    private static ReviewItemId FirstOf(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(moment).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6..].Clear();
        return new ReviewItemId(new Guid(bytes, bigEndian: true));
    }
}
