using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>
/// Throws broken documents and expressions at everything that reads them. An exception, an input that takes longer than <see cref="Longest"/> or
/// one that allocates more than <see cref="MostAllocated"/> ends the run with that input. Used by the tests for a second and by the measurements for minutes.
/// </summary>
public static class ContractFuzz
{
    /// <summary>How long one input may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>How much one input, of at most 1.2 MiB, may allocate in all, in bytes.</summary>
    public const long MostAllocated = 2L * 1024 * 1024 * 1024;

    private static readonly string Json = ContractReader.ToJson(SampleContracts.Refunds)!.Value.GetRawText();

    private static readonly string[] Scraps =
    [
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        "? ",
        ",",
        "&a ",
        "*a",
        "!!str ",
        "!x ",
        "\"",
        "'",
        "|\n",
        ">-\n",
        "|+\n",
        "\n",
        "\r\n",
        "\n  ",
        "\t",
        "#",
        " # c\n",
        "\0",
        "\ud800",
        "é",
        "\u2028",
        "\u0085",
        "\ufeff",
        "---\n",
        "...\n",
        "%YAML 9\n",
        "<<: *a",
        "null",
        "~",
        "1e999",
        "-0",
        "0x",
        ".inf",
        "\\u12",
        "$ref: x",
        "$ref: ../x",
        "when: ",
        "{$ref: y}",
        "999999999999999999999999",
        "1e-99999999",
        "0.0000000000000000000000001",
        "rungs: [{clock: resolve, at: 50%, action: escalate}]",
        "steps:\n",
        "tier: ",
        "pattern: \"(a+)+$\"",
        "pattern: \"[\"",
        "multipleOf: 1e-300",
        "2026-02-30",
        "hours: {mon: [\"09:00-08:00\"]}",
        "time_zone: Mars/Olympus",
    ];

    private static readonly string[] Words =
    [
        "amount",
        "confidence",
        "reversible",
        "args.order_id",
        "subject.tenant",
        "actor.tenant",
        "x",
        "has(",
        "has(amount)",
        "in",
        "[",
        "]",
        "(",
        ")",
        "!",
        "!!",
        "&&",
        "||",
        "&",
        "|",
        "==",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "<>",
        "1",
        "0.06",
        "-5",
        "1e9",
        "99999999999999999999999999999",
        "0.00000000000000000000000000001",
        "'a'",
        "\"b\"",
        "'",
        "\"",
        "\\",
        "\\u0000",
        "true",
        "false",
        "null",
        ",",
        ".",
        "..",
        "args.",
        "é",
        "\0",
        "\ud800",
        "\n",
        "\t",
        " ",
        "#",
        "or",
        "and",
        "not",
        "@",
        "$",
        "{",
        "}",
    ];

    /// <summary>What a run came to.</summary>
    /// <param name="Inputs">How many inputs were read.</param>
    /// <param name="Slowest">What the slowest took.</param>
    /// <param name="MostBytes">What the greediest allocated.</param>
    /// <param name="HeapGrowth">How much larger the heap is after the run, collected.</param>
    public sealed record Outcome(long Inputs, TimeSpan Slowest, long MostBytes, long HeapGrowth);

    /// <summary>Reads broken documents for a while.</summary>
    /// <exception cref="InvalidOperationException">An input broke its reader; the message carries it, the inner exception says how.</exception>
    public static Outcome Documents(int seed, TimeSpan length) => Run(seed, length, Document, ReadDocument);

    /// <summary>Reads broken expressions for a while.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public static Outcome Expressions(int seed, TimeSpan length) => Run(seed, length, Expression, ReadExpression);

    /// <summary>Reads one document in every way there is.</summary>
    public static void ReadDocument(string text, Random random)
    {
        var reading = ContractReader.Read(text, path => path.Length % 2 == 0 ? "{type: object}" : null);
        if (
            (reading.Contract is null) != reading.Errors.Any()
            || reading.Problems.Any(p => p.Line < 1 || p.Column < 1 || p.Message.Length < 5)
        )
        {
            throw new InvalidOperationException("A contract with errors, none without, or a problem without a place.");
        }

        ContractReader.ToJson(text);
        ContractDiffRules.Compare(SampleContracts.Refunds, text);
        if (random.Next(4) == 0)
        {
            DiffSentenceRules.Describe(text, SampleContracts.Refunds);
        }

        // What a form changes is read again by the edit itself; an exception is what is looked for.
        ContractTextEdit.Apply(text, [Change(random)]);
    }

    /// <summary>Reads one expression in every way there is, and evaluates it.</summary>
    public static void ReadExpression(string text, Random random)
    {
        var reading = Domain.Shared.Expressions.Expression.Parse(text);
        if ((reading.Expression is null) == (reading.Error is null) || reading.Error is { Line: < 1 } or { Column: < 1 })
        {
            throw new InvalidOperationException("Neither an expression nor an error, or an error without a place.");
        }

        reading.Expression?.Evaluate(Facts.Some);
        reading.Expression?.Implies("reversible");
        Domain.Shared.Expressions.Expression.ParseCriterion("exception_rate", text).Expression?.Evaluate(Facts.Some);
        new Expression(text).Evaluate(Facts.Some);
    }

