using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>
/// Tries a contract on the newest items that were really received: each is placed again by the rules intake uses, from what is stored of it, and compared with
/// where it went. Read in pages along the items' own order, so that memory does not grow with the sample but for the identifiers of what moved; nothing is written.
/// </summary>
public sealed class DryRunDraft(PortalDatabase database, ContractCatalog contracts, AutonomyCaps caps, TimeProvider clock)
{
    /// <summary>Items tried where nobody says how many.</summary>
    public const int DefaultSample = 500;

    /// <summary>The most items tried at once.</summary>
    public const int LargestSample = 10_000;

    private const int PageSize = 500;

    /// <param name="Workspace">Where.</param>
    /// <param name="Workflow">Whose contract.</param>
    public sealed record Query(WorkspaceId Workspace, string Workflow)
    {
        /// <summary>A published version; null for the draft, or the version in force where there is none.</summary>
        public int? Version { get; init; }

        /// <summary>How many of the newest items, 1–<see cref="LargestSample"/>.</summary>
        public int Sample { get; init; } = DefaultSample;
    }

    /// <summary>How far a run has come.</summary>
    /// <param name="Done">Items tried.</param>
    /// <param name="Of">Items there are to try.</param>
    public readonly record struct Progress(int Done, int Of);

    /// <summary>Tries the contract.</summary>
    /// <param name="query">Which contract, on how many items.</param>
    /// <param name="progress">Told at the start and after each page.</param>
    /// <param name="ct">Stops between pages.</param>
    /// <returns>What would move; a refusal where the contract is not there or has errors.</returns>
    public async Task<Outcome<DryRunReport>> HandleAsync(Query query, IProgress<Progress>? progress = null, CancellationToken ct = default)
    {
        if (query.Sample is < 1 or > LargestSample)
        {
            return new Refusal(RefusalCodes.Validation, "The dry run cannot be made as asked.")
            {
                Problems = [new("#/sample", $"must be between 1 and {LargestSample}")],
            };
        }

        var found = await ContractOnTrial.FindAsync(database, contracts, query.Workspace, query.Workflow, query.Version, ct);
        if (!found.Succeeded(out var trial, out var refusal))
        {
            return refusal;
        }

        var cap = await caps.RecentAsync(query.Workspace, query.Workflow, ct);
        var now = clock.GetUtcNow();
        var tally = new DryRunTally(trial.Contract, now);
        var run = new Run(trial.Contract, cap, EverythingInForce(trial.Contract, now), tally);
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var items = db.ReviewItems.AsNoTracking().Where(i => i.Workflow == query.Workflow);
        var total = await items.OrderByDescending(i => i.Id).Select(i => i.Id).Take(query.Sample).CountAsync(ct);
        progress?.Report(new Progress(0, total));

        ReviewItemId? last = null;
        while (tally.Items < total)
        {
            var behind = last is { } before ? items.Where(i => i.Id < before) : items;
            var page = await ReceivedItem
                .Of(behind, db.Reviews.AsNoTracking())
                .Take(Math.Min(PageSize, total - tally.Items))
                .ToListAsync(ct);
            if (page.Count == 0)
            {
                break;
            }

            await PlaceAsync(db, query, run, page, ct);
            last = page[^1].Id;
            progress?.Report(new Progress(tally.Items, total));
        }

        return new DryRunReport
        {
            Version = trial.Version,
            Revision = trial.Revision,
            Sample = query.Sample,
            Items = tally.Items,
            Moved = tally.Moved,
            Since = tally.Since,
            Until = tally.Until,
            Moves = tally.Moves(),
            Queues = tally.Queues(),
        };
    }

    private async Task PlaceAsync(PortalDbContext db, Query query, Run run, List<ReceivedItem> page, CancellationToken ct)
    {
        var evidence = run.AsksForEvidence ? await EvidenceOfAsync(db, page, ct) : null;
        foreach (var item in page)
        {
            var admitted = await contracts.FindReadableAsync(query.Workspace, query.Workflow, item.ContractVersion, ct);
            var proposal = item.Rebuild(admitted, run.Trial);
            var present = evidence?[item.ReviewId].Where(e => e.At <= item.ReceivedAt).Select(e => e.Name) ?? [];
            run.Tally.Add(
                item,
                admitted,
                IntakeRules.Place(run.Trial, proposal, proposal.Actions[0], present.ToHashSet(StringComparer.Ordinal), run.Cap, run.At)
            );
        }
    }

    private static async Task<ILookup<ReviewId, (string Name, DateTimeOffset At)>> EvidenceOfAsync(
        PortalDbContext db,
        List<ReceivedItem> page,
        CancellationToken ct
    )
    {
        var reviews = page.Select(i => i.ReviewId).Distinct().ToList();
        var pieces = await db
            .EvidencePieces.AsNoTracking()
            .Where(e => reviews.Contains(e.ReviewId))
            .Select(e => new
            {
                e.ReviewId,
                e.Name,
                e.ReceivedAt,
            })
            .ToListAsync(ct);
        return pieces.ToLookup(e => e.ReviewId, e => (e.Name, e.ReceivedAt));
    }

    // A draft's dated tier is what somebody wants to see the effect of.
    private static DateTimeOffset EverythingInForce(WorkflowContract contract, DateTimeOffset now) =>
        contract.ApprovalTiers.Select(t => t.EffectiveFrom).OfType<DateTimeOffset>().Append(now).Max();

    private sealed record Run(WorkflowContract Trial, Readiness.ReadinessLevel Cap, DateTimeOffset At, DryRunTally Tally)
    {
        // Missing evidence changes nothing but whether something passes alone, which only these steps let anything do.
        public bool AsksForEvidence { get; } =
            Trial.Steps.Any(s => s.Mode is StepMode.Deterministic or StepMode.Agentic && s.EvidenceRequired.Count > 0);
    }
}
