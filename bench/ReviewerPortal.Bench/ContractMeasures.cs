using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.WorkflowContracts;
using ReviewerPortal.Tests.WorkflowContracts;

namespace ReviewerPortal.Bench;

/// <summary>How fast contracts are read, judged and changed, and whether anything breaks their readers.</summary>
public static class ContractMeasures
{
    private const int Readings = 30;

    // What an administrator waits for at a key press, in milliseconds.
    private const double Longest = 200;

    /// <summary>The command <c>contracts</c>: a contract of 200 steps, 100 exception types and 50 tiers; ends with 2 when reading, judging and drawing it takes longer than 200 ms.</summary>
    public static Command CreateContracts()
    {
        var command = new Command(
            "contracts",
            "Reads, judges, draws, compares and changes a contract of 200 steps, 100 exception types and 50 tiers."
        );
        command.SetAction(_ => Contracts());
        return command;
    }

    /// <summary>The command <c>fuzz --seconds N</c>: broken documents, then broken expressions, for so long each; ends with 1 at the first input that breaks a reader.</summary>
    public static Command CreateFuzz()
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long for documents and for expressions each.",
            DefaultValueFactory = _ => 120,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Where chance begins; the same seed, the same inputs.",
            DefaultValueFactory = _ => Environment.TickCount,
        };
        var command = new Command("fuzz", "Throws broken contracts and expressions at everything that reads them.") { seconds, seed };
        command.SetAction(parsed => Fuzz(parsed.GetRequiredValue(seed), TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds))));
        return command;
    }

    private static int Fuzz(int seed, TimeSpan length)
    {
        try
        {
            foreach (
                var (what, outcome) in new (string, Func<ContractFuzz.Outcome>)[]
                {
                    ("documents", () => ContractFuzz.Documents(seed, length)),
                    ("expressions", () => ContractFuzz.Expressions(seed, length)),
                }
            )
            {
                var ran = outcome();
                Console.Out.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{ran.Inputs} {what}, seed {seed}: no exception, slowest {ran.Slowest.TotalMilliseconds:0} ms, most allocated by one {ran.MostBytes / 1048576.0:0.0} MiB, heap grew {ran.HeapGrowth / 1048576.0:0.0} MiB"
                    )
                );
            }

            return 0;
        }
        catch (InvalidOperationException broken)
        {
            Console.Error.WriteLine(broken);
            return 1;
        }
    }

    private static int Contracts()
    {
        var text = LargeContract.Yaml();
        var changed = text.Replace("approvals: 2", "approvals: 3", StringComparison.Ordinal);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text.Length / 1024} KiB, {text.Count(c => c == '\n')} lines"));
        var shown = Measure(
            "read, judge, answer and draw",
            () =>
            {
                var contract = ContractReader.Read(text).Contract!;
                return (
                    AnswerContractQuestions.Answer(contract, new Dictionary<string, int>(StringComparer.Ordinal)),
                    BoundaryMapRules.Draw(contract)
                );
            }
        );
        Measure("read and judge", () => ContractReader.Read(text));
        Measure("compare with another version, part by part", () => ContractDiffRules.Compare(text, changed));
        Measure("compare in sentences", () => DiffSentenceRules.Describe(text, changed));
        Measure(
            "change one threshold in the text",
            () => ContractTextEdit.Apply(text, [new ContractChange.Set("approval_tiers[20].when", "amount > 7")]).Value
        );
        Measure(
            "change ten parts in the text",
            () =>
                ContractTextEdit
                    .Apply(
                        text,
                        [
                            .. Enumerable
                                .Range(0, 10)
                                .Select(i => new ContractChange.Set($"steps[{i * 9}].max_response_minutes", JsonValue.Create(7))),
                        ]
                    )
                    .Value
        );
        return shown <= Longest ? 0 : 2;
    }

    /// <summary>Prints the median of the readings, in milliseconds, and the slowest.</summary>
    private static double Measure(string what, Func<object> act)
    {
        act();
        var took = Enumerable
            .Range(0, Readings)
            .Select(_ =>
            {
                var begun = Stopwatch.GetTimestamp();
                act();
                return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            })
            .Order()
            .ToList();
        Console.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{what}: median {took[Readings / 2]:0.0} ms, slowest {took[^1]:0.0} ms")
        );
        return took[Readings / 2];
    }
}