    private static Outcome Run(int seed, TimeSpan length, Func<Random, string> make, Action<string, Random> read)
    {
        var random = new Random(seed);
        var (inputs, slowest, most) = (0L, TimeSpan.Zero, 0L);
        var (current, begun) = ("", Stopwatch.GetTimestamp());
        Exception? failure = null;
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var run = new Thread(() =>
        {
            var end = Stopwatch.StartNew();
            try
            {
                while (end.Elapsed < length)
                {
                    var text = make(random);
                    Volatile.Write(ref current, text);
                    Volatile.Write(ref begun, Stopwatch.GetTimestamp());
                    var allocated = GC.GetAllocatedBytesForCurrentThread();
                    read(text, random);
                    most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - allocated);
                    slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(begun).Ticks));
                    inputs++;
                    if (most > MostAllocated)
                    {
                        throw new InvalidOperationException($"It allocated {most} bytes.");
                    }
                }
            }
            catch (Exception broken)
            {
                failure = broken;
            }
        })
        {
            IsBackground = true,
        };
        run.Start();
        while (!run.Join(TimeSpan.FromSeconds(1)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref begun)) > Longest)
            {
                throw new InvalidOperationException($"Seed {seed}: this input hangs: {Shown(Volatile.Read(ref current))}");
            }
        }

        return failure is null
            ? new(inputs, slowest, most, GC.GetTotalMemory(forceFullCollection: true) - heap)
            : throw new InvalidOperationException($"Seed {seed}, input {inputs}: {failure.Message}\n{Shown(current)}", failure);
    }

    private static string Document(Random random)
    {
        var kind = random.Next(100);
        return kind switch
        {
            < 3 => Extreme(random),
            < 15 => string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Scraps[random.Next(Scraps.Length)])),
            < 20 => Encoding.UTF8.GetString(Bytes(random)),
            _ => Mutated(random, kind < 30 ? Json : SampleContracts.Refunds),
        };
    }

    private static string Mutated(Random random, string source)
    {
        var text = new StringBuilder(source);
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            text.Remove(at, Math.Min(random.Next(40), text.Length - at));
            if (random.Next(3) == 0)
            {
                var from = random.Next(source.Length);
                text.Insert(Math.Min(at, text.Length), source.AsSpan(from, Math.Min(random.Next(200), source.Length - from)));
            }
            else
            {
                text.Insert(Math.Min(at, text.Length), Scraps[random.Next(Scraps.Length)]);
            }
        }

        return text.ToString();
    }

    /// <summary>What a document is made of that is meant to cost: aliases of aliases, depth, width, length, numbers without end.</summary>
    private static string Extreme(Random random)
    {
        var size = 1 << random.Next(4, 15);
        return random.Next(10) switch
        {
            0 => "a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n")),
            1 => new string('[', size),
            2 => string.Concat(Enumerable.Range(0, Math.Min(size, 1_000)).Select(i => new string(' ', i) + "a:\n")),
            3 => "steps: [" + string.Concat(Enumerable.Repeat("{", size)) + "]",
            4 => "amount: " + new string('9', size * 8) + (random.Next(2) == 0 ? "" : "e" + new string('9', size % 30)),
            5 => string.Concat(Enumerable.Range(0, size).Select(i => $"k{i}: {i}\n")),
            6 => SampleContracts.Refunds.Replace("amount > 500", new string('(', size), StringComparison.Ordinal),
            7 => SampleContracts.Refunds.Replace("Pay back", new string('é', size * 8), StringComparison.Ordinal),
            8 => "a: \"" + string.Concat(Enumerable.Repeat("\\x41", size)),
            _ => SampleContracts.Refunds + string.Concat(Enumerable.Repeat("\n# " + new string('x', 50), size / 16)),
        };
    }

    private static string Expression(Random random)
    {
        var size = random.Next(200) == 0 ? random.Next(2_500) : random.Next(25);
        var text = string.Concat(
            Enumerable.Range(0, size).Select(_ => Words[random.Next(Words.Length)] + (random.Next(3) == 0 ? "" : " "))
        );
        return random.Next(50) == 0 ? new string("(!"[random.Next(2)], size) + "amount > 1" + new string(')', size) : text;
    }

    private static ContractChange Change(Random random)
    {
        string[] paths =
        [
            "approval_tiers",
            "approval_tiers[0]",
            "steps[1].owner",
            "calendars.front-desk.hours",
            "purpose",
            "new.path",
            "exceptions[0].reviewer_evidence",
            "actions.pay_refund",
            "a[\"b.c\"]",
        ];
        var path = paths[random.Next(paths.Length)];
        return random.Next(5) switch
        {
            0 => new ContractChange.Set(path, JsonValue.Create("x # y")),
            1 => new ContractChange.Remove(path),
            2 => new ContractChange.Insert(path, random.Next(3), new JsonObject { ["tier"] = "new", ["when"] = "amount > 1" }),
            3 => new ContractChange.Move(path, random.Next(3), random.Next(3)),
            _ => new ContractChange.Rename(path, "renamed"),
        };
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Shown(string text) => text.Length <= 20_000 ? text : $"{text[..2_000]}… ({text.Length} characters)";

    private sealed class Facts : IExpressionScope
    {
        public static readonly Facts Some = new();

        public bool TryGet(string name, out object? value)
        {
            value = (name.Length % 5) switch
            {
                0 => (object)342.81m,
                1 => "acme",
                2 => true,
                3 => new List<object> { "vip", 1m, false },
                _ => null,
            };
            return value is not null;
        }
    }
}
