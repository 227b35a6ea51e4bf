using System.CommandLine;
using System.Globalization;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Commands;

/// <summary><c>metrics rebuild</c> counts a workspace's figures anew from its items and decisions and says how many hours were wrong.</summary>
public static class MetricsCommand
{
    public static Command Create()
    {
        var workspace = new Option<string>("--workspace") { Description = "The workspace, by name.", Required = true };
        var from = new Option<DateOnly?>("--from")
        {
            Description = "Not before this UTC day, such as 2026-11-22; everything when not given.",
        };
        var rebuild = new Command("rebuild", "Counts the figures anew from items and decisions. Safe while the portal runs.")
        {
            workspace,
            from,
        };
        rebuild.SetAction(
            (parsed, ct) =>
                OperatorSession.RunAsync(
                    parsed,
                    async services =>
                    {
                        var name = parsed.GetRequiredValue(workspace);
                        var place = (await services.GetRequiredService<FindWorkspace>().HandleAsync(name, ct)).OrRefuse();
                        var since = parsed.GetValue(from) is { } day
                            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
                            : default(DateTimeOffset?);
                        var answer = (
                            await services.GetRequiredService<RebuildFigures>().HandleAsync(new RebuildFigures.Command(place, since), ct)
                        ).OrRefuse();
                        await services.GetRequiredService<FoldFigures>().HandleAsync(place, ct);
                        Console.WriteLine(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{name}: {answer.Hours:N0} hours counted anew, {answer.Changed:N0} of them differed and were put right."
                            )
                        );
                    },
                    ct
                )
        );
        return new Command("metrics", "The figures behind the dashboards.") { rebuild };
    }
}
