using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// How far each workflow may go without a person, as last measured. <see cref="RecentAsync"/> may be <see cref="Staleness"/> behind, so it is only good for
/// what holds something back; whoever lets something pass asks <see cref="InForceAsync"/> inside the transaction that does it.
/// </summary>
public sealed class AutonomyCaps(PortalDatabase database, TimeProvider clock)
{
    /// <summary>The longest another node's measurement may go unseen by <see cref="RecentAsync"/>.</summary>
    public static readonly TimeSpan Staleness = TimeSpan.FromSeconds(2);

    private readonly RecentlyRead<(WorkspaceId Workspace, string Workflow), ReadinessLevel> _read = new(clock, Staleness, capacity: 10_000);

    /// <summary>The cap, at most <see cref="Staleness"/> old.</summary>
    public ValueTask<ReadinessLevel> RecentAsync(WorkspaceId workspace, string workflow, CancellationToken ct) =>
        _read.GetAsync(
            (workspace, workflow),
            async (key, cancel) =>
            {
                await using var db = await database.OpenAsync(key.Workspace, cancel);
                return await InForceAsync(db, key.Workflow, cancel);
            },
            ct
        );

    /// <summary>
    /// The cap as this context sees it. Inside a ledger transaction, which holds the workspace's lock, no fall can come between this answer and the commit.
    /// </summary>
    public static async Task<ReadinessLevel> InForceAsync(PortalDbContext db, string workflow, CancellationToken ct = default) =>
        await db.WorkflowReadiness.Where(r => r.Workflow == workflow).Select(r => (ReadinessLevel?)r.Level).SingleOrDefaultAsync(ct)
        ?? AutonomyRules.Unmeasured;

    /// <summary>Reads anew next time.</summary>
    public void Forget(WorkspaceId workspace, string workflow) => _read.Forget((workspace, workflow));
}
