using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>What every use case of the gate does inside its transaction: find the release, judge it as of now, record what was seen, announce what became of it.</summary>
public sealed class GateDesk(ContractCatalog contracts, AnnounceEvent announce)
{
    /// <summary>How the audit names the gate when it acts by itself.</summary>
    public const string Actor = "system:gate";

    /// <summary>A judgement, and what it was made on.</summary>
    public sealed record Judgement(GateOpinion Opinion, GateFigures Figures);

    /// <summary>The release, tracked; null where there is none in this workspace.</summary>
    public static async Task<Release?> FindAsync(LedgerTransaction tx, ReleaseId id) =>
        await tx.Db.Releases.AsTracking().SingleOrDefaultAsync(r => r.Id == id);

    /// <summary>Judges without changing anything.</summary>
    /// <param name="db">A context of the workspace.</param>
    /// <param name="release">The release.</param>
    /// <param name="approved">Whether a person approves at this moment.</param>
    /// <param name="now">When.</param>
    public async Task<Judgement> JudgeAsync(PortalDbContext db, Release release, bool approved, DateTimeOffset now)
    {
        var contract = await contracts.FindAsync(release.WorkspaceId, release.Workflow, release.ContractVersion);
        var gate = contract.WorkflowReleaseGate;
        var figures = gate is null
            ? new GateFigures(new Dictionary<string, GateMetric>(StringComparer.Ordinal), 0, 0, null)
            : await GateFigures.ReadAsync(db, release, gate, now);
        return new Judgement(GateRules.Judge(SituationOf(release, gate, figures, approved, now)), figures);
    }

    /// <summary>What the gate is judged on, of figures that were read. Pure.</summary>
    public static GateSituation SituationOf(
        Release release,
        WorkflowReleaseGate? gate,
        GateFigures figures,
        bool approved,
        DateTimeOffset now
    ) =>
        new()
        {
            Gate = gate,
            Now = now,
            Watched = WatchedAt(release, now),
            FiguresAt =
                figures.Seen == 0 ? null
                : figures.Seen == release.FiguresSeen ? release.FiguresAt
                : now,
            Metrics = figures.Metrics,
            SampleRatioMismatch = figures.Mismatch,
            Approved = approved || gate?.Promotion is GatePromotion.Auto,
            PausedBy = release.PausedBy,
        };

    /// <summary>Moves the release under the newest published contract, where that is another one; its window begins anew.</summary>
    public async Task FollowContractAsync(LedgerTransaction tx, Release release)
    {
        var workflow = release.Workflow;
        var newest = await tx.Db.Workflows.Where(w => w.Name == workflow).Select(w => w.CurrentVersion).SingleAsync();
        if (newest == release.ContractVersion)
        {
            return;
        }

        var contract = await contracts.FindAsync(release.WorkspaceId, workflow, newest);
        var gate = contract.WorkflowReleaseGate;
        var changed = release.ChangeContract(
            newest,
            gate?.FallbackMode ?? release.FallbackMode,
            gate?.Steps ?? release.ReadSteps(),
            await GateFigures.OffsetAsync(tx.Db, release, tx.Now),
            tx.Now
        );
        _ = changed.Value;
        tx.Audit(Actor, "release.contract_changed", release.Id.ToString(), new JsonObject { ["contractVersion"] = newest });
    }

    /// <summary>Records the judgement on a release on trial: always on the release itself, as a reading where it changed.</summary>
    public static void Record(LedgerTransaction tx, Release release, Judgement judged)
    {
        var opinion = judged.Opinion;
        if (release.NoteVerdict(opinion.Verdict, opinion.Reason, judged.Figures.Seen, tx.Now).Value)
        {
            AddReading(tx, release, judged);
        }
    }

