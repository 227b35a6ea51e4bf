using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Evaluation;
using ReviewerPortal.Tests.Components;

namespace ReviewerPortal.Tests.Evaluation;

public sealed class AnswerDiffTests : BunitContext
{
    [Fact]
    public void Each_argument_stands_beside_what_was_expected_with_the_rule_that_judged_it()
    {
        var rules = """{"b":{"match":"tolerance","tolerance":0.5},"c":{"match":"ignore"}}""";
        var diff = Show(
            Facts("""{"a":"x","b":1,"zip":{"$sealed":"00"}}""", rules),
            Result("act", """{"a":"y","b":1.2,"c":3}""", """{"a":"is wrong."}"""),
            Result("act", """{"a":"x","b":1}""", "{}")
        );

        var rows = diff.FindAll("tbody tr")
            .Select(r => string.Join('|', r.QuerySelectorAll("td").Select(c => Text(c.TextContent))))
            .ToList();
        Assert.Equal(
            [
                "Action|exactly the same|act|act|act",
                "a|exactly the same|x|y differs is wrong.|x",
                "b|within 0.5|1|1.2|1",
                "zip|exactly the same|taken out|not given|not given",
                "c|anything|not given|3|not given",
            ],
            rows
        );
    }

    [Fact]
    public void Hostile_answers_stay_text()
    {
        foreach (var text in HostileText.All)
        {
            var hostile = new JsonObject { ["a"] = text, [text] = new JsonArray(text) }.ToJsonString();
            var result = Result(
                text,
                hostile,
                JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = text }),
                text
            );
            var shown = Show(Facts(hostile, "{}") with { Action = text }, result, Result(null, hostile, "{}"), text);
            // The only picture is our own mark.
            Assert.Empty(HarmlessMarkup.Faults(shown.Markup));
        }
    }

    [Fact]
    public void A_candidate_that_failed_or_was_not_asked_says_so()
    {
        var failed = Show(Facts("{}", "{}"), Result(null, null, "{}", error: "Out of <b>memory</b>"), null);
        Assert.Contains("failed: Out of <b>memory</b>", failed.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Contains("was not asked", failed.Find("tbody").TextContent, StringComparison.Ordinal);
        var turnedDown = Show(Facts("{}", "{}") with { Expected = Verdict.Rejected }, Result(null, null, "{}"), null);
        Assert.Contains("Must not be", turnedDown.Find("thead").TextContent, StringComparison.Ordinal);
        Assert.Contains("would do nothing", turnedDown.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<AnswerDiff> Show(
        ListResults.CaseFacts of,
        CaseResult candidate,
        CaseResult? promoted,
        string version = "2"
    ) =>
        Render<AnswerDiff>(p =>
            p.Add(d => d.Row, new ListResults.Row(of, candidate, promoted)).Add(d => d.Version, version).Add(d => d.Promoted, "1")
        );

    private static string Text(string content) => string.Join(' ', content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static ListResults.CaseFacts Facts(string args, string rules) =>
        new(ProtectedCaseId.New(DateTimeOffset.UnixEpoch), "t", "w", Verdict.Approved, "act", args, rules, Severity.High);

    private static CaseResult Result(string? action, string? args, string faults, string why = "wrong", string? error = null) =>
        new()
        {
            WorkspaceId = default,
            RunId = default,
            CaseId = default,
            Passed = false,
            Regression = true,
            Improvement = false,
            Critical = true,
            Quarantined = false,
            Action = action,
            Args = args,
            Error = error,
            Why = why,
            Faults = faults,
        };
}
