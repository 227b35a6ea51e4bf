using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>
/// Measures every workflow of every workspace, for what changes without anybody's deed: rates move, rehearsals grow old. Only a level that changed, or was
/// never written down, is written; it is then measured again inside that write.
/// </summary>
public sealed class RefreshReadiness(
    PortalDatabase database,
    GatherReadinessFacts gather,
    Ledger ledger,
    TimeProvider clock,
    ILogger<RefreshReadiness> log
)
{
    /// <summary>Measures once; answers how many levels were written.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var all = await database.OpenUnscopedAsync(ct);
        var workflows = await all
            .Workflows.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(w => w.CurrentVersion > 0)
            .Select(w => new { w.WorkspaceId, w.Name })
            .ToListAsync(ct);
        var written = 0;
        foreach (var workflow in workflows)
        {
            try
            {
                written += await RefreshAsync(workflow.WorkspaceId, workflow.Name, ct) ? 1 : 0;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "The readiness of workflow {Workflow} could not be measured", workflow.Name);
            }
        }

        return written;
    }

    private async Task<bool> RefreshAsync(WorkspaceId workspace, string workflow, CancellationToken ct)
    {
        await using (var db = await database.OpenAsync(workspace, ct))
        {
            var measured = await MeasureReadiness.MeasureAsync(db, gather, workflow, clock.GetUtcNow(), ct);
            var level = await db
                .WorkflowReadiness.Where(r => r.Workflow == workflow)
                .Select(r => (ReadinessLevel?)r.Level)
                .SingleOrDefaultAsync(ct);
            if (measured is null || measured.Level == level)
            {
                return false;
            }
        }

        var outcome = await ledger.WriteAsync<Done>(
            workspace,
            tx =>
            {
                tx.UnsettleReadiness(workflow);
                return Task.FromResult<Outcome<Done>>(Done.Value);
            },
            ct
        );
        return outcome.Refusal is null;
    }
}
