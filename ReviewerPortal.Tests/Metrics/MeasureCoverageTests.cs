using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Intake;

namespace ReviewerPortal.Tests.Metrics;

public sealed class MeasureCoverageTests
{
    [Theory, BothEngines]
    public async Task What_arrived_without_a_route_is_counted_named_and_linked(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        await scenario.ReceiveAsync(Declaring("ambiguous_request"));
        scenario.Data.Clock.Advance(TimeSpan.FromHours(1));
        await scenario.ReceiveAsync(Declaring("ambiguous_request"));
        scenario.Data.Clock.Advance(TimeSpan.FromSeconds(1));
        await scenario.ReceiveAsync(Declaring("made_up"));
        await scenario.ReceiveAsync(IntakeScenario.Body("unheard_of", "{}"));
        await scenario.ReceiveAsync(IntakeScenario.Body("adrift", "{}"));
        await scenario.ReceiveAsync(IntakeScenario.Body(args: """{"wrong":1}"""));
        var caller = new Caller(scenario.Data.Workspace, "user:ada@acme.test") { Role = PersonRole.Admin };

        var answer = (await scenario.Data.Get<MeasureCoverage>().HandleAsync(new(caller, IntakeScenario.Contract))).Value;

        Assert.Equal(
            ["Type ambiguous_request 2", "Step adrift 1", "Type made_up 1", "Action unheard_of 1"],
            answer.Uncovered.Select(u => $"{u.Kind} {u.Name} {u.Received}")
        );
        var items = await scenario.ItemsAsync();
        Assert.Equal([items[1].Id, items[0].Id], answer.Uncovered[0].Newest);
        Assert.Equal("ambiguous_request", items[1].ReceivedExceptionType);
        var types = answer.Types.ToDictionary(t => t.Type, StringComparer.Ordinal);
        Assert.Equal(WorkflowContract.BuiltInExceptionTypes, answer.Types.Take(6).Select(t => t.Type));
        Assert.True(types["ambiguous_request"] is { Route: null, Received: 2, Override.N: 0 });
        Assert.True(types["incomplete_data"] is { Route.RouteTo: "review", Received: 1 });
        Assert.Equal(0, types["boundary_crossing"].Received);
    }

    [Fact]
    public void A_contract_says_what_it_leaves_open_and_a_team_without_people_is_a_fault()
    {
        var gaps = CoverageRules.GapsOf(IntakeScenario.Contract, new HashSet<string>(["Reviewers", "Leads"], StringComparer.Ordinal));

        var fault = Assert.Single(gaps, g => g is { IsFault: true, Part: CoveragePart.Owner });
        Assert.Equal(("compliance", CoverageLack.Anybody), (fault.Name, fault.Lack));
        Assert.Equal(
            "Nobody is in the team “Compliance”, and it has no backup. “Leads”, which takes what no route names, has its items.",
            fault.Sentence
        );
        Assert.Equal(["review", "leads", "compliance"], gaps.Where(g => g.Lack == CoverageLack.Backup).Select(g => g.Name));
        Assert.Equal(["check", "suggest", "person"], gaps.Where(g => g.Lack == CoverageLack.EscalationTarget).Select(g => g.Name));
        // A deterministic step decides by its controls; nobody looks at evidence there.
        Assert.Equal(
            ["suggest", "person"],
            gaps.Where(g => g is { Lack: CoverageLack.Evidence, Part: CoveragePart.Step }).Select(g => g.Name)
        );
        Assert.Equal(["ambiguous_request"], gaps.Where(g => g.Lack == CoverageLack.Route).Select(g => g.Name));
        Assert.True(gaps.Single(g => g is { Name: "boundary_crossing", Lack: CoverageLack.Evidence }).IsFault);
        Assert.True(gaps.TakeWhile(g => g.IsFault).Count() == gaps.Count(g => g.IsFault));
    }

    private static JsonObject Declaring(string type)
    {
        var body = IntakeScenario.Body();
        body["exception"] = new JsonObject { ["type"] = type };
        return body;
    }
}
