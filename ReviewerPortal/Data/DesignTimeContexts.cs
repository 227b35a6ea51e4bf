using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ReviewerPortal.Data;

/// <summary>Lets <c>dotnet ef</c> make SQLite migrations without a running portal.</summary>
public sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqlitePortalDbContext>
{
    /// <inheritdoc/>
    public SqlitePortalDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlitePortalDbContext>();
        PortalStorage.UseSqlite(options, "Data Source=:memory:");
        return new SqlitePortalDbContext(options.Options);
    }
}

/// <summary>Lets <c>dotnet ef</c> make PostgreSQL migrations without a server.</summary>
public sealed class DesignTimePostgres : IDesignTimeDbContextFactory<PostgresPortalDbContext>
{
    /// <inheritdoc/>
    public PostgresPortalDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgresPortalDbContext>();
        PortalStorage.UsePostgres(options, "Host=localhost;Database=portal");
        return new PostgresPortalDbContext(options.Options);
    }
}
