using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>How ready a workflow is now, check by check, and the cap that is in force at intake.</summary>
public sealed class MeasureReadiness(PortalDatabase database, GatherReadinessFacts gather, TimeProvider clock)
{
    /// <summary>The most rises and falls that are shown.</summary>
    public const int MostChanges = 50;

    /// <summary>A measurement.</summary>
    /// <param name="Workflow">Of what.</param>
    /// <param name="ContractVersion">Under which version.</param>
    /// <param name="Level">The level the checks come to now.</param>
    /// <param name="Checks">Every check, lowest level first.</param>
    /// <param name="Cap">The cap in force: the level last written down, at most a minute behind <paramref name="Level"/>.</param>
    /// <param name="IsMeasured">False while no level was ever written down; <paramref name="Cap"/> is then <see cref="AutonomyRules.Unmeasured"/>.</param>
    /// <param name="Since">Since when that cap is in force; null while none was written down.</param>
    /// <param name="Changes">The latest rises and falls, newest first.</param>
    public sealed record View(
        string Workflow,
        int ContractVersion,
        ReadinessLevel Level,
        IReadOnlyList<ReadinessCheck> Checks,
        ReadinessLevel Cap,
        bool IsMeasured,
        DateTimeOffset? Since,
        IReadOnlyList<Change> Changes
    );

    /// <summary>A rise or a fall, or the first measurement, from the audit.</summary>
    /// <param name="At">When.</param>
    /// <param name="Action">Which: <see cref="RecordReadiness.Fell"/>, <see cref="RecordReadiness.Rose"/> or <see cref="RecordReadiness.First"/>.</param>
    /// <param name="Detail">What was noted, as JSON: from, to, contractVersion, failing.</param>
    public sealed record Change(DateTimeOffset At, string Action, string Detail);

    /// <summary>Measures, or says that nothing is published under that name.</summary>
    public async Task<Outcome<View>> HandleAsync(WorkspaceId workspace, string workflow, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        if (await MeasureAsync(db, gather, workflow, clock.GetUtcNow(), ct) is not { } measured)
        {
            return ContractRefusals.NoSuchWorkflow(workflow);
        }

        var row = await db.WorkflowReadiness.AsNoTracking().SingleOrDefaultAsync(r => r.Workflow == workflow, ct);
        var subject = SubjectOf(workflow);
        var changes = await db
            .AuditEntries.AsNoTracking()
            .Where(a =>
                a.Subject == subject
                && (a.Action == RecordReadiness.Fell || a.Action == RecordReadiness.Rose || a.Action == RecordReadiness.First)
            )
            .OrderByDescending(a => a.Sequence)
            .Take(MostChanges)
            .Select(a => new Change(a.At, a.Action, a.Detail))
            .ToListAsync(ct);
        return new View(
            workflow,
            measured.ContractVersion,
            measured.Level,
            measured.Checks,
            row?.Level ?? AutonomyRules.Unmeasured,
            row is not null,
            row?.Since,
            changes
        );
    }

    internal static string SubjectOf(string workflow) => $"workflow:{workflow}";

    internal sealed record Measured(int ContractVersion, ReadinessLevel Level, IReadOnlyList<ReadinessCheck> Checks);

    /// <summary>Measures on an open context, which may be in the middle of a transaction; null where nothing is published.</summary>
    internal static async Task<Measured?> MeasureAsync(
        PortalDbContext db,
        GatherReadinessFacts gather,
        string workflow,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        // Read from this context and not from the catalog: inside a publish the catalog cannot see the version yet.
        var published = await (
            from w in db.Workflows.AsNoTracking()
            where w.Name == workflow && w.CurrentVersion > 0
            join v in db.ContractVersions on new { Workflow = w.Name, Number = w.CurrentVersion } equals new { v.Workflow, v.Number }
            select new { v.Number, v.Text }
        ).SingleOrDefaultAsync(ct);
        if (published is null)
        {
            return null;
        }

        if (ContractReader.Read(published.Text).Contract is not { } contract)
        {
            return new Measured(published.Number, ReadinessLevel.L0, [Unreadable(published.Number)]);
        }

        var checks = ReadinessRules.Check(contract, await gather.ReadAsync(db, contract, now, ct));
        return new Measured(published.Number, ReadinessRules.LevelOf(checks), checks);
    }

    private static ReadinessCheck Unreadable(int version) =>
        ReadinessRules.Judge(
            "contract-is-readable",
            ReadinessLevel.L1,
            "The contract in force can be read",
            passed: false,
            $"Version {ReadinessRules.Number(version)} cannot be read by this release.",
            "Publish the contract again; its problems are shown with the draft."
        );
}
