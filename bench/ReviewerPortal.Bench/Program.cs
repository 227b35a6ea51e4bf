using System.CommandLine;
using ReviewerPortal.Bench;
using ReviewerPortal.Bench.Circuits;
using ReviewerPortal.Tests.House;

var engines = new Option<Engine[]>("--engine")
{
    Description = "sqlite, postgres; both by default.",
    DefaultValueFactory = _ => [Engine.Sqlite, Engine.Postgres],
    AllowMultipleArgumentsPerToken = true,
};
var operations = new Option<int>("--operations") { Description = "Operations for each figure.", DefaultValueFactory = _ => 6000 };
var clients = new Option<int>("--clients") { Description = "Clients at a time.", DefaultValueFactory = _ => 32 };
var sizes = new Option<int[]>("--sizes")
{
    Description = "Open items at which the queue is read.",
    DefaultValueFactory = _ => [1_000, 10_000, 100_000],
    AllowMultipleArgumentsPerToken = true,
};
var parts = new Option<Part[]>("--part")
{
    Description = "writes, http, queue, ready, screens, rungs, history, dryrun; all by default. realdata only when named.",
    DefaultValueFactory = _ => [.. Enum.GetValues<Part>().Where(p => p is not Part.RealData)],
    AllowMultipleArgumentsPerToken = true,
};
var screens = new Option<int>("--screens") { Description = "Open screens of the part screens.", DefaultValueFactory = _ => 1000 };
var open = new Option<int>("--open") { Description = "Open clocks of the part rungs.", DefaultValueFactory = _ => 100_000 };
var falling = new Option<int>("--falling")
{
    Description = "Of these, how many reach a rung within a minute.",
    DefaultValueFactory = _ => 5000,
};
var histories = new Option<int[]>("--decisions")
{
    Description = "Decisions in the made history of the part history, smallest first.",
    DefaultValueFactory = _ => [50_000, 5_000_000],
    AllowMultipleArgumentsPerToken = true,
};
var data = new Option<string>("--data")
{
    Description = "The folder of the recorded data, for the part realdata.",
    DefaultValueFactory = _ => "../shared/data",
};
var figures = new Option<string>("--figures")
{
    Description = "Where the part realdata writes the portal's figures.",
    DefaultValueFactory = _ => "figures.json",
};
var output = new Option<string?>("--json") { Description = "Also write the figures to this file." };
var root = new RootCommand("How fast the portal is, beside what the bare driver does with the same rows in the same run.")
{
    engines,
    operations,
    clients,
    sizes,
    parts,
    screens,
    open,
    falling,
    histories,
    data,
    figures,
    output,
    CheckHistory.Create(),
    ContractMeasures.CreateContracts(),
    ContractMeasures.CreateFuzz(),
    MeasuredPortal.Create(),
};
root.SetAction(
    async (parsed, ct) =>
    {
        var report = new Report();
        foreach (var engine in parsed.GetRequiredValue(engines))
        {
            if (parsed.GetRequiredValue(parts).Contains(Part.RealData))
            {
                await RealData.RunAsync(report, engine, parsed.GetRequiredValue(data), parsed.GetRequiredValue(figures));
            }

            await Measurements.RunAsync(
                report,
                engine,
                parsed.GetRequiredValue(parts),
                parsed.GetRequiredValue(operations),
                parsed.GetRequiredValue(clients),
                [.. parsed.GetRequiredValue(sizes).Order()],
                parsed.GetRequiredValue(screens),
                (parsed.GetRequiredValue(open), parsed.GetRequiredValue(falling)),
                [.. parsed.GetRequiredValue(histories).Order()]
            );
        }

        await new PostgresServer().DisposeAsync();
        report.Print(Console.Out);
        if (parsed.GetValue(output) is { } file)
        {
            await File.WriteAllTextAsync(file, report.ToJson(), ct);
        }

        return report.MissedTargets == 0 ? 0 : 2;
    }
);
return await root.Parse(args).InvokeAsync();
