using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Data;

/// <summary>The database of an installation that has outgrown one machine.</summary>
public sealed class PostgresPortalDbContext(DbContextOptions<PostgresPortalDbContext> options) : PortalDbContext(options)
{
    /// <inheritdoc/>
    public override Task<WorkspaceHead?> LockHeadAsync(WorkspaceId workspace, CancellationToken ct) =>
        WorkspaceHeads
            .FromSql($"""SELECT * FROM "WorkspaceHeads" WHERE "WorkspaceId" = {workspace.Value} FOR UPDATE""")
            .AsTracking()
            .FirstOrDefaultAsync(ct);

    /// <inheritdoc/>
    public override async Task SaveEverythingAsync(CancellationToken ct = default)
    {
        var many = ChangeTracker
            .Entries()
            .Where(e => e.State is EntityState.Added)
            .GroupBy(e => e.Metadata)
            .Where(g => g.Count() >= CopyRows.WorthIt && CopyRows.CanTake(g.Key))
            .Select(g => new CopyRows(g.Key, [.. g]))
            .ToList();
        many.ForEach(m => m.TakeOut());
        await SaveChangesAsync(ct);
        foreach (var rows in many)
        {
            await rows.WriteAsync((NpgsqlConnection)Database.GetDbConnection(), ct);
        }
    }

    /// <inheritdoc/>
    public override bool IsWorthRepeating(Exception failure) =>
        (failure as PostgresException ?? failure.InnerException as PostgresException)?.SqlState
            is PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.UniqueViolation
        || (failure as NpgsqlException ?? failure.InnerException as NpgsqlException)?.IsTransient == true;
}
