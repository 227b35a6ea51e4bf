using System.Diagnostics;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>A draft tried on the largest sample there is: 10,000 received items, of which all would move.</summary>
public static class DryRuns
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Measures on one engine: the first run, with the compiler's share in it, is the one that is held against the limit.</summary>
    public static async Task RunAsync(Report report, Engine engine)
    {
        await using var desk = await Desk.OpenAsync(engine);
        var item = desk.Written.WatchAsync(desk.ReceiveAsync);
        var fill = new DriverFloor(engine, desk.ConnectionString, await item);
        await fill.RunAsync(
            [.. Enumerable.Range(0, DryRunDraft.LargestSample).Select(_ => new Dictionary<Guid, Guid>())],
            clients: 1,
            perTransaction: 500
        );
        var text = SampleContract.Yaml.Replace("amount <= 500", "amount < 0", StringComparison.Ordinal);
        _ = (await desk.Get<SaveDraft>().HandleAsync(new(new Caller(desk.Workspace, "system:bench"), SampleContract.Workflow, text))).Value;

        var began = Stopwatch.GetTimestamp();
        var run = (
            await desk.Get<DryRunDraft>().HandleAsync(new(desk.Workspace, SampleContract.Workflow) { Sample = DryRunDraft.LargestSample })
        ).Value;
        report.AddTime(engine, $"dry run over {run.Items} items, {run.Moved} would move", Stopwatch.GetElapsedTime(began), Limit);
    }
}
