using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>
/// Goes through a rollback on copies: the same verbs and routes, the same split, the same look at undelivered answers. Nothing is stored but what was found,
/// nothing is delivered and nobody is told.
/// </summary>
public sealed class RehearseRollback(PortalDatabase database, Ledger ledger, ContractCatalog contracts, TimeProvider clock)
{
    private const int Keys = 1_000;
    private const int Handful = 500;

    /// <param name="By">Who.</param>
    /// <param name="Workflow">Of which workflow.</param>
    /// <param name="AgentVersion">The version whose rollback is rehearsed; null for the newest release's, or for every waiting item where there is none.</param>
    public sealed record Command(Caller By, string Workflow, string? AgentVersion = null);

    /// <summary>Rehearses and records what was found. Refused where the workflow's contract has no gate.</summary>
    public async Task<Outcome<Rehearsal>> HandleAsync(Command rehearse, CancellationToken ct = default)
    {
        var workspace = rehearse.By.Workspace;
        if (await contracts.LatestAsync(workspace, rehearse.Workflow, ct) is not { } published)
        {
            return ReleaseRefusals.NoSuchWorkflow;
        }

        if (published.Contract.WorkflowReleaseGate is not { } gate)
        {
            return new Refusal(
                RefusalCodes.Conflict,
                "The contract has no workflow_release_gate, so it does not say where work goes back to."
            );
        }

        var began = (At: clock.GetUtcNow(), Stamp: clock.GetTimestamp());
        var shadow = await GoThroughAsync(workspace, rehearse, gate, began.At, ct);
        var took = clock.GetElapsedTime(began.Stamp);
        return await ledger.WriteAsync<Rehearsal>(
            workspace,
            tx =>
            {
                var row = new Rehearsal
                {
                    Id = RehearsalId.New(tx.Now),
                    WorkspaceId = workspace,
                    Workflow = rehearse.Workflow,
                    AgentVersion = shadow.Version,
                    ContractVersion = published.Number,
                    By = rehearse.By.DisplayName,
                    StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(began.At.ToUnixTimeMilliseconds()),
                    FinishedAt = tx.Now,
                    Milliseconds = (long)took.TotalMilliseconds,
                    Waiting = shadow.Waiting,
                    Stuck = shadow.Stuck,
                    Stopped = shadow.Stopped,
                    Told = shadow.Holders.Count,
                    Passed = shadow is { Stuck: 0, AllFallBack: true },
                    Findings = JsonSerializer.Serialize(shadow.Findings),
                };
                tx.Db.Add(row);
                tx.UnsettleReadiness(rehearse.Workflow);
                tx.Audit(
                    rehearse.By.Principal,
                    "release.rehearsed",
                    $"workflow:{rehearse.Workflow}",
                    new JsonObject
                    {
                        ["rehearsal"] = row.Id.ToString(),
                        ["passed"] = row.Passed,
                        ["waiting"] = row.Waiting,
                        ["milliseconds"] = row.Milliseconds,
                    }
                );
                return Task.FromResult<Outcome<Rehearsal>>(row);
            },
            ct
        );
    }

