using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class ContractTextEditTests
{
    private const string Tiers = """
        # who approves what
        approval_tiers:
          # cheap ones
          - tier: routine      # first
            when: "amount <= 50"
            decisions: [approve, reject] # no edits
            approvals: 1

          # dear ones:
          # two people
          - tier: high
            when: 'amount > 500'
            approvals: 2
              # with reason

          - {tier: standard, approvals: 1} # the rest
        # the end
        default_route: {route_to: desk}
        """;

    [Fact]
    public void A_new_threshold_touches_nothing_but_the_threshold() =>
        Changes(
            Tiers,
            Tiers.Replace("'amount > 500'", "'amount > 900'", StringComparison.Ordinal),
            new ContractChange.Set("approval_tiers[1].when", "amount > 900")
        );

    [Fact]
    public void A_whole_tier_handed_over_changes_only_what_differs_in_it() =>
        Changes(
            Tiers,
            Tiers
                .Replace("[approve, reject]", "[approve, edit, reject]", StringComparison.Ordinal)
                .Replace("    approvals: 1\n", "    approvals: 1\n    role: lead\n", StringComparison.Ordinal),
            new ContractChange.Set(
                "approval_tiers[0]",
                new JsonObject
                {
                    ["tier"] = "routine",
                    ["approvals"] = 1,
                    ["decisions"] = new JsonArray("approve", "edit", "reject"),
                    ["when"] = "amount <= 50",
                    ["role"] = "lead",
                }
            )
        );

    [Fact]
    public void A_moved_entry_takes_its_comments_along_and_leaves_the_empty_lines() =>
        Changes(
            Tiers,
            """
            # who approves what
            approval_tiers:
              # dear ones:
              # two people
              - tier: high
                when: 'amount > 500'
                approvals: 2
                  # with reason

              # cheap ones
              - tier: routine      # first
                when: "amount <= 50"
                decisions: [approve, reject] # no edits
                approvals: 1

              - {tier: standard, approvals: 1} # the rest
            # the end
            default_route: {route_to: desk}
            """,
            new ContractChange.Move("approval_tiers", 1, 0)
        );

    [Fact]
    public void A_removed_entry_leaves_the_comments_above_it() =>
        Changes(
            Tiers,
            Tiers.Replace("  - {tier: standard, approvals: 1} # the rest\n", "", StringComparison.Ordinal),
            new ContractChange.Remove("approval_tiers[2]")
        );

    [Theory]
    // flow
    [InlineData("a: [x, y]", "insert a 2 'z'", "a: [x, y, z]")]
    [InlineData("a: [x, y]", "insert a 0 'z'", "a: [z, x, y]")]
    [InlineData("a: [x]", "remove a[0]", "a: []")]
    [InlineData("a: [x, y, z]", "remove a[1]", "a: [x, z]")]
    [InlineData("a: [x, y, z]", "remove a[2]", "a: [x, y]")]
    [InlineData("a: [x, y, z]", "move a 2 0", "a: [z, x, y]")]
    [InlineData("a: {b: 1, c: 2}", "remove a.b", "a: {c: 2}")]
    [InlineData("a: {b: 1}", "set a.c 'd, e'", "a: {b: 1, c: \"d, e\"}")]
    [InlineData("a: {b: , c: 1}", "set a.b 2", "a: {b: 2, c: 1}")]
    [InlineData("a: [\n  x, # one\n  # two\n  y  # three\n]", "move a 1 0", "a: [\n  # two\n  y,  # three\n  x # one\n]")]
    [InlineData("a: [\n  x, # one\n  y # two\n]", "insert a 2 'z'", "a: [\n  x, # one\n  y, # two\n  z\n]")]
    [InlineData("a: [\n  x, # one\n  y # two\n]", "remove a[1]", "a: [\n  x # one\n   # two\n]")]
    // JSON
    [InlineData("{\"a\": {\"b\": 1}}", "set a.c 'x'", "{\"a\": {\"b\": 1, \"c\": \"x\"}}")]
    [InlineData("{\n  \"a\": 1\n}\n", "set b [1,{'c':null}]", "{\n  \"a\": 1,\n  \"b\": [1, {\"c\": null}]\n}\n")]
    [InlineData("{\n\t\"a\": 1,\n\t\"b\": 2\n}", "remove b", "{\n\t\"a\": 1\n}")]
    // blocks
    [InlineData("a:\n- x\n- y\n", "insert a 1 'z'", "a:\n- x\n- z\n- y\n")]
    [InlineData("a:\n  - b: 1\n    c: 2\n", "remove a[0].b", "a:\n  - c: 2\n")]
    [InlineData("a:\n  - b: 1 # x\n    c: 2\n", "remove a[0].b", "a:\n  -  # x\n    c: 2\n")]
    [InlineData("a:\n  - b: 1\n", "remove a[0]", "a: []\n")]
    [InlineData("a: # why\n  # how\n  b: 1\nc: 2\n", "remove a.b", "a: {} # why\n  # how\nc: 2\n")]
    [InlineData("a:\n  - x\n", "insert a 0 {'b':1}", "a:\n  - {b: 1}\n  - x\n")]
    [InlineData("a:\n  - b: 1\n", "insert a 1 {'b':2,'c':{'d':[1]}}", "a:\n  - b: 1\n  - b: 2\n    c: {d: [1]}\n")]
    [InlineData("a: 1\r\nb: 2\r\n", "set c {'d':[{'e':1}]}", "a: 1\r\nb: 2\r\nc:\r\n  d:\r\n    - {e: 1}\r\n")]
    [InlineData("a: 1", "set b 2", "a: 1\nb: 2")]
    [InlineData("a:\nb: 2\n", "set a 'x # y'", "a: \"x # y\"\nb: 2\n")]
    [InlineData("a:    # note\nb: 2\n", "insert a 0 {'c':1}", "a:    # note\n  - {c: 1}\nb: 2\n")]
    [InlineData("a: []  # note\n", "insert a 0 {'c':1}", "a:  # note\n  - {c: 1}\n")]
    [InlineData("a: |\n  one\n  two\nb: 1\n", "set a 'one\\nthree\\n'", "a: |\n  one\n  three\nb: 1\n")]
    [InlineData("a: >-\n  one\n  two\n\nb: 1\n", "set a 'short'", "a: short\n\nb: 1\n")]
    [InlineData("a: 'it''s'\n", "set a 'it is'", "a: 'it is'\n")]
    [InlineData("a: yes\n", "set a 'no'", "a: \"no\"\n")]
    [InlineData("a: 1\n", "set a '2026-12-25'", "a: 2026-12-25\n")]
    [InlineData("a: 1\n", "set a '0x1F'", "a: \"0x1F\"\n")]
    [InlineData("\"a\": 1 # x\n'b': 2\n", "rename a 'c d'", "\"c d\": 1 # x\n'b': 2\n")]
    [InlineData("\"a\": 1 # x\n'b': 2\n", "rename b 'c'", "\"a\": 1 # x\n'c': 2\n")]
    [InlineData("a.b: {c: 1}\na: {b: 2}\n", "set a.b.c 3", "a.b: {c: 3}\na: {b: 2}\n")]
    [InlineData("a: 1\n", "set [\"x.y\"].z 3", "a: 1\nx.y: {z: 3}\n")]
    [InlineData("\ufeffa: 1\n", "set a 2", "\ufeffa: 2\n")]
    [InlineData("---\na: 1\n...\n", "set b 2", "---\na: 1\nb: 2\n...\n")]
    [InlineData(
        "workflow: w\n\n# gate\nworkflow_release_gate: {}\n",
        "set accepts ['x']",
        "workflow: w\n\naccepts: [x]\n\n# gate\nworkflow_release_gate: {}\n"
    )]
    [InlineData("a: 1\n", "remove b.c", "a: 1\n")]
    [InlineData("a:\n  - - x\n    - y\n", "insert a[0] 0 'z'", "a:\n  - - z\n    - x\n    - y\n")]
    public void A_change_is_written_as_a_person_would(string before, string change, string after) => Changes(before, after, Read(change));

    [Theory]
    [InlineData("a: 1", "set a.b 2", RefusalCodes.Validation)]
    [InlineData("a: [1]", "set a[2] 2", RefusalCodes.Validation)]
    [InlineData("a: 1", "set b[1].c 2", RefusalCodes.Validation)]
    [InlineData("a: [1]", "set a..b 2", RefusalCodes.Validation)]
    [InlineData("a: [1]", "insert a 2 1", RefusalCodes.Validation)]
    [InlineData("a: [1]", "move a 0 1", RefusalCodes.Validation)]
    [InlineData("a: {b: 1, c: 2}", "rename a.b 'c'", RefusalCodes.Validation)]
    [InlineData("a: [", "set b 1", RefusalCodes.Conflict)]
    [InlineData("a: &x 1", "set b 1", RefusalCodes.Conflict)]
    [InlineData("? a\n: 1", "set b 1", RefusalCodes.Conflict)]
    [InlineData("", "set b 1", RefusalCodes.Conflict)]
    public void What_cannot_be_written_is_refused_and_said_why(string before, string change, string code)
    {
        var refusal = ContractTextEdit.Apply(before, [Read(change)]).Refusal;

        Assert.Equal(code, refusal?.Code);
        Assert.True(refusal!.Message.Length > 20);
    }

    [Fact]
    public void Several_changes_are_made_in_their_order_or_not_at_all()
    {
        ContractChange[] both =
        [
            new ContractChange.Move("approval_tiers", 2, 0),
            new ContractChange.Set("approval_tiers[0].approvals", 3),
            new ContractChange.Insert("exceptions", 0, new JsonObject { ["exception_type"] = "odd" }),
            new ContractChange.Set("exceptions[0].severity", "low"),
        ];
        var text = ContractTextEdit.Apply(Tiers, both).Value;

        Assert.Contains("- {tier: standard, approvals: 3} # the rest", text, StringComparison.Ordinal);
        Assert.Contains("exceptions:\n  - {exception_type: odd, severity: low}\n# the end\ndefault_route", text, StringComparison.Ordinal);
        Assert.Equal(
            "#/changes/4",
            Assert
                .Single(ContractTextEdit.Apply(Tiers, [.. both, new ContractChange.Move("approval_tiers", 7, 0)]).Refusal!.Problems)
                .Pointer
        );
    }

    private static void Changes(string before, string after, ContractChange change) =>
        Assert.Equal(after, ContractTextEdit.Apply(before, [change]).Value);

    // «set PATH JSON», «insert PATH INDEX JSON», «move PATH FROM TO», «remove PATH», «rename PATH JSON»; JSON in single quotes.
    private static ContractChange Read(string change)
    {
        var words = change.Split(
            ' ',
            change.StartsWith("insert", StringComparison.Ordinal) || change.StartsWith("move", StringComparison.Ordinal) ? 4 : 3
        );
        return words[0] switch
        {
            "set" => new ContractChange.Set(words[1], Json(words[2])),
            "insert" => new ContractChange.Insert(words[1], Number(words[2]), Json(words[3])!),
            "move" => new ContractChange.Move(words[1], Number(words[2]), Number(words[3])),
            "rename" => new ContractChange.Rename(words[1], Json(words[2])!.GetValue<string>()),
            _ => new ContractChange.Remove(words[1]),
        };

        static JsonNode? Json(string text) => JsonNode.Parse(text.Replace('\'', '"'));

        static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
