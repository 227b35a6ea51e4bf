using CsCheck;
using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Tests.Shared.Expressions;

public sealed class ExpressionTests
{
    private sealed class Facts(Dictionary<string, object?> facts) : IExpressionScope
    {
        public bool TryGet(string name, out object? value) => facts.TryGetValue(name, out value);
    }

    private static readonly Facts Scope = new(
        new(StringComparer.Ordinal)
        {
            ["amount"] = 342.81m,
            ["confidence"] = 0.7m,
            ["reversible"] = true,
            ["action"] = "cancel_pending_order",
            ["subject.tenant"] = "acme",
            ["actor.tenant"] = "acme",
            ["args.order-id"] = "#W1",
            ["args.tags"] = new List<object> { "vip", "late" },
            ["args.nothing"] = null,
        }
    );

    [Theory]
    [InlineData("amount <= 500", true)]
    [InlineData("amount<=342.81", true)]
    [InlineData("amount < 342.81", false)]
    [InlineData("amount > -1", true)]
    [InlineData("amount >= 342.810", true)]
    [InlineData("amount != 342.81", false)]
    [InlineData("500 > amount", true)]
    [InlineData("subject.tenant == actor.tenant", true)]
    [InlineData("subject.tenant != 'acme'", false)]
    [InlineData("action in [\"cancel_pending_order\", 'other']", true)]
    [InlineData("action in ['other']", false)]
    [InlineData("amount in [1, 342.81]", true)]
    [InlineData("'vip' in args.tags", true)]
    [InlineData("'gold' in args.tags", false)]
    [InlineData("reversible", true)]
    [InlineData("!reversible", false)]
    [InlineData("!!reversible", true)]
    [InlineData("reversible == true", true)]
    [InlineData("!(amount > 500)", true)]
    [InlineData("!has(refund) || refund <= 5", true)]
    [InlineData("has(amount) && amount > 500", false)]
    [InlineData("has(args.nothing)", false)]
    [InlineData("true || missing", true)]
    [InlineData("false && missing", false)]
    [InlineData("false || true && false", false)]
    [InlineData("(true || true) && false", false)]
    [InlineData("args.order-id == '#W1'", true)]
    [InlineData("action != \"a \\\"quoted\\\" \\\\ text\\n\"", true)]
    [InlineData("\n  amount\r\n <=\t500 ", true)]
    [InlineData("(!has(refund)) && reversible", true)]
    public void A_condition_holds_or_not(string text, bool holds)
    {
        var reading = Expression.Parse(text);

        Assert.Null(reading.Error);
        Assert.Equal(new ExpressionResult(holds, null), reading.Expression!.Evaluate(Scope));
        Assert.Equal(new ExpressionResult(holds, null), new Expression(text).Evaluate(Scope));
    }

    [Theory]
    [InlineData("refund <= 500", "`refund` is missing.")]
    [InlineData("args.nothing == 1", "`args.nothing` is missing.")]
    [InlineData("refund <= 500 || true", "`refund` is missing.")]
    [InlineData("!refund", "`refund` is missing.")]
    [InlineData("amount == '342.81'", "`amount` is a number and `\"342.81\"` is text: they do not compare.")]
    [InlineData("amount != action", "`amount` is a number and `action` is text: they do not compare.")]
    [InlineData("action in [1, 2]", "`action` is text and the list holds a number: they do not compare.")]
    [InlineData("action < subject.tenant", "`action` and `subject.tenant` are not numbers: only numbers are less or greater.")]
    [InlineData("amount", "`amount` is a number, not true or false.")]
    [InlineData("amount && true", "`amount` is a number, not true or false.")]
    [InlineData("!action", "`action` is text, not true or false.")]
    [InlineData("1 in amount", "`amount` is a number, not a list.")]
    [InlineData("args.tags == 'vip'", "`args.tags` is a list and `\"vip\"` is text: they do not compare.")]
    public void What_cannot_be_said_is_neither_true_nor_false_and_says_why(string text, string why) =>
        Assert.Equal(new ExpressionResult(null, why), Expression.Parse(text).Expression!.Evaluate(Scope));

