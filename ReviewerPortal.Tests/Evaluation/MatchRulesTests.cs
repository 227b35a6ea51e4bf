using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.Evaluation;

public sealed class MatchRulesTests
{
    [Theory]
    [InlineData("""{"a":1}""", "{}", """{"a":1.0}""", true)]
    [InlineData("""{"a":1}""", "{}", """{"a":2}""", false)]
    [InlineData("""{"a":1}""", "{}", "{}", false)]
    [InlineData("""{"a":1}""", "{}", """{"a":1,"b":2}""", false)]
    [InlineData("""{"a":1}""", """{"b":{"match":"ignore"}}""", """{"a":1,"b":2}""", true)]
    [InlineData("""{"a":1}""", """{"a":{"match":"ignore"}}""", "{}", true)]
    [InlineData("""{"a":[1,2,2]}""", """{"a":{"match":"set"}}""", """{"a":[2,1,2]}""", true)]
    [InlineData("""{"a":[1,2,2]}""", """{"a":{"match":"set"}}""", """{"a":[2,1,1]}""", false)]
    [InlineData("""{"a":[1,2]}""", "{}", """{"a":[2,1]}""", false)]
    [InlineData("""{"a":10.00}""", """{"a":{"match":"tolerance","tolerance":0.5}}""", """{"a":10.5}""", true)]
    [InlineData("""{"a":10.00}""", """{"a":{"match":"tolerance","tolerance":0.5}}""", """{"a":10.51}""", false)]
    [InlineData("""{"a":10.00}""", """{"a":{"match":"tolerance","tolerance":0.5}}""", """{"a":"10"}""", false)]
    [InlineData("""{"a":"x"}""", """{"a":{"match":"schema","schema":{"type":"string","minLength":2}}}""", """{"a":"yes"}""", true)]
    [InlineData("""{"a":"x"}""", """{"a":{"match":"schema","schema":{"type":"string","minLength":2}}}""", """{"a":"y"}""", false)]
    [InlineData("""{"a":{"x":1,"y":2}}""", "{}", """{"a":{"y":2,"x":1}}""", true)]
    public void An_argument_is_compared_by_its_rule(string expected, string rules, string given, bool passes) =>
        Assert.Equal(passes, MatchRules.WhyWrong(Case(expected, rules), Answer("act", given)).Count == 0);

    [Fact]
    public void What_people_turned_down_must_not_come_again_and_anything_else_may()
    {
        var rejected = Case("""{"a":1}""", "{}", Verdict.Rejected);
        Assert.NotEmpty(MatchRules.WhyWrong(rejected, Answer("act", """{"a":1}""")));
        Assert.Empty(MatchRules.WhyWrong(rejected, Answer("act", """{"a":2}""")));
        Assert.Empty(MatchRules.WhyWrong(rejected, Answer("other", """{"a":1}""")));
        Assert.Empty(MatchRules.WhyWrong(rejected, new CandidateAnswer(null, null)));
        Assert.NotEmpty(MatchRules.WhyWrong(Case("""{"a":1}""", "{}"), new CandidateAnswer(null, null)));
        Assert.NotEmpty(MatchRules.WhyWrong(Case("""{"a":1}""", "{}"), Answer("other", """{"a":1}""")));
    }

    [Fact]
    public void A_sealed_argument_compares_and_cannot_be_read()
    {
        var id = ProtectedCaseId.New(DateTimeOffset.UnixEpoch);
        var args = new JsonObject { ["zip"] = "10115", ["order_id"] = "W1" };
        Assert.Equal(["#/zip"], ScrubRules.ScrubArguments(id, args, []));
        Assert.DoesNotContain("10115", args.ToJsonString(), StringComparison.Ordinal);
        var expected = Case(args.ToJsonString(), "{}", id: id);
        Assert.Empty(MatchRules.WhyWrong(expected, Answer("act", """{"zip":"10115","order_id":"W1"}""")));
        Assert.NotEmpty(MatchRules.WhyWrong(expected, Answer("act", """{"zip":"10116","order_id":"W1"}""")));
    }

