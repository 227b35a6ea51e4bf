using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Releases;

public sealed class PromoteReleaseTests
{
    [Theory, BothEngines]
    public async Task A_good_version_is_promoted_by_a_person_after_its_window_and_not_before(Engine engine)
    {
        await using var desk = await ReleaseDesk.OpenAsync(engine);
        await desk.ProtectAsync();
        var release = await desk.StartAsync("2");
        Assert.Equal("fallback", (await desk.AskAsync(KeyOutside())).Variant);
        Assert.Equal(new FlagAnswer("2", "candidate", "SPLIT"), await desk.AskAsync(KeyInside()));

        for (var hour = 0; hour < 48; hour++)
        {
            Assert.Equal(RefusalCodes.Conflict, (await PromoteAsync(desk, release.Id)).Refusal?.Code);
            await desk.ApproveAsync(await desk.ReceiveAsync("2"));
            desk.Data.Clock.Advance(TimeSpan.FromHours(1));
            await desk.Get<EvaluateDueGates>().HandleAsync();
        }

        var waiting = await desk.NewestAsync();
        Assert.Equal((ReleaseState.Canary, GateVerdict.Hold), (waiting.State, waiting.Verdict));
        var gate = (await desk.Get<ShowGate>().HandleAsync(new(desk.Data.Workspace, ReleaseDesk.Workflow))).Value;
        Assert.True(gate.Opinion.AwaitsApproval, gate.Opinion.Reason);
        Assert.Equal(48, gate.Metrics.Single(m => m.Name == "exception_rate").N);
        Assert.Equal(
            RefusalCodes.Forbidden,
            (await desk.Get<PromoteRelease>().HandleAsync(new(desk.Desk.Agent, release.Id))).Refusal?.Code
        );

        Assert.Equal(ReleaseState.Promoted, (await PromoteAsync(desk, release.Id)).Value.State);
        Assert.Equal(new FlagAnswer("2", "baseline", "STATIC"), await desk.AskAsync(KeyOutside()));
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(1, await db.Events.CountAsync(e => e.Type == EventTypes.GatePromoted));
        // A verdict a kind of reason, not one an evaluation: nothing counted, good so far, all met, approved.
        Assert.InRange(await db.GateReadings.CountAsync(), 2, 6);

        // The next candidate stands against it, and falls back without it.
        var next = await desk.StartAsync("3");
        Assert.Equal("2", next.BaselineVersion);
        await desk.Get<RollBackRelease>().HandleAsync(new RollBackRelease.Command(desk.Lead, next.Id, "Not that one."));
        Assert.Equal("deterministic_path", (await desk.AskAsync(KeyInside())).Value);
        Assert.Equal("2", (await desk.AskAsync(KeyOutside())).Value);
    }

