using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Data;
using ReviewerPortal.Domain;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Data;

public sealed class DatabaseCopyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rp-copy-").FullName;

    private string CopyFile => Path.Combine(_folder, "copy.db");

    private string KeptFile => Path.Combine(_folder, "kept.db");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_copy_taken_while_agents_write_holds_what_was_answered_before_and_goes_back_once_the_portal_has_stopped()
    {
        var connection = await FreshDatabase.CreateAsync(Engine.Sqlite);
        var file = new SqliteConnectionStringBuilder(connection).DataSource;
        string before;
        HashSet<string> known;
        await using (var portal = await PortalApp.StartOnAsync(Engine.Sqlite, connection))
        {
            await portal.PublishContractAsync(SampleContract.Yaml);
            using var agent = portal.Client(await portal.AddKeyAsync("agent"));
            before = await ProposeAsync(agent, "#1");
            using var stop = new CancellationTokenSource();
            var writing = WriteUntilAsync(agent, stop.Token);

            DatabaseCopy.Save(file, CopyFile);

            await stop.CancelAsync();
            await writing;
            await using var db = await portal
                .Get<IDbContextFactory<PortalDbContext>>()
                .CreateDbContextAsync(TestContext.Current.CancellationToken);
            known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
            var inUse = Assert.Throws<IOException>(() => DatabaseCopy.PutBack(CopyFile, file, known, KeptFile));
            Assert.Contains("in use", inUse.Message, StringComparison.Ordinal);
            await ProposeAsync(agent, "#after");
        }

        PortalStorage.ReleaseFiles();
        Assert.True(DatabaseCopy.PutBack(CopyFile, file, known, KeptFile));

        await using (var again = await PortalApp.StartOnAsync(Engine.Sqlite, connection))
        {
            using var agent = again.Client(await again.AddKeyAsync("another"));
            using var answered = await agent.GetAsync($"reviews/{before}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        }

        Assert.True(File.Exists(KeptFile));
        PortalStorage.ReleaseFiles();
        await FreshDatabase.DropAsync(Engine.Sqlite, connection);
    }

    [Fact]
    public void Nothing_is_overwritten_by_a_copy_and_what_is_not_a_portals_database_is_not_put_back()
    {
        File.WriteAllText(CopyFile, "not a database");
        var database = Path.Combine(_folder, "portal.db");
        File.WriteAllText(database, "something");

        Assert.Contains(
            "exists already",
            Assert.Throws<IOException>(() => DatabaseCopy.Save(database, CopyFile)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "not a copy",
            Assert
                .Throws<IOException>(() => DatabaseCopy.PutBack(CopyFile, database, new HashSet<string>(StringComparer.Ordinal), KeptFile))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Equal("something", File.ReadAllText(database));
    }

    private static async Task<string> ProposeAsync(HttpClient agent, string order)
    {
        using var answer = await agent.PostAsJsonAsync("reviews", SampleContract.Cancel(order), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.ToString().Split('/')[^1];
    }

    private static async Task WriteUntilAsync(HttpClient agent, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await ProposeAsync(agent, $"#during-{i}");
        }
    }
}