    [Theory]
    [InlineData("", 1, 1, "empty")]
    [InlineData("  \n ", 2, 2, "empty")]
    [InlineData("amount <=", 1, 10, "ends too early")]
    [InlineData("amount = 5", 1, 8, "Write `==`")]
    [InlineData("amount == 5 and reversible", 1, 13, "Write `&&`")]
    [InlineData("reversible & true", 1, 12, "Write `&&`, not `&`")]
    [InlineData("reversible | true", 1, 12, "Write `||`, not `|`")]
    [InlineData("reversible or true", 1, 12, "Write `||`, not `or`")]
    [InlineData("not reversible", 1, 1, "Write `!`")]
    [InlineData("1 < amount < 5", 1, 12, "do not chain")]
    [InlineData("amount + 5 > 3", 1, 8, "no arithmetic")]
    [InlineData("amount / 5 > 3", 1, 8, "no arithmetic")]
    [InlineData("amount -5", 1, 8, "no arithmetic")]
    [InlineData("!amount > 5", 1, 1, "parentheses")]
    [InlineData("!a in ['x']", 1, 1, "parentheses")]
    [InlineData("(amount > 5", 1, 1, "not closed")]
    [InlineData("(amount > 5 amount", 1, 13, "Expected `)`")]
    [InlineData("amount > 5)", 1, 11, "closes nothing")]
    [InlineData("action == \"cancel", 1, 11, "not closed")]
    [InlineData("action == 'cancel\\q'", 1, 18, "Unknown escape")]
    [InlineData("action in []", 1, 12, "empty")]
    [InlineData("action in ['a' 'b']", 1, 16, "`,` or `]`")]
    [InlineData("action in ['a', 1]", 1, 17, "one type")]
    [InlineData("action in [other]", 1, 12, "A list holds")]
    [InlineData("action in 5", 1, 11, "comes a list")]
    [InlineData("has amount", 1, 1, "parentheses")]
    [InlineData("has()", 1, 5, "asks for a name")]
    [InlineData("has(amount", 1, 11, "Expected `)`")]
    [InlineData("len(amount) > 5", 1, 1, "no function `len`")]
    [InlineData("args. == 5", 1, 6, "goes on after its dot")]
    [InlineData("amount > 1e5", 1, 10, "no number")]
    [InlineData("amount > 1.", 1, 12, "digits after its point")]
    [InlineData("amount > 1.2.3", 1, 10, "no number")]
    [InlineData("amount > 12345678901234567890123456789012", 1, 10, "too long")]
    [InlineData("amount > 'five'", 1, 8, "only numbers are less or greater")]
    [InlineData("amount > true", 1, 8, "only numbers are less or greater")]
    [InlineData("'a' == 1", 1, 5, "do not compare")]
    [InlineData("5 in ['a']", 1, 1, "do not compare")]
    [InlineData("5", 1, 1, "no condition")]
    [InlineData("'text' && true", 1, 1, "no condition")]
    [InlineData("true && 5", 1, 9, "no condition")]
    [InlineData("!5", 1, 1, "no condition")]
    [InlineData("amount ; drop", 1, 8, "found `;`")]
    [InlineData("amount > 5\n&& réversible", 2, 5, "Expected `&&`")]
    [InlineData("&& true", 1, 1, "Expected a name")]
    [InlineData("amount > 5 &&\n  && true", 2, 3, "Expected a name")]
    [InlineData("true\0", 1, 5, "U+0000")]
    public void A_mistake_is_named_at_its_line_and_column(string text, int line, int column, string part)
    {
        var (expression, error) = Expression.Parse(text);

        Assert.Null(expression);
        Assert.Equal((line, column), (error!.Line, error.Column));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_made_from_a_bad_text_never_holds() =>
        Assert.Equal(
            new ExpressionResult(null, "The condition cannot be read: Write `==` to compare."),
            new Expression("amount = 5").Evaluate(Scope)
        );

    [Theory]
    [InlineData("<= 0.04", "exception_rate <= 0.04")]
    [InlineData("  == 0 ", "exception_rate == 0")]
    [InlineData("== true", "exception_rate == true")]
    [InlineData("> -1.5", "exception_rate > -1.5")]
    public void A_criterion_reads_its_metric_as_the_left_side(string text, string whole)
    {
        var expression = Expression.ParseCriterion("exception_rate", text).Expression!;

        Assert.Equal(whole, expression.Text);
        Assert.Equal(Expression.Parse(whole).Expression, expression);
        Assert.Equal("exception_rate", Assert.Single(expression.Names).Name);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("0.04", 1, 1)]
    [InlineData("<= ", 1, 4)]
    [InlineData("<= other", 1, 4)]
    [InlineData("<= 0.04 && x", 1, 9)]
    [InlineData("<= 'a'", 1, 4)]
    [InlineData("<= true", 1, 1)]
    public void A_criterion_is_one_comparison_with_a_constant(string text, int line, int column)
    {
        var error = Expression.ParseCriterion("exception_rate", text).Error!;
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void Names_are_listed_once_with_the_place_they_first_stand()
    {
        var expression = Expression.Parse("has(amount) && has(args.x)\n && amount > 5 && subject.tenant == actor.tenant").Expression!;

        Assert.Equal(
            [
                new("amount", OnlyAsked: false, 1, 5),
                new("args.x", OnlyAsked: true, 1, 20),
                new("subject.tenant", OnlyAsked: false, 2, 19),
                new("actor.tenant", OnlyAsked: false, 2, 37),
            ],
            expression.Names
        );
    }

    [Theory]
    [InlineData("reversible", true)]
    [InlineData("reversible && amount <= 50", true)]
    [InlineData("(reversible == true) && (a || b)", true)]
    [InlineData("reversible && a || reversible && b", true)]
    [InlineData("reversible || amount < 5", false)]
    [InlineData("!reversible", false)]
    [InlineData("has(reversible)", false)]
    [InlineData("reversible == false", false)]
    [InlineData("amount < 5", false)]
    public void A_condition_implies_what_it_cannot_hold_without(string text, bool implies) =>
        Assert.Equal(implies, Expression.Parse(text).Expression!.Implies("reversible"));

    [Fact]
    public void Two_expressions_are_equal_when_their_text_is()
    {
        Assert.Equal(new Expression("a == 1"), Expression.Parse("a == 1").Expression);
        Assert.NotEqual(new Expression("a == 1"), new Expression("a  == 1"));
        Assert.Equal(new Expression("a == 1").GetHashCode(), new Expression("a == 1").GetHashCode());
    }

    [Fact]
    public void Length_depth_and_lists_are_capped()
    {
        Assert.Contains("2001 characters", Expression.Parse(new string('a', 2001)).Error!.Message, StringComparison.Ordinal);
        Assert.Null(Expression.Parse(new string('(', 32) + "a" + new string(')', 32)).Error);
        var deep = Expression.Parse(new string('(', 1_000) + "a" + new string(')', 999)).Error!;
        Assert.Equal((1, 33), (deep.Line, deep.Column));
        Assert.Contains("nest deeper", Expression.Parse(new string('!', 1_999) + "a").Error!.Message, StringComparison.Ordinal);
        Assert.Contains(
            "at most 200",
            Expression.Parse($"a in [{string.Join(',', Enumerable.Repeat("1", 201))}]").Error!.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_text_throws()
    {
        string[] parts =
        [
            "a",
            "args.x",
            "has(",
            ")",
            "(",
            "[",
            "]",
            ",",
            "in",
            "!",
            "!=",
            "<",
            "<=",
            "==",
            "=",
            "&&",
            "||",
            "&",
            "'",
            "\"",
            "\\",
            "1",
            "-",
            ".",
            "1.5",
            "true",
            "false",
            " ",
            "\n",
            "é",
            "\0",
            "\ud800",
            "and",
        ];
        Gen.OneOf(Gen.Int[0, parts.Length - 1].Array[0, 30].Select(picks => string.Concat(picks.Select(i => parts[i]))), Gen.String[0, 60])
            .Sample(
                text =>
                {
                    foreach (var (expression, error) in new[] { Expression.Parse(text), Expression.ParseCriterion("m", text) })
                    {
                        Assert.True(expression is null != error is null);
                        Assert.True(error is null || (error.Line >= 1 && error.Column >= 1 && error.Message.Length > 5));
                        var result = expression?.Evaluate(Scope);
                        Assert.True(result is null || result.Value.Holds is null != result.Value.Why is null);
                    }
                },
                iter: 20_000
            );
    }
}