    [Fact]
    public void What_was_taken_out_compares_at_any_depth_and_of_an_answer_nothing_of_it_is_kept()
    {
        var id = ProtectedCaseId.New(DateTimeOffset.UnixEpoch);
        const string Given = """{"to":{"email":"jo@example.org","city":"Berlin"},"notes":["call jo@example.org","b"],"n":1}""";
        var args = JsonNode.Parse(Given)!.AsObject();
        Assert.Equal(["#/to/email", "#/notes/0"], ScrubRules.ScrubArguments(id, args, []));
        var expected = Case(args.ToJsonString(), """{"notes":{"match":"set"}}""", id: id);

        var right = MatchRules.Judge(
            expected,
            Answer("act", """{"notes":["b","call jo@example.org"],"to":{"city":"Berlin","email":"jo@example.org"},"n":1}""")
        );
        Assert.Empty(right.Why);
        var wrong = MatchRules.Judge(expected, Answer("act", Given.Replace("jo@", "al@", StringComparison.Ordinal)));

        Assert.Equal(["notes", "to"], wrong.Faults.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            (string[])[right.Args!, wrong.Args!, .. wrong.Why],
            t => Assert.DoesNotContain("@example.org", t, StringComparison.Ordinal)
        );
        Assert.Contains("Berlin", wrong.Args!, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_named_at_its_argument()
    {
        var rules = """{"b":{"match":"tolerance","tolerance":0.5}}""";
        var judged = MatchRules.Judge(Case("""{"a":"x","b":1,"c":true}""", rules), Answer("act", """{"a":"y","b":1.2,"d":4}"""));
        Assert.Equal(
            ["a is \"y\"; expected is \"x\".", "c is missing.", "d is not expected at all."],
            judged.Faults.Select(f => $"{f.Key} {f.Value}")
        );
        Assert.Equal(judged.Faults.Select(f => $"{f.Key} {f.Value}"), judged.Why);
    }

    [Fact]
    public void Secrets_and_personal_data_stay_behind()
    {
        var node = JsonNode.Parse(
            """
            {"first_name": "Jo", "order": {"id": "#W1", "Email-Address": "jo@example.org", "items": [{"sku": 1, "apiKey": "k"}]},
             "said": "write to jo@example.org, card 4111 1111 1111 1111, order 4111111111111112, key sk-abcdefghijkl", "internal": "x"}
            """
        )!;
        var gone = ScrubRules.Scrub(node, ["internal"]);
        var text = node.ToJsonString();
        foreach (var secret in (string[])["Jo\"", "example.org", "4111 1111 1111 1111", "sk-abc", "\"k\"", "\"x\""])
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }

        Assert.Contains("#W1", text, StringComparison.Ordinal);
        Assert.Contains("4111111111111112", text, StringComparison.Ordinal);
        Assert.Contains("#/order/items/0/apiKey", gone);
    }

    [Fact]
    public void Rules_that_cannot_be_used_are_named()
    {
        var rules = MatchRules.Read(
            """{"a":{"match":"tolerance"},"b":{"match":"schema","schema":{"type":"strange"}},"c":{"match":"schema"}}"""
        );
        Assert.Equal(
            ["#/rules/a/tolerance", "#/rules/b/schema", "#/rules/c/schema"],
            MatchRules.Check(rules).Select(p => p.Pointer).Distinct()
        );
    }

    private static CandidateAnswer Answer(string action, string args) => new(action, JsonElement.Parse(args));

    private static ProtectedCase Case(string args, string rules, Verdict expected = Verdict.Approved, ProtectedCaseId? id = null) =>
        new()
        {
            Id = id ?? ProtectedCaseId.New(DateTimeOffset.UnixEpoch),
            WorkspaceId = default,
            Workflow = "w",
            Title = "t",
            Input = "{}",
            Evidence = "[]",
            Expected = expected,
            Action = "act",
            Args = args,
            Rules = rules,
            Severity = Severity.High,
            Why = "y",
            CreatedBy = "x",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
}
