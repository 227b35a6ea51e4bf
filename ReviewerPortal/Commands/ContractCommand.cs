using System.CommandLine;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Commands;

/// <summary><c>contract publish</c>: validates and publishes a contract from a file, making owners' teams that are missing. Every problem is printed.</summary>
internal static class ContractCommand
{
    // A schema file larger than this is none.
    private const long MostBytes = 4 * 1024 * 1024;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "The contract, YAML or JSON; a $ref is read from the files beside and below it.",
        };
        var workspace = new Option<string>("--workspace") { Description = "The workspace; made when missing.", Required = true };
        var note = new Option<string?>("--note") { Description = "Why, for those who read the versions later." };
        var publish = new Command("publish", "Publishes a contract.") { file, workspace, note };
        publish.SetAction(
            (parsed, ct) =>
                OperatorSession.RunAsync(
                    parsed,
                    async services =>
                    {
                        var source = parsed.GetRequiredValue(file);
                        var text = Read(source.FullName) ?? throw new CommandRefusedException($"{source} cannot be read.");
                        var place = (
                            await services
                                .GetRequiredService<FindWorkspace>()
                                .FindOrCreateAsync(parsed.GetRequiredValue(workspace), OperatorSession.Actor, ct)
                        ).OrRefuse();
                        var outcome = await services
                            .GetRequiredService<PublishContract>()
                            .HandleAsync(
                                new PublishContract.Command(new Caller(place, OperatorSession.Actor))
                                {
                                    Text = text,
                                    Resolve = path => Read(Path.Combine(source.DirectoryName ?? ".", path)),
                                    Note = parsed.GetValue(note),
                                    CreateMissingTeams = true,
                                },
                                ct
                            );
                        if (!outcome.Succeeded(out var published, out var refusal))
                        {
                            await PrintAsync(source.Name, ContractRefusals.ProblemsOf(refusal));
                            throw new CommandRefusedException(refusal.Message);
                        }

                        await PrintAsync(source.Name, published.Warnings.Select(ContractRefusals.OnTheWire));
                        foreach (var team in published.CreatedTeams)
                        {
                            Console.WriteLine($"Made the team “{team}”; nobody is in it yet.");
                        }

                        Console.WriteLine(
                            published.IsNew
                                ? $"Published {published.Workflow} version {published.Number}."
                                : $"{published.Workflow} version {published.Number} is this document already."
                        );
                    },
                    ct
                )
        );
        return new Command("contract", "Workflow contracts.") { publish, ImportTools() };
    }

    // Needs no database and no settings: text in, text out.
    private static Command ImportTools()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A list of tools in OpenAI's function format." };
        var step = new Option<string?>("--step") { Description = "The step the actions belong to." };
        var import = new Command("import-tools", "Prints tools as a contract's actions; what is not supported in their schemas is named.")
        {
            file,
            step,
        };
        import.SetAction(
            async (parsed, _) =>
            {
                var source = parsed.GetRequiredValue(file);
                var outcome = Read(source.FullName) is { } text
                    ? ToolsFile.Read(text)
                    : new Refusal(RefusalCodes.NotFound, $"{source} cannot be read.");
                if (!outcome.Succeeded(out var tools, out var refusal))
                {
                    await Console.Error.WriteLineAsync(refusal.Message);
                    foreach (var problem in refusal.Problems)
                    {
                        await Console.Error.WriteLineAsync($"{source.Name}: {problem.Pointer} {problem.Detail}");
                    }

                    return 1;
                }

                foreach (var (tool, problem) in tools.SelectMany(t => t.LeftOut.Select(p => (t, p))))
                {
                    await Console.Error.WriteLineAsync(
                        $"{source.Name}: {tool.Name}: {problem.Pointer} {problem.Detail}; it is left out and not checked."
                    );
                }

                Console.Write(ToolsFile.AsYaml(tools, parsed.GetValue(step)));
                return 0;
            }
        );
        return import;
    }

    private static async Task PrintAsync(string file, IEnumerable<ContractProblemRow> problems)
    {
        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync(
                $"{file}:{problem.Line}:{problem.Column}: {problem.Severity}: {problem.Path}: {problem.Message}"
            );
        }
    }

    private static string? Read(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length <= MostBytes ? File.ReadAllText(path) : null;
    }
}
