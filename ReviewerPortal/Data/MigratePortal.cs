using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using ReviewerPortal.Domain;

namespace ReviewerPortal.Data;

/// <summary>
/// Brings the database up to this build, one process at a time. EF's own lock on SQLite is a row that a killed process leaves behind, and the next start
/// would wait for it for ever; here the operating system's file lock (SQLite) or a session-bound advisory lock (PostgreSQL) ends with its holder, and a
/// row left by a dead process is cleared under it.
/// </summary>
public sealed class MigratePortal(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, ILogger<MigratePortal> log)
{
    private const long AdvisoryLock = 0x52_50_4D_49_47; // "RPMIG"
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Applies what is pending and answers how many migrations that were.</summary>
    /// <exception cref="TimeoutException">Another process held the lock for five minutes.</exception>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return db.Database.GetDbConnection() is SqliteConnection sqlite
            ? await MigrateSqliteAsync(db, sqlite, ct)
            : await MigratePostgresAsync(db, ct);
    }

    private async Task<int> MigrateSqliteAsync(PortalDbContext db, SqliteConnection connection, CancellationToken ct)
    {
        await using var held = await HoldFileAsync(Path.GetFullPath(connection.DataSource) + ".migrating", ct);
        await ClearAbandonedLockAsync(db, ct);
        return await ApplyAsync(db, ct);
    }

    private async Task<FileStream> HoldFileAsync(string path, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, clock, ct);
            }
            catch (IOException busy)
            {
                throw new TimeoutException(
                    $"Another process has been migrating this database for {Patience.TotalMinutes} minutes ({path}).",
                    busy
                );
            }
        }
    }

    private async Task ClearAbandonedLockAsync(PortalDbContext db, CancellationToken ct)
    {
        var exists = await db
            .Database.SqlQuery<int>($"""SELECT count(*) AS "Value" FROM sqlite_master WHERE name = '__EFMigrationsLock'""")
            .SingleAsync(ct);
        if (exists == 1 && await db.Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsLock" """, ct) > 0)
        {
            log.LogWarning("A migration was killed half-way; its lock was cleared");
        }
    }

    private static async Task<int> MigratePostgresAsync(PortalDbContext db, CancellationToken ct)
    {
        // Not pooled: a pooled connection keeps its session, and so the lock, after it is given back.
        var alone = new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = false };
        await using var held = new NpgsqlConnection(alone.ConnectionString);
        try
        {
            await held.OpenAsync(ct);
            await using var take = new NpgsqlCommand($"SELECT pg_advisory_lock({AdvisoryLock})", held)
            {
                CommandTimeout = (int)Patience.TotalSeconds,
            };
            await take.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException missing)
            when (string.Equals(missing.SqlState, PostgresErrorCodes.InvalidCatalogName, StringComparison.Ordinal))
        {
            // The database itself does not exist yet: EF creates it, and whoever loses that race fails loudly.
            return await ApplyAsync(db, ct);
        }

        return await ApplyAsync(db, ct);
    }

    private static async Task<int> ApplyAsync(PortalDbContext db, CancellationToken ct)
    {
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).Count();
        if (pending > 0)
        {
            await db.Database.MigrateAsync(ct);
        }

        return pending;
    }
}
