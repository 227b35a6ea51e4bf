using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.Adaptive;

public sealed class PatternRulesTests
{
    private static readonly DateTimeOffset Middle = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly WorkflowContract Contract = ContractReader.Read(DecidedHistory.Contract).Contract!;

    [Fact]
    public void What_grows_stands_first_and_what_only_recurs_is_not_said_to_grow()
    {
        var patterns = PatternRules.Find(
            [
                .. Cases(200, null, later: true),
                .. Cases(200, null, later: false),
                .. Cases(40, "made_up", later: true),
                .. Cases(8, "made_up", later: false),
                .. Cases(60, "low_confidence", later: true),
                .. Cases(60, "low_confidence", later: false),
                .. Cases(4, "boundary_crossing", later: true),
            ],
            Middle,
            Contract
        );

        Assert.Equal(["made_up", "low_confidence"], patterns.Select(p => p.Key.Type));
        Assert.Equal((true, 40, 8, PatternRemedy.NewRoute), (patterns[0].Grows, patterns[0].Now, patterns[0].Before, patterns[0].Remedy));
        Assert.Equal(
            (false, 60, 60, PatternRemedy.Threshold),
            (patterns[1].Grows, patterns[1].Now, patterns[1].Before, patterns[1].Remedy)
        );
        Assert.Equal(PatternRules.ItemsShown, patterns[0].Newest.Count);
    }

    [Fact]
    public void A_growth_that_one_test_would_find_among_very_many_is_not_believed()
    {
        // Alone it would pass at 5 %; among forty combinations about two such are expected where nothing grows.
        static IEnumerable<PatternCase> Slight(string type) => [.. Cases(26, type, later: true), .. Cases(13, type, later: false)];
        var steady = Enumerable
            .Range(0, 40)
            .SelectMany(i =>
                (IEnumerable<PatternCase>)[.. Cases(20, $"steady-{i}", later: true), .. Cases(20, $"steady-{i}", later: false)]
            );

        var alone = PatternRules.Find(
            [.. Slight("slight"), .. Cases(800, null, later: true), .. Cases(800, null, later: false)],
            Middle,
            Contract
        );
        var among = PatternRules.Find([.. Slight("slight"), .. steady], Middle, Contract);

        Assert.True(alone[0].Grows);
        Assert.Equal(RateVerdict.Higher, among.Single(p => p.Key.Type is "slight").Share.Verdict);
        Assert.DoesNotContain(among, p => p.Grows);
    }

    [Theory]
    [InlineData("0.01,0.02,0.03,0.9", 0.03)]
    [InlineData("0.04,0.9,0.95,0.99", -1)]
    [InlineData("0.2,0.3", -1)]
    [InlineData("0.05", 0.05)]
    [InlineData("", -1)]
    public void The_limit_is_that_of_Benjamini_and_Hochberg(string values, double limit) =>
        Assert.Equal(
            limit,
            PatternRules.LimitOf([
                .. values
                    .Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)),
            ])
        );

    [Theory]
    [InlineData("unknown_action", "archive", 0, PatternRemedy.AcceptAction)]
    [InlineData("unknown_action", "no <name>", 0, PatternRemedy.NewRoute)]
    [InlineData("incomplete_data", "refund", 0, PatternRemedy.NewRoute)]
    [InlineData("routed", "refund", 60, PatternRemedy.Rule)]
    [InlineData("routed", "refund", 2, PatternRemedy.Loosen)]
    [InlineData("routed", "refund", 30, PatternRemedy.LookAtRoute)]
    public void What_to_do_follows_from_the_contract_and_from_what_people_decided(
        string type,
        string action,
        int overridden,
        PatternRemedy remedy
    )
    {
        var contract = Contract with { Exceptions = [Contract.Exceptions[0] with { ExceptionType = "routed" }] };

        var pattern = Assert.Single(
            PatternRules.Find(
                [.. Cases(60, type, later: true).Select((c, i) => c with { Action = action, Overridden = i < overridden })],
                Middle,
                contract
            )
        );

        Assert.Equal(remedy, pattern.Remedy);
        Assert.EndsWith(".", PatternRules.WhyOf(remedy), StringComparison.Ordinal);
    }

    private static IEnumerable<PatternCase> Cases(int count, string? type, bool later) =>
        Enumerable
            .Range(0, count)
            .Select(_ => new PatternCase(
                new ReviewItemId(Guid.CreateVersion7()),
                type,
                "change",
                "refund",
                "",
                Overridden: false,
                later ? Middle : Middle.AddDays(-1)
            ));
}
