using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Data;

namespace ReviewerPortal.Tests.House;

/// <summary>Migrated, empty databases, each copied from a template that is migrated once a run.</summary>
public static class FreshDatabase
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static string? s_sqliteTemplate;

    /// <summary>Makes one.</summary>
    /// <returns>Its connection string.</returns>
    public static Task<string> CreateAsync(Engine engine) =>
        engine is Engine.Sqlite ? CopySqliteAsync() : PostgresServer.CreateDatabaseAsync();

    /// <summary>Removes one, with everything beside it.</summary>
    public static async Task DropAsync(Engine engine, string connectionString)
    {
        if (engine is Engine.Postgres)
        {
            await PostgresServer.DropDatabaseAsync(connectionString);
            return;
        }

        await using (var pooled = new SqliteConnection(connectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }

        Directory.Delete(Path.GetDirectoryName(new SqliteConnectionStringBuilder(connectionString).DataSource)!, recursive: true);
    }

    /// <summary>A connection string for a SQLite file that does not exist yet, in a folder of its own.</summary>
    public static string NoSqliteFileYet() => $"Data Source={Path.Combine(ThrowawayServer.FreshFolder("rp-sqlite-"), "portal.db")}";

    private static async Task<string> CopySqliteAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (s_sqliteTemplate is null)
            {
                var template = NoSqliteFileYet();
                var options = new DbContextOptionsBuilder<SqlitePortalDbContext>();
                PortalStorage.UseSqlite(options, template + ";Pooling=false");
                await using var db = new SqlitePortalDbContext(options.Options);
                await db.Database.MigrateAsync();
                s_sqliteTemplate = new SqliteConnectionStringBuilder(template).DataSource;
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                    Directory.Delete(Path.GetDirectoryName(s_sqliteTemplate)!, recursive: true);
            }
        }
        finally
        {
            Gate.Release();
        }

        var connection = NoSqliteFileYet();
        File.Copy(s_sqliteTemplate, new SqliteConnectionStringBuilder(connection).DataSource);
        return connection;
    }
}
