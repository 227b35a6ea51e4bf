using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using ReviewerPortal.Domain;

namespace ReviewerPortal.Data;

/// <summary>Connects the domain to the configured engine. The only place outside this folder's contexts that knows there are two.</summary>
public static class PortalStorage
{
    /// <summary>Registers the pooled context factory of the configured engine, and a scoped context for Identity's stores.</summary>
    /// <exception cref="ArgumentException">The provider is neither <c>sqlite</c> nor <c>postgres</c>.</exception>
    public static IServiceCollection AddPortalStorage(this IServiceCollection services, string provider, string connectionString)
    {
        switch (provider)
        {
            case DatabaseOptions.Sqlite:
                CreateFolderOf(connectionString);
                services.AddPooledDbContextFactory<SqlitePortalDbContext>(o => UseSqlite(o, connectionString));
                services.AddSingleton<IDbContextFactory<PortalDbContext>, FactoryOf<SqlitePortalDbContext>>();
                break;
            case DatabaseOptions.Postgres:
                RefuseLostCommits(connectionString);
                services.AddPooledDbContextFactory<PostgresPortalDbContext>(o => UsePostgres(o, connectionString));
                services.AddSingleton<IDbContextFactory<PortalDbContext>, FactoryOf<PostgresPortalDbContext>>();
                break;
            default:
                throw new ArgumentException(
                    $"Database:Provider must be '{DatabaseOptions.Sqlite}' or '{DatabaseOptions.Postgres}', not '{provider}'.",
                    nameof(provider)
                );
        }

        services.Configure<IdentityOptions>(UseLatestSchema);
        // Identity's stores take a context from the request's scope; signing in is the one thing that must see people before a workspace is known.
        services.AddScoped(sp =>
        {
            var db = sp.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
            db.Scope = new WorkspaceScope(default, People: true);
            return db;
        });
        return services;
    }

    /// <summary>Closes the idle connections of this process, so that an embedded database's files can be moved or deleted.</summary>
    public static void ReleaseFiles() => SqliteConnection.ClearAllPools();

    /// <summary>Configures a SQLite context; shared with the design-time factory and tests.</summary>
    public static void UseSqlite(DbContextOptionsBuilder options, string connectionString) =>
        WithIdentitySchema(options).UseSqlite(connectionString).AddInterceptors(new SqliteConnectionSettings()).ConfigureWarnings(Quieten);

    /// <summary>Configures a PostgreSQL context; shared with the design-time factory and tests.</summary>
    public static void UsePostgres(DbContextOptionsBuilder options, string connectionString) =>
        WithIdentitySchema(options).UseNpgsql(connectionString).ConfigureWarnings(Quieten);

    // Identity takes its schema's version from the container and falls back to the first one, without passkeys, where there is no container: at design
    // time and in tests of the storage alone.
    private static readonly ServiceProvider IdentityAlone = new ServiceCollection()
        .Configure<IdentityOptions>(UseLatestSchema)
        .BuildServiceProvider();

    private static DbContextOptionsBuilder WithIdentitySchema(DbContextOptionsBuilder options) =>
        options.Options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider is null
            ? options.UseApplicationServiceProvider(IdentityAlone)
            : options;

    private static void UseLatestSchema(IdentityOptions options) => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    private static void Quieten(WarningsConfigurationBuilder warnings) =>
        warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning, CoreEventId.FirstWithoutOrderByAndFilterWarning);

    private static void CreateFolderOf(string connectionString)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { Length: > 0 } folder && !file.StartsWith(':'))
        {
            Directory.CreateDirectory(folder);
        }
    }

    // An answered decision must be on disk. A connection string that says otherwise is a mistake worth stopping for.
    private static void RefuseLostCommits(string connectionString)
    {
        var options = new NpgsqlConnectionStringBuilder(connectionString).Options ?? "";
        if (options.Replace(" ", "", StringComparison.Ordinal).Contains("synchronous_commit=off", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                "ConnectionStrings:Portal turns synchronous_commit off; the portal would answer for decisions it could lose.",
                nameof(connectionString)
            );
        }
    }

    private sealed class FactoryOf<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<PortalDbContext>
        where TContext : PortalDbContext
    {
        public PortalDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await inner.CreateDbContextAsync(cancellationToken);
    }
}