    [Theory, BothEngines]
    public async Task A_paused_release_takes_no_step_is_judged_on_and_rolled_back_by_a_trigger(Engine engine)
    {
        var automatic = ReleaseDesk.Contract.Replace(
            "canary_traffic: 0.10",
            "canary_traffic: 0.10\n  promotion: auto",
            StringComparison.Ordinal
        );
        await using var desk = await ReleaseDesk.OpenAsync(engine, automatic);
        await desk.ProtectAsync();
        var release = await desk.StartAsync("2");
        var pause = new PauseRelease.Command(desk.Lead, release.Id, Paused: true, "The auditor is in the house.");
        Assert.Equal(RefusalCodes.Validation, (await desk.Get<PauseRelease>().HandleAsync(pause with { Reason = " " })).Refusal?.Code);
        Assert.Equal(
            RefusalCodes.Forbidden,
            (await desk.Get<PauseRelease>().HandleAsync(pause with { By = desk.Desk.Agent })).Refusal?.Code
        );
        Assert.NotNull((await desk.Get<PauseRelease>().HandleAsync(pause)).Value.PausedAt);
        Assert.Equal(RefusalCodes.Conflict, (await desk.Get<PauseRelease>().HandleAsync(pause)).Refusal?.Code);

        for (var hour = 0; hour < 50; hour++)
        {
            await desk.ApproveAsync(await desk.ReceiveAsync("2"));
            desk.Data.Clock.Advance(TimeSpan.FromHours(1));
            await desk.Get<EvaluateDueGates>().HandleAsync();
        }

        var paused = await desk.NewestAsync();
        Assert.Equal((ReleaseState.Canary, GateVerdict.Hold), (paused.State, paused.Verdict));
        Assert.Contains("Lea paused the release", paused.VerdictReason, StringComparison.Ordinal);
        Assert.Equal(new FlagAnswer("2", "candidate", "SPLIT"), await desk.AskAsync(KeyInside()));
        Assert.Equal(RefusalCodes.Conflict, (await PromoteAsync(desk, release.Id)).Refusal?.Code);

        // Let go on, its window is over and the gate promotes it; paused again on the next, a trigger ends it.
        Assert.Null((await desk.Get<PauseRelease>().HandleAsync(pause with { Paused = false })).Value.PausedAt);
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.Get<EvaluateDueGates>().HandleAsync();
        Assert.Equal(ReleaseState.Promoted, (await desk.NewestAsync()).State);

        var next = await desk.StartAsync("3");
        _ = (await desk.Get<PauseRelease>().HandleAsync(pause with { Release = next.Id })).Value;
        for (var i = 0; i < 5; i++)
        {
            await desk.ReceiveAsync("3", amount: 900);
        }

        desk.Data.Clock.Advance(TimeSpan.FromHours(1));
        await desk.Get<EvaluateDueGates>().HandleAsync();
        Assert.Equal(ReleaseState.RolledBack, (await desk.NewestAsync()).State);
    }

    [Fact]
    public async Task Opening_names_every_precondition_that_fails_and_starting_asks_for_the_candidates_answers()
    {
        var contract = ReleaseDesk
            .Contract.Replace("kind: permission", "kind: policy", StringComparison.Ordinal)
            .Replace("{exception_type: boundary_crossing,", "{exception_type: ambiguous_request,", StringComparison.Ordinal);
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite, contract);

        var refused = (await desk.Get<OpenRelease>().HandleAsync(new(desk.Lead, ReleaseDesk.Workflow, "2"))).Refusal!;

        var failing = Assert.IsAssignableFrom<IEnumerable<GatePrecondition>>(refused.Facts["preconditions"]);
        Assert.Equal(["exceptions", "controls", "evaluation"], failing.Select(p => p.Id));
        Assert.All(failing, p => Assert.NotNull(p.NextStep));
    }

    [Fact]
    public async Task A_draft_whose_candidate_fails_a_critical_case_is_not_started_and_the_gate_says_rollback()
    {
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite);
        await desk.ProtectAsync();
        var opened = (await desk.Get<OpenRelease>().HandleAsync(new(desk.Lead, ReleaseDesk.Workflow, "2"))).Value;
        Assert.Equal(RefusalCodes.Conflict, (await desk.Get<StartRelease>().HandleAsync(new(desk.Lead, opened.Id))).Refusal?.Code);

        await desk.EvaluateAsync("2", wrong: 1);

        Assert.Equal(RefusalCodes.Conflict, (await desk.Get<StartRelease>().HandleAsync(new(desk.Lead, opened.Id))).Refusal?.Code);
        var gate = (await desk.Get<ShowGate>().HandleAsync(new(desk.Data.Workspace, ReleaseDesk.Workflow))).Value;
        Assert.Equal(GateVerdict.Rollback, gate.Opinion.Verdict);
        Assert.Contains("something_else", Assert.Single(gate.Failing).Why, StringComparison.Ordinal);
    }

    private static Task<Outcome<Release>> PromoteAsync(ReleaseDesk desk, ReleaseId id) =>
        desk.Get<PromoteRelease>().HandleAsync(new PromoteRelease.Command(desk.Lead, id));

    private static string KeyInside() => KeyWhere(inside: true);

    private static string KeyOutside() => KeyWhere(inside: false);

    private static string KeyWhere(bool inside) =>
        Enumerable.Range(0, 1_000).Select(i => $"thread-{i}").First(k => FlagRules.IsInShare(ReleaseDesk.Workflow, k, 0.1m) == inside);
}
