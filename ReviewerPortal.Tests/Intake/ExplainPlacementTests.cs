using System.Text;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Intake;

public sealed class ExplainPlacementTests
{
    [Fact]
    public async Task Every_part_of_the_way_says_what_was_asked_of_which_values_and_what_came_of_it()
    {
        await using var scenario = await IntakeScenario.StartAsync(Engine.Sqlite);
        var body = IntakeScenario.Body();
        body["actions"]![0]!["amount"] = 600;
        var answer = (await ExplainAsync(scenario, body.ToJsonString())).Value;

        Assert.Equal(1, answer.Version);
        var explained = Assert.Single(answer.Actions);
        Assert.Equal(Enum.GetValues<ExplanationStage>(), explained.Stages.Select(s => s.Stage));
        var limit = Stage(explained, ExplanationStage.Controls).Facts.Single(f => f.Name is "limit");
        Assert.Equal(
            (ExplanationMark.Failed, "!has(amount) || amount <= 500", "amount = 600"),
            (limit.Mark, limit.Asked, Assert.Single(limit.Values))
        );
        Assert.Equal("It is an exception: policy_conflict.", Stage(explained, ExplanationStage.Exception).Sentence);
        Assert.Equal(
            "The route of policy_conflict sends it to the queue leads, with severity high.",
            Stage(explained, ExplanationStage.Route).Sentence
        );
        Assert.Equal(
            ["free: Does not hold.", "high: Holds."],
            Stage(explained, ExplanationStage.Tier).Facts.Select(f => $"{f.Name}: {f.Sentence}")
        );
        Assert.Contains("order", Stage(explained, ExplanationStage.Evidence).Sentence, StringComparison.Ordinal);
        Assert.Equal(["exception", "evidence", "tier"], Stage(explained, ExplanationStage.Alone).Facts.Select(f => f.Name));
        var now = scenario.Data.Time.GetUtcNow();
        Assert.Equal((now.AddMinutes(15), now.AddMinutes(60)), (explained.RespondBy, explained.ResolveBy));

        // It ends where intake puts it.
        await scenario.ReceiveAsync(body);
        var item = Assert.Single(await scenario.ItemsAsync());
        Assert.Equal(
            (item.Queue, item.Tier, item.ExceptionType),
            (explained.Placement.Queue, explained.Placement.Tier.Tier, explained.Placement.ExceptionType)
        );
        Assert.Equal((item.RespondBy, item.ResolveBy), (explained.RespondBy, explained.ResolveBy));
    }

    [Fact]
    public async Task What_the_controls_let_pass_and_what_only_readiness_holds_is_said()
    {
        await using var scenario = await IntakeScenario.StartAsync(Engine.Sqlite);
        var label = (await ExplainAsync(scenario, IntakeScenario.Body("label", """{"name":"late"}""").ToJsonString())).Value;
        Assert.True(label.Actions[0].Placement.IsAutomatic);
        Assert.Null(label.Actions[0].ResolveBy);

        var adrift = IntakeScenario.Body("adrift", "{}");
        adrift["step"] = "act";
        var held = (await ExplainAsync(scenario, adrift.ToJsonString())).Value;
        var reason = Assert.Single(Stage(held.Actions[0], ExplanationStage.Alone).Facts);
        Assert.Equal("readiness", reason.Name);
        Assert.Contains("L3", reason.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_body_is_refused_as_an_agent_would_see_it()
    {
        await using var scenario = await IntakeScenario.StartAsync(Engine.Sqlite);
        foreach (var body in (string[])["{", """{"workflow":"refunds","actions":[]}""", """{"actions":[{"nome":"x"}],"agent":{}}"""])
        {
            var (posted, explained) = ((await scenario.PostAsync(body)).Refusal!, (await ExplainAsync(scenario, body)).Refusal!);
            Assert.Equal(posted.Code, explained.Code);
            Assert.Equal(posted.Problems.Where(p => p.Pointer is not "#/workflow"), explained.Problems);
        }

        var other = await ExplainAsync(
            scenario,
            IntakeScenario.Body().ToJsonString().Replace("refunds", "payments", StringComparison.Ordinal)
        );
        Assert.Equal("#/workflow", Assert.Single(other.Refusal!.Problems).Pointer);
    }

    [Fact]
    public async Task A_recent_item_becomes_a_body_that_goes_the_same_way()
    {
        await using var scenario = await IntakeScenario.StartAsync(Engine.Sqlite);
        var body = IntakeScenario.Body();
        body["actions"]![0]!["confidence"] = 0.5;
        body["exception"] = new JsonObject { ["type"] = "ambiguous_request" };
        await scenario.ReceiveAsync(body);
        var item = Assert.Single(await scenario.ItemsAsync());

        var recent = Assert.Single(await scenario.Data.Get<ListRecentProposals>().HandleAsync(new(scenario.Data.Workspace, "refunds")));
        var explained = (await ExplainAsync(scenario, recent.Body)).Value.Actions[0];

        Assert.Equal(
            (item.Id, item.Queue, item.Tier, item.ExceptionType, item.Sentence),
            (recent.Id, explained.Placement.Queue, explained.Placement.Tier.Tier, explained.Placement.ExceptionType, explained.Sentence)
        );
        Assert.Empty(explained.Placement.EvidenceMissing);
        Assert.All(explained.Placement.Controls.Where(c => c.Control is not "sure"), c => Assert.Equal(ControlResult.Passed, c.Result));
    }

    private static Task<Outcome<ExplainPlacement.Answer>> ExplainAsync(IntakeScenario scenario, string body) =>
        scenario.Data.Get<ExplainPlacement>().HandleAsync(new(scenario.Data.Workspace, "refunds", Encoding.UTF8.GetBytes(body)));

    private static ExplainedStage Stage(Explanation explained, ExplanationStage stage) => explained.Stages.Single(s => s.Stage == stage);
}