    /// <summary>Keeps the figures a verdict was given on, and puts it into the audit.</summary>
    public static void AddReading(LedgerTransaction tx, Release release, Judgement judged)
    {
        var figures = FiguresOf(judged);
        tx.Db.Add(
            new GateReading
            {
                Id = GateReadingId.New(tx.Now),
                WorkspaceId = tx.Workspace,
                ReleaseId = release.Id,
                At = tx.Now,
                Verdict = judged.Opinion.Verdict,
                Reason = judged.Opinion.Reason,
                Share = release.Share,
                Figures = figures.ToJsonString(),
            }
        );
        tx.Audit(
            Actor,
            "gate.verdict",
            release.Id.ToString(),
            new JsonObject
            {
                ["verdict"] = SnakeCase.Of(judged.Opinion.Verdict),
                ["reason"] = judged.Opinion.Reason,
                ["figures"] = figures.DeepClone(),
            }
        );
    }

    /// <summary>Takes the next step, and says so to whoever listens when it was the last.</summary>
    public async Task<Outcome<Done>> PromoteAsync(LedgerTransaction tx, Release release, string by, string principal, Judgement judged)
    {
        var offset = await GateFigures.OffsetAsync(tx.Db, release, tx.Now);
        var outcome = release.Promote(by, judged.Opinion.Verdict, offset, tx.Now);
        if (!outcome.Succeeded(out var done, out var refusal))
        {
            return refusal.With("reason", judged.Opinion.Reason);
        }

        AddReading(tx, release, judged);
        tx.Audit(
            principal,
            release.State is ReleaseState.Promoted ? "release.promoted" : "release.stepped",
            release.Id.ToString(),
            new JsonObject { ["share"] = release.Share, ["agentVersion"] = release.AgentVersion }
        );
        if (release.State is ReleaseState.Promoted)
        {
            await announce.ApplyAsync(tx, EventTypes.GatePromoted, review: null, item: null, DataOf(release));
        }

        return done;
    }

    /// <summary>Ends the release. Its waiting items follow in handfuls after this transaction (<see cref="RerouteItems"/>).</summary>
    public async Task<Outcome<Done>> RollBackAsync(LedgerTransaction tx, Release release, string by, string principal, string reason)
    {
        if (!release.RollBack(by, reason, tx.Now).Succeeded(out var done, out var refusal))
        {
            return refusal;
        }

        tx.Audit(
            principal,
            "release.rolled_back",
            release.Id.ToString(),
            new JsonObject
            {
                ["agentVersion"] = release.AgentVersion,
                ["reason"] = reason,
                ["fallback"] = release.FallbackMode,
            }
        );
        await announce.ApplyAsync(tx, EventTypes.GateRolledBack, review: null, item: null, DataOf(release));
        return done;
    }

    private static TimeSpan? WatchedAt(Release release, DateTimeOffset now)
    {
        // The gap since the last evaluation counts like the evaluation itself would count it.
        var gap = now - (release.EvaluatedAt ?? now);
        var watched = release.WatchedAt(now);
        return gap > Release.LongestGap ? watched - gap : watched;
    }

    private static JsonObject DataOf(Release release) =>
        new()
        {
            ["release"] = release.Id.ToString(),
            ["workflow"] = release.Workflow,
            ["agentVersion"] = release.AgentVersion,
            ["state"] = SnakeCase.Of(release.State),
            ["by"] = release.EndedBy,
            ["reason"] = release.EndReason,
            ["fallback"] = release.FallbackMode,
        };

    private static JsonObject FiguresOf(Judgement judged) =>
        new()
        {
            ["metrics"] = new JsonObject(
                judged.Figures.Metrics.Select(m => new KeyValuePair<string, JsonNode?>(
                    m.Key,
                    new JsonObject
                    {
                        ["value"] = JsonValue.Create(m.Value.Value),
                        ["n"] = m.Value.N,
                        ["low"] = m.Value.Low,
                        ["high"] = m.Value.High,
                    }
                ))
            ),
            ["criteria"] = new JsonObject(
                judged.Opinion.Criteria.Select(c => new KeyValuePair<string, JsonNode?>(c.Expression, JsonValue.Create(c.Met)))
            ),
            ["triggers"] = new JsonObject(
                judged.Opinion.Triggers.Select(t => new KeyValuePair<string, JsonNode?>(t.Expression, JsonValue.Create(t.Fired)))
            ),
        };
}
