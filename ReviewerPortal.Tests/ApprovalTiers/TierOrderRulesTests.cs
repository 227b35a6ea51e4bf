using System.Globalization;
using CsCheck;
using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.WorkflowContracts;

namespace ReviewerPortal.Tests.ApprovalTiers;

public sealed class TierOrderRulesTests
{
    private static readonly WorkflowContract Refunds = ContractReader.Read(SampleContracts.Refunds).Contract!;

    [Theory]
    [InlineData("amount > 500 && amount < 100", null, "NeverHolds")]
    [InlineData("confidence > 1", null, "NeverHolds")]
    [InlineData("action == 'no_such_action'", null, "NeverHolds")]
    [InlineData("workflow == 'another'", null, "NeverHolds")]
    [InlineData("has(amount) && !has(amount)", null, "NeverHolds")]
    [InlineData("args.city == 'Rome' && args.city == 5", null, "NeverHolds")]
    [InlineData("args.a < args.b && args.b < args.a", null, "NeverHolds")]
    [InlineData("amount < amount", null, "NeverHolds")]
    [InlineData("'vip' in args.tags && !('vip' in args.tags)", null, "NeverHolds")]
    [InlineData("amount > 500", "amount > 1000", "Covered by a")]
    [InlineData("amount >= 500", "amount in [500, 600.5, 7000]", "Covered by a")]
    [InlineData("amount > 500 || reversible", "reversible && has(confidence)", "Covered by a")]
    [InlineData("action in ['pay_refund', 'change_address']", "amount > 5", "Covered by a")]
    [InlineData("!(args.city in ['Rome', 'Oslo'])", "args.city == 'Bern'", "Covered by a")]
    [InlineData("subject.tenant != actor.tenant", "actor.tenant != subject.tenant", "Covered by a")]
    [InlineData("args.a >= args.b", "args.b < args.a", "Covered by a")]
    [InlineData("amount > 1000", "amount > 500", "")]
    [InlineData("amount > 500 && reversible", "amount > 500", "")]
    [InlineData("args.a >= args.b", "args.b <= args.a && args.c", "Covered by a")]
    [InlineData("args.city in ['Rome']", "args.city in ['Rome', 'Oslo']", "")]
    [InlineData("!has(args.city)", "args.city == 'Rome'", "")]
    public void A_tier_no_item_can_reach_is_named_with_what_takes_its_items(string first, string? second, string found)
    {
        var tiers = second is null ? [Tier("a", first), Tier("z", null)] : new[] { Tier("a", first), Tier("b", second), Tier("z", null) };

        var findings = Examine(tiers).Where(f => f.Kind is TierFindingKind.NeverHolds or TierFindingKind.Covered);

        Assert.Equal(
            found,
            string.Join(' ', findings.Select(f => f.Others.Count == 0 ? $"{f.Kind}" : $"{f.Kind} by {string.Join(',', f.Others)}"))
        );
    }

    [Fact]
    public void Several_tiers_can_cover_one_together()
    {
        var findings = Examine(
            Tier("low", "amount <= 100"),
            Tier("high", "amount > 50"),
            Tier("mid", "amount > 60 && amount < 90"),
            Tier("z", null)
        );

        Assert.Contains(findings, f => f is { Kind: TierFindingKind.Covered, Tier: "mid" } && f.Others.SequenceEqual(["low"]));
        var together = Examine(
            Tier("low", "amount <= 70"),
            Tier("high", "amount >= 70"),
            Tier("mid", "amount > 60 && amount < 90"),
            Tier("z", null)
        );
        Assert.Equal(
            "low and high together take everything it holds for, so no item reaches this tier by its condition.",
            Assert.Single(together, f => f.Kind == TierFindingKind.Covered).Sentence
        );
    }

    [Fact]
    public void A_tier_that_takes_effect_later_covers_only_those_that_do_so_no_earlier()
    {
        var soon = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        var wide = Tier("wide", "amount > 100") with { EffectiveFrom = soon };
        var narrow = Tier("narrow", "amount > 200");

        Assert.DoesNotContain(Examine(wide, narrow, Tier("z", null)), f => f.Kind == TierFindingKind.Covered);
        Assert.Contains(
            Examine(wide, narrow with { EffectiveFrom = soon.AddDays(1) }, Tier("z", null)),
            f => f is { Kind: TierFindingKind.Covered, Tier: "narrow" }
        );
    }

    [Fact]
    public void Nothing_is_left_for_a_last_tier_behind_a_condition_and_its_negation()
    {
        var finding = Assert.Single(Examine(Tier("yes", "reversible"), Tier("no", "!reversible"), Tier("z", null)), f => f.Tier is "z");

        Assert.Equal((TierFindingKind.NothingLeft, FindingWeight.Note), (finding.Kind, finding.Weight));
    }

    [Fact]
    public void An_overlap_is_told_with_an_example_and_weighs_more_where_the_first_asks_for_less()
    {
        var few = Tier("routine", "reversible") with { Approvals = 1 };
        var many = Tier("high", "amount > 500") with { Approvals = 2 };

        var warned = Assert.Single(Examine(few, many, Tier("z", null)), f => f.Kind == TierFindingKind.Overlap);
        var noted = Assert.Single(Examine(many, few, Tier("z", null)), f => f.Kind == TierFindingKind.Overlap);

        Assert.Equal(
            ("routine", "high", FindingWeight.Warning, "amount = 501, reversible = true"),
            (warned.Tier, warned.Others[0], warned.Weight, warned.Example)
        );
        Assert.Equal(("high", FindingWeight.Note), (noted.Tier, noted.Weight));
        // The special case before the general one is how tiers are meant to be written.
        Assert.Empty(
            Examine(
                Tier("huge", "amount > 1000") with
                {
                    Approvals = 3,
                },
                Tier("big", "amount > 500") with
                {
                    Approvals = 2,
                },
                Tier("z", null)
            )
        );
        // What treats items alike needs no order.
        Assert.Empty(Examine(Tier("a", "reversible"), Tier("b", "amount > 500"), Tier("z", null)));
    }

