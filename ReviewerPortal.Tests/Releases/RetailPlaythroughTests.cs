using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Releases;

/// <summary>The seed's 48 hours, played through with a fake clock on recorded actions of real agents, under the contract and the gate they come with.</summary>
public sealed class RetailPlaythroughTests
{
    private const string Workflow = "retail-support";
    private const decimal Limit = 500;

    [Fact]
    public async Task A_good_version_is_promoted_after_its_window_and_a_bad_one_goes_back_at_the_first_evaluation()
    {
        var contract = await File.ReadAllTextAsync(SharedData.Require("retail/contract.yaml"));
        var recorded = (await File.ReadAllLinesAsync(SharedData.Require("retail/reviews.ndjson")))
            .Select(l => JsonNode.Parse(l)!.AsObject())
            .ToList();
        var good = recorded.Where(r => Decision(r) is "approve" && !BreaksTheLimit(r)).ToList();
        var bad = recorded.Where(r => Decision(r) is not "approve" || BreaksTheLimit(r)).OrderByDescending(BreaksTheLimit).ToList();
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite, contract);
        var lea = await desk.AddPersonAsync("Lea", PersonRole.Lead, "Support reviewers", "Support leads", "Compliance");
        var lead = desk.Person("Lea", PersonRole.Lead, "Support reviewers", "Support leads", "Compliance") with { Person = lea };
        await ProtectAsync(desk, lead, good[0]);

        var first = await StartAsync(desk, lead, "good");
        for (var hour = 0; hour < 48; hour++)
        {
            foreach (var proposal in good.Skip(hour * 4 % good.Count).Take(4))
            {
                await ApproveAsync(desk, lead, await ReceiveAsync(desk, proposal, "good"));
            }

            desk.Data.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(1, await desk.Get<EvaluateDueGates>().HandleAsync());
        }

        var promoted = await desk.Get<PromoteRelease>().HandleAsync(new PromoteRelease.Command(lead, first.Id));
        Assert.Equal(ReleaseState.Promoted, promoted.Value.State);

        var second = await StartAsync(desk, lead, "bad");
        foreach (var proposal in good.Take(8))
        {
            await ApproveAsync(desk, lead, await ReceiveAsync(desk, proposal, "bad"));
        }

        await desk.Get<EvaluateDueGates>().HandleAsync();
        Assert.Equal(ReleaseState.Canary, (await FindAsync(desk, second.Id)).State);
        foreach (var proposal in bad.Take(60))
        {
            await ReceiveAsync(desk, proposal, "bad");
        }

        desk.Data.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, await desk.Get<EvaluateDueGates>().HandleAsync());
        var back = await FindAsync(desk, second.Id);
        Assert.Equal((ReleaseState.RolledBack, 60), (back.State, back.Rerouted));
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(60, await db.ReviewItems.CountAsync(i => i.IsOpen && i.ExceptionType == RollbackRules.ExceptionType));
        Assert.Equal(0, await db.ReviewItems.CountAsync(i => i.IsOpen && i.ExceptionType != RollbackRules.ExceptionType));
    }

    private static string? Decision(JsonObject recorded) => recorded["expected"]!["decision"]!.GetValue<string>();

    private static bool BreaksTheLimit(JsonObject recorded) => recorded["review"]!["actions"]![0]!["amount"]?.GetValue<decimal>() > Limit;

    private static async Task<Release> StartAsync(ReviewDesk desk, Caller lead, string version)
    {
        var cases = (await desk.Get<ListCases>().HandleAsync(new ListCases.Query(desk.Data.Workspace, Workflow))).Value;
        var answers = cases
            .Select(c => new RecordEvaluation.Given(c.Id.ToString(), new CandidateAnswer(c.Action, ReviewDesk.Json(c.Args)), null))
            .ToList();
        Assert.Null((await desk.Get<RecordEvaluation>().HandleAsync(new(lead, Workflow, version, answers))).Refusal);
        var opened = (await desk.Get<OpenRelease>().HandleAsync(new OpenRelease.Command(lead, Workflow, version))).Value;
        return (await desk.Get<StartRelease>().HandleAsync(new StartRelease.Command(lead, opened.Id))).Value;
    }

    private static async Task ProtectAsync(ReviewDesk desk, Caller lead, JsonObject recorded)
    {
        var action = recorded["review"]!["actions"]![0]!;
        var protect = new ProtectCase.Command(lead, Workflow)
        {
            Action = action["name"]!.GetValue<string>(),
            Args = action["args"]!.DeepClone().AsObject(),
            Severity = Severity.Critical,
            Why = "It must stay right.",
        };
        Assert.Null((await desk.Get<ProtectCase>().HandleAsync(protect)).Refusal);
    }

    private static async Task<ReviewItemId> ReceiveAsync(ReviewDesk desk, JsonObject recorded, string version)
    {
        var body = recorded["review"]!.DeepClone().AsObject();
        body["agent"]!["version"] = version;
        var outcome = await desk.Get<ReceiveReview>()
            .HandleAsync(new(desk.Agent, Encoding.UTF8.GetBytes(body.ToJsonString()), null), default);
        Assert.Null(outcome.Refusal);
        return ReviewDesk.IdOf(JsonSerializer.Deserialize<ReviewView>(outcome.Value.Body, WireJson.Options)!.Items[0]);
    }

    private static async Task ApproveAsync(ReviewDesk desk, Caller lead, ReviewItemId item) =>
        Assert.Null((await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(lead, item)), default)).Refusal);

    private static async Task<Release> FindAsync(ReviewDesk desk, ReleaseId id)
    {
        await using var db = await desk.Data.OpenAsync();
        return await db.Releases.AsNoTracking().SingleAsync(r => r.Id == id);
    }
}
