using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Metrics;

namespace ReviewerPortal.Tests.Adaptive;

public sealed class ProposeChangesTests
{
    [Theory, BothEngines]
    public async Task The_same_edit_becomes_a_control_in_the_draft(Engine engine)
    {
        await using var history = await DecidedHistory.StartAsync(engine);
        await history.WriteAsync([
            .. Enumerable
                .Range(0, 40)
                .Select(i => new DecidedHistory.Item("refund")
                {
                    Proposed = """{"to":"cash: # \"x\""}""",
                    Decided = """{"to":"card"}""",
                    Verdict = Verdict.Edited,
                    Alone = i == 39,
                }),
            new("refund") { Proposed = """{"to":"card"}""", Verdict = Verdict.Approved },
            new("refund")
            {
                Proposed = $$"""{"to":"{{new string('x', FindRepeatedEdits.LongestArguments)}}"}""",
                Verdict = Verdict.Approved,
            },
            new("refund") { Proposed = """{"to":"cash: # \"x\""}""" },
        ]);
        var propose = history.Data.Get<ProposeRule>();

        var view = await history.Data.Get<FindRepeatedEdits>().HandleAsync(new(history.Admin, DecidedHistory.Workflow));

        Assert.Equal((41, 39, 1), (view.Decided, view.Edits, view.TooLong));
        var correction = Assert.Single(view.Corrections);
        Assert.Equal((39, true), (correction.Times, correction.IsRule));
        var draft = (await propose.HandleAsync(new(history.Admin, DecidedHistory.Workflow, 0, correction.Change))).Value;
        Assert.DoesNotContain(draft.Problems, p => p.Severity is ProblemSeverity.Error);
        Assert.Contains("# people agreed on this limit", draft.Text, StringComparison.Ordinal);
        var control = ContractReader.Read(draft.Text).Contract!.Controls[^1];
        Assert.Equal(
            ("corrected-refund-to", correction.Require, ProposeRule.Otherwise),
            (control.Name, control.Require!.Text, control.Otherwise)
        );

        var twice = await propose.HandleAsync(new(history.Admin, DecidedHistory.Workflow, draft.Revision, correction.Change));
        var unsayable = await propose.HandleAsync(
            new(history.Admin, DecidedHistory.Workflow, draft.Revision, correction.Change with { Pointer = "/a b" })
        );
        var unknown = await propose.HandleAsync(
            new(history.Admin, DecidedHistory.Workflow, draft.Revision, correction.Change with { Action = "gone" })
        );
        Assert.Equal(
            [RefusalCodes.Conflict, RefusalCodes.Validation, RefusalCodes.Validation],
            new[] { twice, unsayable, unknown }.Select(o => o.Refusal?.Code)
        );
    }

    [Theory, BothEngines]
    public async Task What_grows_without_a_route_gets_one_in_the_draft_and_an_unknown_action_is_taken_in(Engine engine)
    {
        await using var history = await DecidedHistory.StartAsync(engine);
        await history.WriteAsync([
            .. Many(60, 20, null, "refund"),
            .. Many(60, 2, null, "refund"),
            .. Many(10, 20, "ambiguous_request", "refund"),
            .. Many(50, 2, "ambiguous_request", "refund"),
            .. Many(20, 2, "unknown_action", "archive"),
            .. Many(12, 40, "made_up", "refund"),
        ]);
        var (admin, find) = (history.Admin, history.Data.Get<FindExceptionPatterns>());

        var view = (await find.HandleAsync(new(admin, DecidedHistory.Workflow))).Value;

        Assert.Equal((200, 80), (view.Decided, view.Exceptions));
        Assert.Equal(
            [
                ("ambiguous_request", "refund", true, PatternRemedy.NewRoute),
                ("unknown_action", "archive", true, PatternRemedy.AcceptAction),
            ],
            view.Patterns.Select(p => (p.Key.Type, p.Key.Action, p.Grows, p.Remedy))
        );
        Assert.Equal((50, 10), (view.Patterns[0].Now, view.Patterns[0].Before));

        var routed = (
            await history.Data.Get<ProposeRoute>().HandleAsync(new(admin, DecidedHistory.Workflow, 0, "ambiguous_request", "change"))
        ).Value;
        var accepted = (
            await history.Data.Get<ProposeAction>().HandleAsync(new(admin, DecidedHistory.Workflow, routed.Revision, "archive", "change"))
        ).Value;
        var contract = ContractReader.Read(accepted.Text).Contract!;
        Assert.DoesNotContain(accepted.Problems, p => p.Severity is ProblemSeverity.Error);
        Assert.Equal(("desk", 240), (contract.RouteOf("ambiguous_request")!.RouteTo, contract.RouteOf("ambiguous_request")!.SlaMinutes));
        Assert.Equal(("change", false), (contract.Actions["archive"].Step, contract.Actions["archive"].Reversible));
        Assert.Equal(["refund", "cancel", "archive"], contract.Accepts);
        Assert.Equal(
            [RefusalCodes.Conflict, RefusalCodes.Conflict],
            new[]
            {
                await history
                    .Data.Get<ProposeRoute>()
                    .HandleAsync(new(admin, DecidedHistory.Workflow, accepted.Revision, "ambiguous_request", "")),
                await history
                    .Data.Get<ProposeAction>()
                    .HandleAsync(new(admin, DecidedHistory.Workflow, accepted.Revision, "archive", "change")),
            }.Select(o => o.Refusal?.Code)
        );
    }

