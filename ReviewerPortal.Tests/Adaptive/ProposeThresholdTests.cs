using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Adaptive;

public sealed class ProposeThresholdTests
{
    [Theory, BothEngines]
    public async Task What_people_decided_becomes_a_threshold_in_a_draft_that_nothing_runs_under(Engine engine)
    {
        await using var history = await DecidedHistory.StartAsync(engine);
        await history.DecideManyAsync();
        var admin = history.Admin;

        var view = (await history.Data.Get<FindThresholds>().HandleAsync(new(admin, DecidedHistory.Workflow, 0.1))).Value;

        Assert.Equal((ThresholdVerdict.Found, 0.8m, 240), (view.Finding.Verdict, view.Finding.Proposed!.Threshold, view.Scored));
        Assert.Equal((241, false, 240, 0), (view.Looked.Items, view.Looked.Cut, view.Looked.Decided, view.Looked.Alone));
        Assert.Equal(["sure"], view.Asked.Select(c => c.Name));
        Assert.Equal(["change", "refund", "cancel"], view.Scopes.Select(s => s.Step ?? s.Action));
        var ofRefunds = (
            await history.Data.Get<FindThresholds>().HandleAsync(new(admin, DecidedHistory.Workflow, 0.1, Action: "refund"))
        ).Value;
        Assert.Equal(view.Scopes[1].Finding.Proposed, ofRefunds.Finding.Proposed);

        var draft = (
            await history.Data.Get<ProposeThreshold>().HandleAsync(new(admin, DecidedHistory.Workflow, 0, view.Finding.Proposed.Threshold))
        ).Value;
        var again = (
            await history
                .Data.Get<ProposeThreshold>()
                .HandleAsync(new(admin, DecidedHistory.Workflow, draft.Revision, 0.95m, Action: "refund"))
        ).Value;
        var once = (
            await history
                .Data.Get<ProposeThreshold>()
                .HandleAsync(new(admin, DecidedHistory.Workflow, again.Revision, 0.9m, Action: "refund"))
        ).Value;

        Assert.DoesNotContain(once.Problems, p => p.Severity is ProblemSeverity.Error);
        Assert.Contains("# people agreed on this limit", once.Text, StringComparison.Ordinal);
        var controls = ContractReader.Read(once.Text).Contract!.Controls;
        Assert.Equal(
            ["!has(confidence) || confidence >= 0.8", "!has(amount) || amount <= 500", "action != \"refund\" || confidence >= 0.9"],
            controls.Select(c => c.Require!.Text)
        );
        Assert.Equal(1, (await history.Data.Get<ContractCatalog>().LatestAsync(history.Data.Workspace, DecidedHistory.Workflow))!.Number);
    }

    [Fact]
    public async Task A_draft_that_somebody_saved_meanwhile_or_proposed_is_left_alone()
    {
        await using var history = await DecidedHistory.StartAsync(Engine.Sqlite);
        var propose = history.Data.Get<ProposeThreshold>();
        var (admin, save) = (history.Admin, history.Data.Get<SaveDraft>());
        var theirs = (
            await save.HandleAsync(new(admin with { DisplayName = "Bo" }, DecidedHistory.Workflow, DecidedHistory.Contract + "\n# Bo's\n"))
        ).Value;

        var stale = await propose.HandleAsync(new(admin, DecidedHistory.Workflow, 0, 0.8m));
        await history.Data.Get<ProposeContract>().HandleAsync(new(admin, DecidedHistory.Workflow) { CreateMissingTeams = true });
        var proposed = await propose.HandleAsync(new(admin, DecidedHistory.Workflow, theirs.Revision, 0.8m));
        var lead = await propose.HandleAsync(new(admin with { Role = PersonRole.Lead }, DecidedHistory.Workflow, theirs.Revision, 0.8m));

        Assert.Equal(
            [RefusalCodes.Stale, RefusalCodes.Conflict, RefusalCodes.Forbidden],
            new[] { stale, proposed, lead }.Select(o => o.Refusal?.Code)
        );
        var standing = (await history.Data.Get<ShowDraft>().HandleAsync(new(history.Data.Workspace, DecidedHistory.Workflow))).Value;
        Assert.Equal(theirs.Text, standing!.Text);
    }

    [Theory]
    [InlineData("step", "x\" || true || step != \"")]
    [InlineData("action", "unknown")]
    public async Task What_the_contract_does_not_know_gets_no_control(string part, string name)
    {
        await using var history = await DecidedHistory.StartAsync(Engine.Sqlite);

        var refused = await history
            .Data.Get<ProposeThreshold>()
            .HandleAsync(
                new(history.Admin, DecidedHistory.Workflow, 0, 0.8m, part is "step" ? name : null, part is "action" ? name : null)
            );

        Assert.Equal(RefusalCodes.Validation, refused.Refusal?.Code);
    }

    [Fact]
    public async Task A_reviewer_counts_only_what_was_decided_in_queues_they_see_and_it_takes_few_statements()
    {
        var count = new Metrics.CountStatements();
        await using var history = await DecidedHistory.StartAsync(Engine.Sqlite, count.Watch);
        await history.DecideManyAsync();
        var find = history.Data.Get<FindThresholds>();
        await find.HandleAsync(new(history.Admin, DecidedHistory.Workflow, 0.1));

        var before = count.Count;
        await find.HandleAsync(new(history.Admin, DecidedHistory.Workflow, 0.1));
        Assert.Equal(2, count.Count - before);

        var stranger = history.Admin with { Role = PersonRole.Reviewer };
        Assert.Equal(0, (await find.HandleAsync(new(stranger, DecidedHistory.Workflow, 0.1))).Value.Scored);
        var member = stranger with { Teams = new HashSet<string>(["Desk"], StringComparer.Ordinal) };
        Assert.Equal(240, (await find.HandleAsync(new(member, DecidedHistory.Workflow, 0.1))).Value.Scored);
        Assert.Equal(RefusalCodes.Validation, (await find.HandleAsync(new(member, DecidedHistory.Workflow, 0))).Refusal?.Code);
        Assert.Equal(RefusalCodes.NotFound, (await find.HandleAsync(new(member, "nothing", 0.1))).Refusal?.Code);
    }
}
