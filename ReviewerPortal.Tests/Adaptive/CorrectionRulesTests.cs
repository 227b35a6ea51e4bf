using System.Globalization;
using System.Text.Json;
using CsCheck;
using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Tests.Adaptive;

public sealed class CorrectionRulesTests
{
    [Fact]
    public void The_same_edit_forty_times_is_one_correction_with_a_rule_that_holds_exactly_those()
    {
        List<CorrectedItem> items =
        [
            .. Many(40, i => Edited($$"""{"to":{"method":"cash"},"id":{{i}}}""", $$"""{"to":{"method":"card"},"id":{{i}}}""")),
            .. Many(100, i => Decided($$"""{"to":{"method":"card"},"id":{{i}}}""", Verdict.Approved)),
            Edited("""{"to":{"method":"card"},"id":1}""", """{"to":{"method":"card"},"id":2}"""),
        ];

        var found = Assert.Single(CorrectionRules.Find(items));

        Assert.Equal(new ArgumentChange("refund", "/to/method", FromMany: false, "\"cash\"", "\"card\""), found.Change);
        Assert.Equal((40, 41, null), (found.Times, found.Corrections, found.Reason));
        Assert.Equal("action != \"refund\" || !has(args.to.method) || args.to.method != \"cash\"", found.Require);
        Assert.Equal((40L, 1.0, 141L), (found.Held.N, found.Held.Value, found.Share.N));
        Assert.True(found.IsRule);
        Assert.Equal(items.Take(CorrectionRules.ItemsShown).Select(i => i.Id), found.Newest);
    }

    [Theory]
    [InlineData("""{"a":"x%"}""", """{"a":"y"}""", "args.a == \"y\"")] // whatever it was, it becomes y
    [InlineData("""{"a":"x%"}""", """{}""", "!has(args.a)")]
    [InlineData("""{"a":1}""", """{"a":2}""", "!has(args.a) || args.a != 1")]
    [InlineData("""{"a":true}""", """{"a":false}""", "!has(args.a) || args.a != true")]
    [InlineData("""{"a":1}""", """{"a":1,"b":"new"}""", "has(args.b)")]
    [InlineData("""{"a":"say \"no\"\\"}""", """{"a":"yes"}""", """!has(args.a) || args.a != "say \"no\"\\" """)]
    public void Each_kind_of_edit_has_its_condition(string before, string after, string expected)
    {
        var items = Many(8, i => Edited(before.Replace("%", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), after));

        var found = Assert.Single(CorrectionRules.Find([.. items]));

        Assert.Equal($"action != \"refund\" || {expected.Trim()}", found.Require);
        Assert.Equal((8L, 1.0), (found.Held.N, found.Held.Value));
    }

    [Theory]
    [InlineData("""{"a b":"x"}""", """{"a b":"y"}""")] // no condition can name it
    [InlineData("""{"a":["x"]}""", """{"a":["y"]}""")]
    [InlineData("""{"a":"x\u0000"}""", """{"a":"y"}""")]
    [InlineData("""{"a":"x\u202e"}""", """{"a":"y"}""")] // reads backwards
    [InlineData("""{"a":null}""", """{"a":1}""")]
    [InlineData("""{"a":1e40}""", """{"a":1}""")]
    public void What_a_condition_cannot_say_is_shown_without_a_rule(string before, string after)
    {
        var found = Assert.Single(CorrectionRules.Find([.. Many(8, _ => Edited(before, after))]));

        Assert.Equal((null, false, 8), (found.Require, found.IsRule, found.Times));
    }

    [Fact]
    public void A_rule_that_would_mostly_hold_what_people_let_stand_is_not_offered()
    {
        var found = Assert.Single(
            CorrectionRules.Find([
                .. Many(6, _ => Edited("""{"a":"x"}""", """{"a":"y"}""")),
                .. Many(60, _ => Decided("""{"a":"x"}""", Verdict.Approved)),
            ])
        );

        Assert.Equal((66L, false), (found.Held.N, found.IsRule));
    }

    [Fact]
    public void A_value_turned_down_again_and_again_is_found_and_one_that_everything_has_is_not()
    {
        List<CorrectedItem> items =
        [
            .. Many(40, i => Decided($$"""{"country":"{{(i < 30 ? "XX" : "DE")}}","currency":"EUR"}""", Verdict.Rejected, "policy")),
            .. Many(60, _ => Decided("""{"country":"DE","currency":"EUR"}""", Verdict.Approved)),
        ];

        var found = Assert.Single(CorrectionRules.Find(items));

        Assert.Equal(
            ("policy", "/country", "\"XX\"", 30, 40),
            (found.Reason, found.Change.Pointer, found.Change.From, found.Times, found.Corrections)
        );
        Assert.Equal((30L, 1.0), (found.Held.N, found.Held.Value));
    }

    [Fact]
    public void Any_text_in_a_rule_means_that_text_and_nothing_else() =>
        Gen.Select(Gen.String[Gen.Char["\"\\'|&=! ()ab\n\tä\u200b\u0001"], 0, 12], Gen.String[Gen.Char["\"\\'|ab"], 0, 3])
            .Where((a, b) => !string.Equals(a, b, StringComparison.Ordinal))
            .Sample(
                (text, other) =>
                {
                    var change = new ArgumentChange("refund", "/a", FromMany: false, JsonSerializer.Serialize(text), "1");
                    if (ArgumentRuleText.Require(change) is not { } require)
                    {
                        Assert.Contains(text, c => c is '\u200b' or '\u0001');
                        return;
                    }

                    var rule = new Expression(require);
                    Assert.Null(rule.Error);
                    Assert.False(rule.Evaluate(new Args("refund", text)).Holds);
                    Assert.True(rule.Evaluate(new Args("refund", other)).Holds);
                    Assert.True(rule.Evaluate(new Args("cancel", text)).Holds);
                }
            );

    private static IEnumerable<CorrectedItem> Many(int count, Func<int, CorrectedItem> make) => Enumerable.Range(0, count).Select(make);

    private static CorrectedItem Edited(string before, string after) =>
        Decided(before, Verdict.Edited) with
        {
            Decided = JsonElement.Parse(after),
        };

    private static CorrectedItem Decided(string proposed, Verdict verdict, string? reason = null) =>
        new(new ReviewItemId(Guid.CreateVersion7()), "change", "refund", JsonElement.Parse(proposed), null, verdict, reason);

    private sealed record Args(string Action, string A) : IExpressionScope
    {
        public bool TryGet(string name, out object? value)
        {
            value = name switch
            {
                "action" => Action,
                "args.a" => A,
                _ => null,
            };
            return value is not null;
        }
    }
}