    [Fact]
    public async Task A_limit_that_holds_what_people_let_stand_rises_in_the_draft_as_far_as_is_shown()
    {
        await using var history = await DecidedHistory.StartAsync(Engine.Sqlite);
        await history.WriteAsync([
            .. Enumerable
                .Range(0, 120)
                .Select(i => new DecidedHistory.Item("refund")
                {
                    Amount = 501 + i * 5,
                    Exception = "policy_conflict",
                    Verdict = i >= 110 ? Verdict.Rejected : Verdict.Approved,
                }),
        ]);
        var propose = history.Data.Get<ProposeLimit>();

        var view = (await history.Data.Get<FindExceptionPatterns>().HandleAsync(new(history.Admin, DecidedHistory.Workflow))).Value;

        var pattern = view.Patterns[0];
        var limit = pattern.Limit!;
        Assert.Equal((PatternRemedy.Loosen, "small", 500m), (pattern.Remedy, limit.Control, limit.Now));
        Assert.InRange(limit.Proposed, 1_000m, 1_096m);
        Assert.True(limit.Override.High <= PatternRules.FewOverridden);
        var draft = (await propose.HandleAsync(new(history.Admin, DecidedHistory.Workflow, 0, limit.Control, 1_000.5m))).Value;
        Assert.Equal(
            "!has(amount) || amount <= 1000.5",
            ContractReader.Read(draft.Text).Contract!.Controls.Single(c => c.Name is "small").Require!.Text
        );
        Assert.Equal(
            [RefusalCodes.Conflict, RefusalCodes.Conflict],
            new[]
            {
                await propose.HandleAsync(new(history.Admin, DecidedHistory.Workflow, draft.Revision, "small", 1_000.50m)),
                await propose.HandleAsync(new(history.Admin, DecidedHistory.Workflow, draft.Revision, "sure", 1_000m)),
            }.Select(o => o.Refusal?.Code)
        );
    }

    [Fact]
    public async Task Patterns_and_corrections_take_one_statement_each_beside_the_contract_s()
    {
        var count = new CountStatements();
        await using var history = await DecidedHistory.StartAsync(Engine.Sqlite, count.Watch);
        await history.WriteAsync([.. Many(30, 2, "made_up", "refund")]);
        var (patterns, edits) = (history.Data.Get<FindExceptionPatterns>(), history.Data.Get<FindRepeatedEdits>());
        await patterns.HandleAsync(new(history.Admin, DecidedHistory.Workflow));

        var before = count.Count;
        await patterns.HandleAsync(new(history.Admin, DecidedHistory.Workflow));
        Assert.Equal(2, count.Count - before);
        await edits.HandleAsync(new(history.Admin, DecidedHistory.Workflow));
        Assert.Equal(3, count.Count - before);
    }

    private static IEnumerable<DecidedHistory.Item> Many(int count, int daysAgo, string? exception, string action) =>
        Enumerable
            .Range(0, count)
            .Select(_ => new DecidedHistory.Item(action)
            {
                Exception = exception,
                Verdict = Verdict.Approved,
                Ago = TimeSpan.FromDays(daysAgo),
            });
}
