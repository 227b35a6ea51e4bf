using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Data;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Data;

public sealed class MigrationTests
{
    [Theory, BothEngines]
    public async Task The_migrations_of_an_engine_make_exactly_the_model(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await using var db = await data.OpenAsync();

        Assert.False(
            db.Database.HasPendingModelChanges(),
            "The model changed: add a migration for each engine (ReviewerPortal/Data/README.md)."
        );
    }

    [Theory, BothEngines]
    public async Task Migrating_twice_changes_nothing_the_second_time(Engine engine)
    {
        await using var data = await EmptyAsync(engine);
        var migrate = data.Get<MigratePortal>();

        Assert.True(await migrate.HandleAsync(TestContext.Current.CancellationToken) > 0);
        Assert.Equal(0, await migrate.HandleAsync(TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task Two_processes_that_migrate_at_once_take_turns(Engine engine)
    {
        await using var data = await EmptyAsync(engine);
        await using var other = data.AnotherNode();

        var applied = await Task.WhenAll(
            data.Get<MigratePortal>().HandleAsync(TestContext.Current.CancellationToken),
            other.Get<MigratePortal>().HandleAsync(TestContext.Current.CancellationToken)
        );

        Assert.Contains(0, applied);
        Assert.Contains(applied, n => n > 0);
    }

    [Fact]
    public async Task The_lock_a_killed_migration_left_behind_is_cleared()
    {
        await using var data = await EmptyAsync(Engine.Sqlite);
        await using (var db = await data.Database.OpenUnscopedAsync())
        {
            // What EF leaves when its process is killed between taking its lock and giving it back.
            await db.Database.ExecuteSqlAsync(
                $"""CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL)"""
            );
            await db.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-22 09:00:00+00:00')""");
        }

        var applied = await data.Get<MigratePortal>()
            .HandleAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.True(applied > 0);
    }

    private static async Task<TestDatabase> EmptyAsync(Engine engine)
    {
        var connection = engine is Engine.Sqlite ? FreshDatabase.NoSqliteFileYet() : await PostgresServer.CreateEmptyDatabaseAsync();
        return TestDatabase.On(engine, connection, TimeProvider.System).Owned();
    }
}
