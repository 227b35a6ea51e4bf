using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Tests.Chaos;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>Judges a run of kills from its files alone: what the clients wrote down, what the receiver got, and the database as it was left.</summary>
public static class CheckHistory
{
    /// <summary>The command <c>check-history FOLDER</c>; the folder is what <c>RP_KEEP</c> named.</summary>
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("FOLDER")
        {
            Description = "history.ndjson, deliveries.ndjson and connection.txt of a run on SQLite.",
        };
        var command = new Command("check-history", "Holds what clients were told against what the database holds.") { folder };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(folder).FullName, ct));
        return command;
    }

    private static async Task<int> RunAsync(string folder, CancellationToken ct)
    {
        var history = ClientHistory.Read(Path.Combine(folder, "history.ndjson"));
        var delivered = HistoryChecker.ReadDeliveries(Path.Combine(folder, "deliveries.ndjson"));
        await using var data = TestDatabase.On(Engine.Sqlite, await File.ReadAllTextAsync(Path.Combine(folder, "connection.txt"), ct));
        await using var unscoped = await data.Database.OpenUnscopedAsync(ct);
        await using var db = await data.Database.OpenAsync((await unscoped.Workspaces.SingleAsync(ct)).Id, ct);
        var broken = await HistoryChecker.CheckAsync(history, delivered, db);
        var audit = await data.Get<VerifyAudit>().HandleAsync(new VerifyAudit.Query(), ct);
        Console.Out.WriteLine(
            $"{history.Count(e => e is { Operation: ClientOperation.Submit, Succeeded: true })} submissions and {history.Count(e => e is { Operation: ClientOperation.Decide, Succeeded: true })} decisions were answered, {history.Count(e => e.Status is null)} requests had no answer, {delivered.Count} deliveries of {delivered.Select(d => d.WebhookId).Distinct(StringComparer.Ordinal).Count()} events arrived."
        );
        Console.Out.WriteLine($"Audit: {audit.Verdict}. Broken promises: {broken.Count}.");
        foreach (var sentence in broken)
        {
            Console.Out.WriteLine(sentence);
        }

        return broken.Count == 0 && audit.Verdict == AuditVerdict.Intact ? 0 : 1;
    }
}
