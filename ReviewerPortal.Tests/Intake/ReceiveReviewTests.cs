using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Intake;

public class ReceiveReviewTests
{
    [Theory, BothEngines]
    public async Task A_proposal_is_stored_whole_and_answered_as_it_will_be_read(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        var review = await scenario.ReceiveAsync(IntakeScenario.Body());

        var item = review.GetProperty("items")[0];
        Assert.Equal("pending", review.GetProperty("status").GetString());
        Assert.Equal("queued", item.GetProperty("status").GetString());
        Assert.Equal("review", item.GetProperty("queue").GetString());
        Assert.Equal("standard", item.GetProperty("tier").GetString());
        Assert.Equal("2026-11-22T09:15:00.000Z", item.GetProperty("respondBy").GetString());
        Assert.Equal("2026-11-22T13:00:00.000Z", item.GetProperty("resolveBy").GetString());
        Assert.Equal("running", item.GetProperty("clock").GetString());
        Assert.Equal(
            """["approve","edit","reject","escalate"]""",
            review.GetProperty("actions")[0].GetProperty("allowedDecisions").GetRawText()
        );
        Assert.Equal(review.GetRawText(), (await scenario.ReadAsync(IntakeScenario.IdOf(review))).GetRawText());

        await using var db = await scenario.Data.OpenAsync();
        Assert.Equal(1, await db.EvidencePieces.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, await db.ClockSegments.CountAsync(TestContext.Current.CancellationToken));
        var audit = await db.AuditEntries.OrderBy(a => a.Sequence).Select(a => a.Action).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal("review.received item.received", string.Join(' ', audit));
        Assert.Equal(1, await db.HourlyFigures.SumAsync(f => f.Received, TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task What_the_contract_does_not_know_is_held_in_the_default_route(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        var unknown = IntakeScenario.Body("launch", """{"at":"dawn"}""");
        var nowhere = IntakeScenario.Body();
        nowhere["step"] = "nowhere";
        var unrouted = IntakeScenario.Body();
        unrouted["exception"] = new JsonObject { ["type"] = "never_heard_of", ["detail"] = "odd" };

        foreach (
            var (body, type) in ((JsonObject, string)[])
                [(unknown, "unknown_action"), (nowhere, "unknown_step"), (unrouted, "never_heard_of")]
        )
        {
            var item = (await scenario.ReceiveAsync(body)).GetProperty("items")[0];
            Assert.Equal("leads", item.GetProperty("queue").GetString());
            Assert.Equal(type, item.GetProperty("exceptionType").GetString());
            Assert.Equal("medium", item.GetProperty("severity").GetString());
            Assert.Equal("queued", item.GetProperty("status").GetString());
        }
    }

    [Theory, BothEngines]
    public async Task A_deterministic_step_passes_when_all_controls_do_and_the_agent_has_its_answer_at_once(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        var review = await scenario.ReceiveAsync(IntakeScenario.Body("label", """{"name":"late"}"""));

        Assert.Equal("decided", review.GetProperty("status").GetString());
        Assert.Equal("auto_approved", review.GetProperty("items")[0].GetProperty("status").GetString());
        var decision = review.GetProperty("items")[0].GetProperty("decision");
        Assert.True(decision.GetProperty("automatic").GetBoolean());
        Assert.Equal("system:controls", decision.GetProperty("by").GetString());
        Assert.Equal("approve", review.GetProperty("resume").GetProperty("decisions")[0].GetProperty("type").GetString());
        await using var db = await scenario.Data.OpenAsync();
        Assert.Equal(1, await db.HourlyFigures.SumAsync(f => f.Automatic, TestContext.Current.CancellationToken));
        Assert.Equal(0, await db.HourlyFigures.SumAsync(f => f.Approved, TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task Several_actions_of_one_pause_are_placed_each_for_itself(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        var body = IntakeScenario.Body();
        body["actions"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "label",
                ["args"] = new JsonObject { ["name"] = "x" },
            },
            new JsonObject
            {
                ["name"] = "refund",
                ["args"] = new JsonObject { ["order_id"] = "#W1" },
                ["amount"] = 900,
            },
            new JsonObject { ["name"] = "close", ["args"] = new JsonObject() }
        );
        body["evidence"]!.AsArray().Add((JsonNode)IntakeScenario.Piece("order", "record", "{}"));
        var items = (await scenario.ReceiveAsync(body)).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal("auto_approved queued queued", string.Join(' ', items.Select(i => i.GetProperty("status").GetString())));
        Assert.Equal("review leads compliance", string.Join(' ', items.Select(i => i.GetProperty("queue").GetString())));
        Assert.Equal(" policy_conflict ", string.Join(' ', items.Select(i => i.GetProperty("exceptionType").GetString())));
        Assert.Equal(3, (await scenario.ItemsAsync()).Select(i => i.Fingerprint).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory, BothEngines]
    public async Task An_item_waits_for_required_evidence_and_its_clocks_with_it(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        var body = IntakeScenario.Body();
        body.Remove("evidence");
        var review = await scenario.ReceiveAsync(body);
        var item = review.GetProperty("items")[0];
        Assert.Equal("evidence_missing", item.GetProperty("status").GetString());
        Assert.Equal("conversation", item.GetProperty("evidenceMissing")[0].GetString());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("resolveBy").ValueKind);
        var before = (await scenario.ItemsAsync())[0];

        scenario.Data.Clock.Advance(TimeSpan.FromHours(2));
        var json = new StrictJson();
        var pieces = ProposalReader.ReadEvidence(
            JsonElement.Parse(
                new JsonObject { ["evidence"] = new JsonArray(IntakeScenario.Piece("conversation", "conversation", "[]")) }.ToJsonString()
            ),
            json
        );
        var id = IntakeScenario.IdOf(review);
        Assert.Null((await scenario.Data.Get<AddEvidence>().HandleAsync(new(scenario.Agent, id, pieces), CancellationToken.None)).Refusal);

        var after = await scenario.ReadAsync(id);
        Assert.Equal("queued", after.GetProperty("items")[0].GetProperty("status").GetString());
        Assert.Equal("2026-11-22T15:00:00.000Z", after.GetProperty("items")[0].GetProperty("resolveBy").GetString());
        Assert.Equal("2026-11-22T11:15:00.000Z", after.GetProperty("items")[0].GetProperty("respondBy").GetString());
        Assert.NotEqual(review.GetProperty("revision").GetInt32(), after.GetProperty("revision").GetInt32());
        var now = (await scenario.ItemsAsync())[0];
        Assert.NotEqual(before.Fingerprint, now.Fingerprint, StringComparer.Ordinal);
        Assert.True(now.ContentVersion > before.ContentVersion);
    }

    [Theory, BothEngines]
    public async Task A_withdrawn_review_leaves_every_queue_and_stays_withdrawn(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        var id = IntakeScenario.IdOf(await scenario.ReceiveAsync(IntakeScenario.Body()));
        var withdraw = scenario.Data.Get<WithdrawReview>();
        Assert.Null((await withdraw.HandleAsync(new(scenario.Agent, id, "customer changed their mind"), CancellationToken.None)).Refusal);
        Assert.Null((await withdraw.HandleAsync(new(scenario.Agent, id, "again"), CancellationToken.None)).Refusal);

        var review = await scenario.ReadAsync(id);
        Assert.Equal("withdrawn", review.GetProperty("status").GetString());
        Assert.Equal("withdrawn", review.GetProperty("items")[0].GetProperty("status").GetString());
        Assert.Equal("stopped", review.GetProperty("items")[0].GetProperty("clock").GetString());
        Assert.DoesNotContain(await scenario.ItemsAsync(), i => i.IsOpen);
        await using var db = await scenario.Data.OpenAsync();
        Assert.Equal("review.withdrawn.v1", await db.Events.Select(e => e.Type).SingleAsync(TestContext.Current.CancellationToken));

        var late = await scenario.Data.Get<ChangeSubject>().HandleAsync(new(scenario.Agent, id, "8", "shipped"), CancellationToken.None);
        Assert.Equal(RefusalCodes.Conflict, late.Refusal?.Code);
    }

    [Theory, BothEngines]
    public async Task A_subject_that_moved_on_sends_open_items_back_as_exceptions_with_what_changed(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        var id = IntakeScenario.IdOf(await scenario.ReceiveAsync(IntakeScenario.Body()));
        var change = scenario.Data.Get<ChangeSubject>();
        Assert.Null((await change.HandleAsync(new(scenario.Agent, id, "8", "status: pending → shipped"), CancellationToken.None)).Refusal);

        var item = (await scenario.ReadAsync(id)).GetProperty("items")[0];
        Assert.Equal("business_state_changed", item.GetProperty("exceptionType").GetString());
        Assert.Equal("leads", item.GetProperty("queue").GetString());
        Assert.Equal("high", item.GetProperty("severity").GetString());
        Assert.Equal("queued", item.GetProperty("status").GetString());
        Assert.Contains("pending → shipped", item.GetProperty("exceptionDetail").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-11-22T09:20:00.000Z", item.GetProperty("resolveBy").GetString());
        var version = item.GetProperty("version").GetInt32();

        Assert.Null((await change.HandleAsync(new(scenario.Agent, id, "8", "the same"), CancellationToken.None)).Refusal);
        Assert.Equal(version, (await scenario.ReadAsync(id)).GetProperty("items")[0].GetProperty("version").GetInt32());
    }

    [Theory, BothEngines]
    public async Task A_key_of_another_workspace_finds_nothing(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        var id = IntakeScenario.IdOf(await scenario.ReceiveAsync(IntakeScenario.Body()));
        var stranger = scenario.Agent with { Workspace = await scenario.Data.AddWorkspaceAsync("other") };

        Assert.Equal(RefusalCodes.NotFound, (await scenario.Data.Get<GetReview>().HandleAsync(new(stranger, id), default)).Refusal?.Code);
        Assert.Equal(
            RefusalCodes.NotFound,
            (await scenario.Data.Get<WithdrawReview>().HandleAsync(new(stranger, id, null), default)).Refusal?.Code
        );
        Assert.Equal(
            RefusalCodes.NotFound,
            (await scenario.Data.Get<AddEvidence>().HandleAsync(new(stranger, id, []), default)).Refusal?.Code
        );
        Assert.Equal(
            RefusalCodes.Validation,
            (
                await scenario
                    .Data.Get<ReceiveReview>()
                    .HandleAsync(new(stranger, JsonSerializer.SerializeToUtf8Bytes(IntakeScenario.Body()), null), default)
            )
                .Refusal
                ?.Code
        );
    }

    [Theory, BothEngines]
    public async Task Pages_of_the_list_follow_each_other_without_gap_or_repeat(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        var posted = new List<string?>();
        for (var i = 0; i < 7; i++)
        {
            posted.Add((await scenario.ReceiveAsync(IntakeScenario.Body())).GetProperty("id").GetString());
            scenario.Data.Clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        var list = scenario.Data.Get<ListReviews>();
        var seen = new List<string?>();
        ReviewId? cursor = null;
        do
        {
            var page = await list.HandleAsync(new(scenario.Agent, "refunds", ReviewStatus.Pending, "t-1", cursor, 3), default);
            seen.AddRange(page.Reviews.Select(r => r.Id));
            cursor = IPrefixedId<ReviewId>.TryParse(page.Next, out var next) ? next : null;
        } while (cursor is not null);

        posted.Reverse();
        Assert.Equal(string.Join(' ', posted), string.Join(' ', seen));
        Assert.Empty((await list.HandleAsync(new(scenario.Agent, null, ReviewStatus.Withdrawn, null, null, 3), default)).Reviews);
    }

    [Theory, BothEngines]
    public async Task Two_nodes_given_one_key_at_once_do_the_work_once(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        await using var other = scenario.Data.AnotherNode();
        var body = IntakeScenario.Body().ToJsonString();
        var once = scenario.Once("k-1", body);
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    (i % 2 == 0 ? scenario.Data.Get<ReceiveReview>() : other.Get<ReceiveReview>()).HandleAsync(
                        new(scenario.Agent, bytes, once),
                        default
                    )
                )
        );

        Assert.Single(answers.Select(a => a.Value.Body).Distinct(StringComparer.Ordinal));
        Assert.Single(await scenario.ItemsAsync());
        var reused = await scenario
            .Data.Get<ReceiveReview>()
            .HandleAsync(new(scenario.Agent, bytes, once with { RequestHash = "other" }), default);
        Assert.Equal(RefusalCodes.IdempotencyKeyReuse, reused.Refusal?.Code);
    }

    [Fact]
    public async Task Every_recorded_retail_proposal_is_received_and_lies_where_its_contract_says()
    {
        var contract = await File.ReadAllTextAsync(SharedData.Require("retail/contract.yaml"), TestContext.Current.CancellationToken);
        var lines = await File.ReadAllLinesAsync(SharedData.Require("retail/reviews.ndjson"), TestContext.Current.CancellationToken);
        await using var scenario = await IntakeScenario.StartAsync(Engine.Sqlite);
        await IntakeScenario.PublishAsync(scenario.Data, scenario.Data.Workspace, "retail-support", contract);
        foreach (var line in lines)
        {
            var review = JsonElement.Parse(line).GetProperty("review");
            var item = (await scenario.ReceiveAsync(JsonNode.Parse(review.GetRawText())!)).GetProperty("items")[0];
            var amount = review.GetProperty("actions")[0].TryGetProperty("amount", out var sum) ? sum.GetDecimal() : 0;
            // Judged by hand from the contract: only the money limit can route one of these elsewhere.
            Assert.Equal(amount > 500 ? "support-leads" : "support-review", item.GetProperty("queue").GetString());
            Assert.Equal("queued", item.GetProperty("status").GetString());
        }

        Assert.Equal(lines.Length, (await scenario.ItemsAsync()).Count);
    }
}
