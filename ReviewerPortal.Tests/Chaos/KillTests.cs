using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Chaos;

/// <summary>
/// The running program is killed between two instructions, again and again, while agents submit and reviewers decide. <c>RP_KILLS</c> sets how often
/// (once unless given), <c>RP_SEED</c> repeats a run, <c>RP_KEEP</c> names a folder in which the history of a run on SQLite is kept for <c>check-history</c> of the bench program.
/// </summary>
public sealed class KillTests
{
    private const string Endpoint = "agent-side";
    private static readonly int Kills = Number("RP_KILLS") ?? 1;

    [Theory, BothEngines]
    public async Task A_portal_killed_at_any_moment_keeps_every_answer_it_gave(Engine engine)
    {
        var seed = Number("RP_SEED") ?? Random.Shared.Next();
        var random = new Random(seed);
        var connection = await FreshDatabase.CreateAsync(engine);
        var folder = ThrowawayServer.FreshFolder("rp-kills-");
        await using var receiver = await WebhookReceiver.StartAsync();
        var (key, tokens) = await PrepareAsync(engine, connection, receiver.Address);
        var historyFile = Path.Combine(folder, "history.ndjson");
        var settings = PortalSettingsFor.Database(engine, connection);
        await using (var history = new ClientHistory(historyFile))
        {
            var driver = new KillDriver(key, tokens, Endpoint, history, seed);
            for (var kill = 0; kill < Kills; kill++)
            {
                await using var portal = await PortalProcess.ServeAsync(settings);
                using var end = new CancellationTokenSource();
                var work = driver.WorkAsync(portal.Address, end.Token);
                if (kill % 5 != 4)
                {
                    // Most kills strike a portal at work; every fifth counts from its start and may strike it waking up.
                    var before = driver.Answered;
                    await Eventually.HoldsAsync(
                        () => driver.Answered.Submitted > before.Submitted,
                        "the first answer",
                        TimeSpan.FromMinutes(2)
                    );
                }

                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(3000)), TimeProvider.System);
                await portal.KillAsync();
                await end.CancelAsync();
                await work;
            }

            await using var last = await PortalProcess.ServeAsync(settings);
            using (var enough = new CancellationTokenSource())
            {
                var work = driver.WorkAsync(last.Address, enough.Token);
                await Eventually.HoldsAsync(() => driver.Answered.Decided > 0, "a decision", TimeSpan.FromMinutes(2));
                await enough.CancelAsync();
                await work;
            }

            await driver.SettleAsync(last.Address);
            await using var watched = TestDatabase.On(engine, connection);
            await Eventually.HoldsAsync(
                async () =>
                {
                    await using var db = await watched.Database.OpenUnscopedAsync();
                    return !await db.Deliveries.IgnoreQueryFilters().AnyAsync(d => d.Status == DeliveryStatus.Pending);
                },
                "the last deliveries",
                TimeSpan.FromMinutes(3)
            );
        }

        var deliveriesFile = Path.Combine(folder, "deliveries.ndjson");
        await File.WriteAllLinesAsync(
            deliveriesFile,
            receiver.Received.Select(d => JsonSerializer.Serialize(new { id = d.Id, body = d.Body }))
        );

        await using var data = TestDatabase.On(engine, connection);
        await using (var scope = await data.Database.OpenUnscopedAsync())
        {
            var workspace = (await scope.Workspaces.SingleAsync()).Id;
            await using var db = await data.Database.OpenAsync(workspace);
            var recorded = ClientHistory.Read(historyFile);
            var broken = await HistoryChecker.CheckAsync(recorded, HistoryChecker.ReadDeliveries(deliveriesFile), db);
            var refused = recorded
                .Where(e => e.Status >= 400)
                .Select(e => $"{e.Operation} {e.Status} {e.Detail}")
                .Distinct(StringComparer.Ordinal);

            TestContext.Current.TestOutputHelper?.WriteLine(Summary(engine, seed, recorded, [.. receiver.Received.Select(r => r.Id)]));
            Assert.True(
                broken.Count == 0,
                $"seed {seed}, files in {folder}{Environment.NewLine}{string.Join(Environment.NewLine, broken.Take(20))}"
            );
            Assert.Contains(recorded, e => e is { Operation: ClientOperation.Submit, Succeeded: true });
            Assert.True(
                recorded.Any(e => e is { Operation: ClientOperation.Decide, Succeeded: true }),
                string.Join(Environment.NewLine, refused.Take(5))
            );
        }

        var audit = await data.Get<VerifyAudit>().HandleAsync(new VerifyAudit.Query());
        Assert.True(audit.Verdict == AuditVerdict.Intact, string.Join(Environment.NewLine, audit.Findings));
        if (engine is Engine.Sqlite && Environment.GetEnvironmentVariable("RP_KEEP") is { Length: > 0 } keep)
        {
            Directory.CreateDirectory(keep);
            File.Copy(historyFile, Path.Combine(keep, "history.ndjson"), overwrite: true);
            File.Copy(deliveriesFile, Path.Combine(keep, "deliveries.ndjson"), overwrite: true);
            await File.WriteAllTextAsync(Path.Combine(keep, "connection.txt"), connection);
            return;
        }

        Directory.Delete(folder, recursive: true);
        await FreshDatabase.DropAsync(engine, connection);
    }

    private static async Task<(string Key, IReadOnlyList<string> Tokens)> PrepareAsync(Engine engine, string connection, Uri receiver)
    {
        await using var portal = await PortalApp.StartOnAsync(engine, connection);
        await portal.PublishContractAsync(SampleContract.Yaml);
        await portal.AddEndpointAsync(Endpoint, receiver);
        var tokens = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var person = await portal.AddPersonAsync($"reviewer{i}@acme.test", PersonRole.Reviewer, SampleContract.Team);
            tokens.Add(await portal.AddTokenAsync(person));
        }

        return (await portal.AddKeyAsync("agents"), tokens);
    }

    private static string Summary(Engine engine, int seed, IReadOnlyList<ClientEntry> recorded, string[] received) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{engine}: {Kills} kills, seed {seed}; {recorded.Count(e => e is { Operation: ClientOperation.Submit, Succeeded: true })} submissions and {recorded.Count(e => e is { Operation: ClientOperation.Decide, Succeeded: true })} decisions answered, {recorded.Count(e => e.Status is null)} requests without an answer, {received.Length} deliveries of {received.Distinct(StringComparer.Ordinal).Count()} events"
        );

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