    [Fact]
    public void An_example_never_undoes_what_the_contract_says_cannot_be_undone()
    {
        var findings = Examine(
            Tier("refunds", "action == 'pay_refund'") with
            {
                Approvals = 2,
            },
            Tier("undone", "reversible"),
            Tier("z", null)
        );

        Assert.DoesNotContain(findings, f => f.Kind == TierFindingKind.Overlap);
    }

    [Fact]
    public async Task Fifty_tiers_are_examined_without_trying_every_combination()
    {
        var tiers = Enumerable
            .Range(0, 49)
            .Select(i =>
                Tier(
                    $"t{i}",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"(amount > {1000 - i} && confidence < 0.{i + 10}) || (args.city in ['c{i}', 'd{i}'] && reversible)"
                    )
                ) with
                {
                    Approvals = 1 + (i % 3),
                }
            )
            .Append(Tier("z", null))
            .ToArray();
        Assert.NotNull(await Task.Run(() => Examine(tiers)).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_tier_reported_unreachable_is_never_chosen_by_its_condition()
    {
        Gen.Select(Conditions.Array[2, 5], Proposals.Array[40])
            .Sample(
                (conditions, proposals) =>
                {
                    var tiers = conditions.Select((c, i) => Tier($"t{i}", c)).Append(Tier("z", null)).ToList();
                    var findings = Examine([.. tiers]);
                    foreach (var proposal in proposals)
                    {
                        var taken = ByCondition(tiers, proposal);
                        Assert.DoesNotContain(
                            findings,
                            f =>
                                f.Kind is TierFindingKind.NeverHolds or TierFindingKind.Covered or TierFindingKind.NothingLeft
                                && string.Equals(f.Tier, taken, StringComparison.Ordinal)
                        );
                    }
                },
                iter: 600
            );
    }

    // The first tier whose condition holds while every one before it was judged not to; null in doubt. Written apart from the rules it checks.
    private static string? ByCondition(List<ApprovalTier> tiers, IExpressionScope proposal)
    {
        foreach (var tier in tiers)
        {
            var holds = tier.When is null ? true : tier.When.Evaluate(proposal).Holds;
            if (holds is not false)
            {
                return holds is true ? tier.Tier : null;
            }
        }

        return null;
    }

    private static readonly Gen<string> Atoms = OneOf(
        "amount > 10",
        "amount >= 50",
        "amount < 50",
        "50 >= amount",
        "amount == 10",
        "amount != 10",
        "amount in [0, 10, 100]",
        "has(amount)",
        "confidence < 0.5",
        "confidence >= 0.5",
        "reversible",
        "reversible == false",
        "action == 'pay_refund'",
        "action in ['change_address', 'nothing']",
        "action != 'pay_refund'",
        "args.n == 5",
        "args.n > 3",
        "args.n == 'five'",
        "args.n != 'five'",
        "has(args.n)",
        "args.n",
        "amount > args.n",
        "args.n >= amount",
        "'vip' in args.tags",
        "true",
        "(amount > 10) == true",
        "false"
    );

    private static readonly Gen<string> Conditions = Deep(2);

    private static readonly Gen<PastProposal> Proposals = Gen.Select(
        OneOf<decimal?>(null, -5, 0, 5, 10, 30, 50, 75, 100, 1000),
        OneOf<decimal?>(null, 0m, 0.2m, 0.5m, 0.9m, 1m),
        Gen.Bool,
        OneOf("5", "3", "50", "'five'".Replace('\'', '"'), "true", "null", "[1]"),
        OneOf("[]", "[\"vip\"]", "\"vip\""),
        (amount, confidence, refund, n, tags) =>
            new PastProposal
            {
                Workflow = "refunds",
                Action = refund ? "pay_refund" : "change_address",
                ReceivedTier = "",
                Amount = amount,
                Confidence = confidence,
                Reversible = !refund && confidence is not 0.2m,
                Args = $$"""{"n": {{n}}, "tags": {{tags}}}""",
            }
    );

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string> Deep(int depth) =>
        depth == 0
            ? Atoms
            : Gen.Frequency(
                (2, Atoms),
                (2, Gen.Select(Deep(depth - 1), Deep(depth - 1), (a, b) => $"({a}) && ({b})")),
                (2, Gen.Select(Deep(depth - 1), Deep(depth - 1), (a, b) => $"({a}) || ({b})")),
                (1, Deep(depth - 1).Select(a => $"!({a})"))
            );

    private static IReadOnlyList<TierFinding> Examine(params ApprovalTier[] tiers) =>
        TierOrderRules.Examine(Refunds with { ApprovalTiers = tiers });

    private static ApprovalTier Tier(string name, string? when) =>
        new()
        {
            Tier = name,
            When = when is null ? null : Expression.Parse(when).Expression,
            Approvals = 1,
            Role = TierRole.Reviewer,
            Decisions = [ReviewDecision.Approve, ReviewDecision.Reject],
        };
}
