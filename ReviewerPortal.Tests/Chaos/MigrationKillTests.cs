using System.Diagnostics;
using Microsoft.Data.Sqlite;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Chaos;

public sealed class MigrationKillTests
{
    [Fact]
    public async Task A_migration_killed_while_it_holds_the_lock_does_not_keep_the_next_one_waiting()
    {
        var connection = await KilledHoldingTheLockAsync();
        using (var next = Migrate(connection))
        {
            await next.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(0, next.ExitCode);
        }

        Assert.False(HoldsTheLock(connection));
        await FreshDatabase.DropAsync(Engine.Sqlite, connection);
    }

    // On a busy machine a migration may be over between the look at its lock and the kill: then another one is tried.
    private static async Task<string> KilledHoldingTheLockAsync()
    {
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            var connection = FreshDatabase.NoSqliteFileYet();
            using var killed = Migrate(connection);
            await Eventually.HoldsAsync(() => killed.HasExited || HoldsTheLock(connection), "the migration to hold its lock");
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (HoldsTheLock(connection))
            {
                return connection;
            }

            await FreshDatabase.DropAsync(Engine.Sqlite, connection);
        }

        throw new InvalidOperationException("Ten migrations ended before they could be killed: nothing was tested.");
    }

    private static Process Migrate(string connection)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(Repository.PortalProgram);
        start.ArgumentList.Add("migrate");
        foreach (var setting in PortalSettingsFor.Database(Engine.Sqlite, connection))
        {
            start.ArgumentList.Add(setting);
        }

        return Process.Start(start)!;
    }

    private static bool HoldsTheLock(string connectionString)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        if (!File.Exists(settings.DataSource))
        {
            return false;
        }

        try
        {
            using var connection = new SqliteConnection(settings.ConnectionString);
            connection.Open();
            using var count = connection.CreateCommand();
            count.CommandText = """SELECT count(*) FROM "__EFMigrationsLock" """;
            return (long)count.ExecuteScalar()! > 0;
        }
        catch (SqliteException)
        {
            // No such table yet, or the file is being made this moment.
            return false;
        }
    }
}