    private async Task<Shadow> GoThroughAsync(
        WorkspaceId workspace,
        Command rehearse,
        WorkflowReleaseGate gate,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        await using var db = await database.OpenAsync(workspace, ct);
        var newest = await db
            .Releases.AsNoTracking()
            .Where(r => r.Workflow == rehearse.Workflow && r.State != ReleaseState.RolledBack)
            .OrderByDescending(r => r.Id)
            .FirstOrDefaultAsync(ct);
        var shadow = new Shadow { Version = rehearse.AgentVersion ?? newest?.AgentVersion ?? "" };
        FallBack(shadow, rehearse.Workflow, gate, newest);
        var after = default(ReviewItemId);
        while (true)
        {
            var items = await db
                .ReviewItems.AsNoTracking()
                .Where(i => i.IsOpen && i.Workflow == rehearse.Workflow && i.Id > after)
                .Where(i => shadow.Version == "" || i.AgentVersion == shadow.Version)
                .OrderBy(i => i.Id)
                .Take(Handful)
                .ToListAsync(ct);
            if (items.Count == 0)
            {
                break;
            }

            var ids = items.ConvertAll(i => i.Id);
            var clocks = (await db.ClockSegments.AsNoTracking().Where(s => ids.Contains(s.ItemId)).ToListAsync(ct)).ToLookup(s => s.ItemId);
            foreach (var item in items)
            {
                var contract = await contracts.FindAsync(workspace, item.Workflow, item.ContractVersion, ct);
                Reroute(shadow, item, contract, [.. clocks[item.Id]], now);
            }

            after = items[^1].Id;
        }

        shadow.Stopped = await (
            from review in db.Reviews
            where review.Workflow == rehearse.Workflow && review.Status == ReviewStatus.Decided && review.Delivery == DeliveryState.Pending
            where shadow.Version == "" || review.AgentVersion == shadow.Version
            select review
        ).CountAsync(ct);
        shadow.Say(
            $"{shadow.Waiting} waiting items were re-routed on copies: {shadow.ToPeople} to people under a banner, {shadow.ToFallback} answered so that the agent's side takes {gate.FallbackMode}."
        );
        shadow.Say(
            $"{shadow.Stopped} decided reviews would be stopped before their answer leaves; {shadow.Holders.Count} people would be told."
        );
        return shadow;
    }

    private static void FallBack(Shadow shadow, string workflow, WorkflowReleaseGate gate, Release? newest)
    {
        var split = new TrafficSplit(
            workflow,
            newest?.Id.ToString(),
            ReleaseState.RolledBack,
            shadow.Version,
            newest is { Share: > 0 } ? newest.Share : gate.Steps[^1],
            newest?.BaselineVersion,
            gate.FallbackMode
        );
        var mine = Enumerable
            .Range(0, Keys)
            .Select(k => FlagRules.Evaluate(split, k.ToString(CultureInfo.InvariantCulture)))
            .Count(a => shadow.Version.Length > 0 && string.Equals(a.Value, shadow.Version, StringComparison.Ordinal));
        shadow.AllFallBack = mine == 0;
        shadow.Say($"{mine} of {Keys} pieces of new work would still run on the version that was rolled back.");
    }

    private static void Reroute(
        Shadow shadow,
        ReviewItem copy,
        WorkflowContract contract,
        IReadOnlyList<ClockSegment> clocks,
        DateTimeOffset now
    )
    {
        shadow.Waiting++;
        if (copy.IsHeldAt(now))
        {
            shadow.Holders.Add(copy.ClaimedBy!.Value);
        }

        var to = RollbackRules.DestinationOf(contract);
        var refusal = to.TakesFallback
            ? copy.Expire(Verdict.Rejected, RollbackRules.Actor, now).Refusal
            : copy.ReleaseRolledBack(RollbackRules.ExceptionType, "Rehearsed.", to.Severity, to.Queue, RollbackRules.Actor, now).Refusal;
        if (refusal is not null)
        {
            shadow.Stuck++;
            shadow.Say($"{copy.Id} would be stuck: {refusal.Message}");
            return;
        }

        if (to.TakesFallback)
        {
            shadow.ToFallback++;
            return;
        }

        SlaRules.Switch(copy, contract, clocks, to.Minutes, now);
        shadow.ToPeople++;
    }

    private sealed class Shadow
    {
        private const int MostFindings = 50;

        public required string Version { get; init; }

        public int Waiting { get; set; }

        public int Stuck { get; set; }

        public int ToPeople { get; set; }

        public int ToFallback { get; set; }

        public int Stopped { get; set; }

        public bool AllFallBack { get; set; }

        public HashSet<PersonId> Holders { get; } = [];

        public List<string> Findings { get; } = [];

        public void Say(FormattableString finding)
        {
            if (Findings.Count < MostFindings)
            {
                Findings.Add(finding.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
