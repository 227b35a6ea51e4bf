using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Data;

/// <summary>The embedded database. Times are stored as UTC milliseconds, because SQLite can neither compare nor sort a <see cref="DateTimeOffset"/>.</summary>
public sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options) : PortalDbContext(options)
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Constraint = 19;

    /// <inheritdoc/>
    public override Task<WorkspaceHead?> LockHeadAsync(WorkspaceId workspace, CancellationToken ct) =>
        // Every write transaction begins IMMEDIATE, so there is no other writer to lock out.
        WorkspaceHeads.FirstOrDefaultAsync(h => h.WorkspaceId == workspace, ct);

    /// <inheritdoc/>
    public override bool IsWorthRepeating(Exception failure) =>
        (failure as SqliteException ?? failure.InnerException as SqliteException)?.SqliteErrorCode is Busy or Locked or Constraint;

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMilliseconds>();
    }

    private sealed class UtcMilliseconds()
        : ValueConverter<DateTimeOffset, long>(
            time => time.ToUnixTimeMilliseconds(),
            stored => DateTimeOffset.FromUnixTimeMilliseconds(stored)
        );
}
