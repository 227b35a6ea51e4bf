using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>
/// Writes down the level a workflow comes to, inside the transaction that changed what it rests on. A fall counts from that commit on, for every node: intake
/// asks for the level again under the same lock before it lets anything pass alone. It is audited, administrators are told, and automatic outcomes that have
/// not left yet are taken back.
/// </summary>
public sealed class RecordReadiness(GatherReadinessFacts gather, HoldWaitingOutcomes hold, AutonomyCaps caps, TellPeople tell)
    : IRecordReadiness
{
    /// <summary>Who the audit names.</summary>
    public const string Actor = "system:readiness";

    /// <summary>The audit's name for a fall.</summary>
    public const string Fell = "readiness.fell";

    /// <summary>The audit's name for a rise.</summary>
    public const string Rose = "readiness.rose";

    /// <summary>The audit's name for the first measurement.</summary>
    public const string First = "readiness.measured";

    /// <inheritdoc/>
    public async Task ApplyAsync(LedgerTransaction tx, IReadOnlySet<string>? workflows)
    {
        var published = await tx
            .Db.Workflows.AsNoTracking()
            .Where(w => w.CurrentVersion > 0)
            .OrderBy(w => w.Name)
            .Select(w => w.Name)
            .ToListAsync();
        foreach (var workflow in published.Where(w => workflows?.Contains(w) != false))
        {
            if (await MeasureReadiness.MeasureAsync(tx.Db, gather, workflow, tx.Now, CancellationToken.None) is { } measured)
            {
                await RecordAsync(tx, workflow, measured);
            }
        }
    }

    private async Task RecordAsync(LedgerTransaction tx, string workflow, MeasureReadiness.Measured measured)
    {
        var row = await tx.Db.WorkflowReadiness.AsTracking().SingleOrDefaultAsync(r => r.Workflow == workflow);
        var (first, before) = (row is null, row?.Level ?? AutonomyRules.Unmeasured);
        if (row is null)
        {
            row = new WorkflowReadiness
            {
                WorkspaceId = tx.Workspace,
                Workflow = workflow,
                Level = measured.Level,
                Since = tx.Now,
                ComputedAt = tx.Now,
                ContractVersion = measured.ContractVersion,
            };
            tx.Db.Add(row);
        }
        else if (row.Level != measured.Level)
        {
            (row.Level, row.Since) = (measured.Level, tx.Now);
        }

        (row.ComputedAt, row.ContractVersion) = (tx.Now, measured.ContractVersion);
        if (!first && measured.Level == before)
        {
            return;
        }

        var fell = measured.Level < before;
        var failing = measured.Checks.Where(c => !c.Passed && c.Level == measured.Level + 1).ToList();
        tx.Audit(
            Actor,
            first ? First
                : fell ? Fell
                : Rose,
            MeasureReadiness.SubjectOf(workflow),
            new JsonObject
            {
                ["from"] = first ? null : before.ToString(),
                ["to"] = measured.Level.ToString(),
                ["contractVersion"] = measured.ContractVersion,
                ["failing"] = new JsonArray([.. failing.Select(c => (JsonNode)c.Id)]),
            }
        );
        if (fell)
        {
            await hold.ApplyAsync(tx, workflow, measured.Level);
        }

        if (fell && !first)
        {
            await tell.TellAdministratorsAsync(
                tx,
                new WorkflowNotice(
                    NoticeKind.ReadinessFell,
                    workflow,
                    $"From {before} to {measured.Level}. {string.Join(' ', failing.Select(c => c.Evidence))}"
                )
            );
        }

        tx.AfterCommit(() => caps.Forget(tx.Workspace, workflow));
    }
}
