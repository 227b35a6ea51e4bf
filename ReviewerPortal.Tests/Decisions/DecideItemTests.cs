using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Escalation;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Decisions;

public sealed class DecideItemTests
{
    [Theory, BothEngines]
    public async Task An_approval_leaves_its_decision_clock_stop_audit_entry_figure_and_answer_together(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());

        var view = (await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(ada, item)), default)).Value;

        Assert.Equal((ItemStatus.Decided, Verdict.Approved), (view.Status, view.Decision!.Verdict));
        await using var db = await desk.Data.OpenAsync();
        var decision = await db.Decisions.SingleAsync();
        Assert.Equal(("user:Ada@example.com", true), (decision.Actor, decision.Final));
        Assert.Equal(2, await db.ClockSegments.CountAsync(s => s.Event == ClockEvent.Stop));
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "item.approved" && a.Subject == item.ToString()));
        Assert.Equal(1, await db.HourlyFigures.SumAsync(f => f.Approved));
        var review = await db.Reviews.SingleAsync();
        Assert.Equal((ReviewStatus.Decided, 0), (review.Status, review.OpenItems));
        Assert.Contains("approve", review.Resume!, StringComparison.Ordinal);
        Assert.Equal("review.decided.v1", (await db.Events.SingleAsync()).Type);
    }

    [Theory, BothEngines]
    public async Task An_edit_is_final_where_one_approval_is_enough_and_names_what_changed(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        var args = ReviewDesk.Json("""{"order_id": "W1", "reason": "mistake"}""");

        var view = (await desk.Get<EditItem>().HandleAsync(new(await desk.SeenByAsync(ada, item), args, "wrong_argument"), default)).Value;

        Assert.Equal(Verdict.Edited, view.Decision!.Verdict);
        Assert.Equal("""["reason"]""", view.Decision.ChangedFields.Text);
        await using var db = await desk.Data.OpenAsync();
        Assert.Contains("mistake", (await db.Reviews.SingleAsync()).Resume!, StringComparison.Ordinal);
    }

    [Theory]
    [BothEngines("""{"order_id": "W1", "reason": "unwanted"}""", "#/args")]
    [BothEngines("""{"order_id": "W1", "reason": "because"}""", "#/args/reason")]
    [BothEngines("""{"order_id": 7, "reason": "mistake"}""", "#/args/order_id")]
    [BothEngines("""[1]""", "#/args")]
    public async Task An_edit_that_does_not_fit_is_refused_with_its_place(Engine engine, string args, string pointer)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());

        var outcome = await desk.Get<EditItem>().HandleAsync(new(await desk.SeenByAsync(ada, item), ReviewDesk.Json(args)), default);

        Assert.Equal(RefusalCodes.Validation, outcome.Refusal?.Code);
        Assert.Contains(outcome.Refusal!.Problems, p => p.Pointer.StartsWith(pointer, StringComparison.Ordinal));
        Assert.Equal(1, (await desk.ItemAsync(item)).Version);
    }

    [Theory, BothEngines]
    public async Task An_edit_may_not_break_a_control_that_passed(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.RefundAsync(20));
        var args = ReviewDesk.Json("""{"order_id": "W1", "amount": 501}""");

        var outcome = await desk.Get<EditItem>().HandleAsync(new(await desk.SeenByAsync(ada, item), args), default);

        Assert.Equal("#/args/amount", Assert.Single(outcome.Refusal!.Problems).Pointer);
    }

    [Theory, BothEngines]
    public async Task Two_people_must_approve_and_the_same_person_is_refused_the_second_time(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, bo, item) = (desk.Person("Ada"), desk.Person("Bo"), await desk.RefundAsync());
        var approve = desk.Get<ApproveItem>();

        var first = (await approve.HandleAsync(new(await desk.SeenByAsync(ada, item)), default)).Value;
        var again = await approve.HandleAsync(new(await desk.SeenByAsync(ada, item)), default);
        var second = (await approve.HandleAsync(new(await desk.SeenByAsync(bo, item)), default)).Value;

        Assert.Equal((ItemStatus.AwaitingApproval, null), (first.Status, first.Decision));
        Assert.Equal(RefusalCodes.FourEyes, again.Refusal?.Code);
        Assert.Equal(ItemStatus.Decided, second.Status);
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal((1, 2), (await db.HourlyFigures.SumAsync(f => f.Approved), await db.Decisions.CountAsync()));
    }

    [Theory, BothEngines]
    public async Task Two_approvals_by_one_person_in_the_same_moment_are_never_two(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.RefundAsync());
        var seen = await desk.SeenByAsync(ada, item);

        // Sent at once, so that both wait for the same shared transaction; the second says the version the first leaves behind.
        var both = await Task.WhenAll(
            desk.Get<ApproveItem>().HandleAsync(new(seen), default),
            desk.Get<ApproveItem>().HandleAsync(new(seen with { SeenVersion = seen.SeenVersion + 1 }), default)
        );

        Assert.Single(both, o => o.Refusal is null);
        Assert.True((await desk.ItemAsync(item)).IsOpen);
    }

    [Theory, BothEngines]
    public async Task A_rejection_needs_a_reason_and_ends_the_item_whatever_was_approved(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, bo, item) = (desk.Person("Ada"), desk.Person("Bo"), await desk.RefundAsync());
        await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(ada, item)), default);

        var seen = await desk.SeenByAsync(bo, item);
        Assert.Equal(RefusalCodes.Validation, (await desk.Get<RejectItem>().HandleAsync(new(seen, null, " "), default)).Refusal?.Code);
        Assert.Equal(RefusalCodes.Validation, (await desk.Get<RejectItem>().HandleAsync(new(seen, "mood", null), default)).Refusal?.Code);
        Assert.Equal(
            Verdict.Rejected,
            (await desk.Get<RejectItem>().HandleAsync(new(seen, "policy", null), default)).Value.Decision!.Verdict
        );
    }

    [Theory, BothEngines]
    public async Task An_escalated_item_lies_in_the_targets_queue_with_its_time_already_spent(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        var before = await desk.ItemAsync(item);
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(10));

        var view = (await desk.Get<EscalateItem>().HandleAsync(new(await desk.SeenByAsync(ada, item), "not mine"), default)).Value;

        var after = await desk.ItemAsync(item);
        Assert.Equal(("leads", ItemStatus.Queued, 1), (view.Queue, view.Status, view.Level));
        Assert.Equal(before.ResolveBy, after.ResolveBy);
        Assert.Null(after.RespondBy);
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal("item.escalated.v1", (await db.Events.SingleAsync()).Type);
        var late = await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(ada, item)), default);
        Assert.Equal(RefusalCodes.NotFound, late.Refusal?.Code);
        var lead = desk.Person("Lea", PersonRole.Lead, "Leads");
        Assert.Null((await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(lead, item)), default)).Refusal);
    }

    [Theory, BothEngines]
    public async Task Waiting_for_information_stops_the_clock_and_ends_by_itself(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        var promised = (await desk.ItemAsync(item)).ResolveBy;

        await desk.Get<RequestInfo>().HandleAsync(new(await desk.SeenByAsync(ada, item), "which order?"), default);
        var waiting = await desk.ItemAsync(item);
        desk.Data.Clock.Advance(SlaRules.LongestWait);
        var returned = await desk.Get<ReturnLapsedItems>().HandleAsync(default);

        var after = await desk.ItemAsync(item);
        Assert.Equal((ItemStatus.AwaitingInfo, promised + SlaRules.LongestWait), (waiting.Status, waiting.ResolveBy));
        Assert.Equal((1, ItemStatus.Queued, promised + SlaRules.LongestWait), (returned, after.Status, after.ResolveBy));
    }

    [Theory, BothEngines]
    public async Task The_same_operation_again_gets_the_first_answer(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        var seen = await desk.SeenByAsync(ada, item, operation: "op-1");

        var first = await desk.Get<ApproveItem>().HandleAsync(new(seen), default);
        var again = await desk.Get<ApproveItem>().HandleAsync(new(seen), default);
        var other = await desk.Get<ApproveItem>().HandleAsync(new(seen with { OperationId = "op-2" }), default);

        Assert.Equal(first.Value.Decision!.At, again.Value.Decision!.At);
        Assert.Equal(RefusalCodes.AlreadyDecided, other.Refusal?.Code);
    }

    [Theory, BothEngines]
    public async Task Who_does_not_belong_to_the_queue_does_not_decide(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var item = await desk.CancelAsync();
        var approve = desk.Get<ApproveItem>();

        Assert.Equal(RefusalCodes.NotFound, await CodeAsync(desk.Person("Eve", PersonRole.Reviewer, "Somebody else")));
        Assert.Equal(RefusalCodes.Forbidden, await CodeAsync(desk.Person("Root", PersonRole.Admin, "Somebody else")));
        Assert.Equal(RefusalCodes.Forbidden, await CodeAsync(desk.Person("Audi", PersonRole.Auditor, "Support")));
        Assert.Equal(RefusalCodes.Forbidden, await CodeAsync(desk.Agent));

        async Task<string?> CodeAsync(Caller who) =>
            (await approve.HandleAsync(new(await desk.SeenByAsync(who, item)), default)).Refusal?.Code;
    }

    [Theory, BothEngines]
    public async Task A_reviewer_may_escalate_but_not_decide_what_needs_a_lead(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var review = await desk.ReceiveAsync(
            """{"name": "cancel_order", "args": {"order_id": "W1", "reason": "unwanted"}, "amount": 901}"""
        );
        var (ada, item) = (desk.Person("Ada"), ReviewDesk.IdOf(review.Items[0]));

        var outcome = await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(ada, item)), default);

        Assert.Equal(RefusalCodes.DecisionNotAllowed, outcome.Refusal?.Code);
        Assert.Equal(["escalate"], (string[])outcome.Refusal!.Facts["allowed"]!);
        Assert.Null((await desk.Get<EscalateItem>().HandleAsync(new(await desk.SeenByAsync(ada, item), "above me"), default)).Refusal);
    }

    [Theory, BothEngines]
    public async Task Evidence_that_must_be_opened_is_opened_by_this_person_in_its_present_content_first(Engine engine)
    {
        var contract = ReviewDesk.Contract.Replace(
            "order: {kind: record, must_open: false}",
            "order: {kind: record, must_open: true}",
            StringComparison.Ordinal
        );
        await using var desk = await ReviewDesk.OpenAsync(engine, contract);
        var (ada, bo, item) = (desk.Person("Ada"), desk.Person("Bo"), await desk.CancelAsync());
        var (approve, open) = (desk.Get<ApproveItem>(), desk.Get<OpenEvidence>());

        await open.HandleAsync(new(bo, item, "order"), default);
        await open.HandleAsync(new(bo, item, "order"), default);
        var unopened = await approve.HandleAsync(new(await desk.SeenByAsync(ada, item)), default);
        await open.HandleAsync(new(ada, item, "order"), default);
        await desk.ReplaceEvidenceAsync(item, "newer");
        var replaced = await approve.HandleAsync(new(await desk.SeenByAsync(ada, item)), default);
        await open.HandleAsync(new(ada, item, "order"), default);
        var opened = await approve.HandleAsync(new(await desk.SeenByAsync(ada, item)), default);

        Assert.Equal(RefusalCodes.EvidenceUnopened, unopened.Refusal?.Code);
        Assert.Equal(["order"], (IEnumerable<string>)unopened.Refusal!.Facts["names"]!);
        Assert.Equal(RefusalCodes.EvidenceUnopened, replaced.Refusal?.Code);
        Assert.Null(opened.Refusal);
        Assert.Equal(RefusalCodes.NotFound, (await open.HandleAsync(new(ada, item, "statement"), default)).Refusal?.Code);
    }

    // Claim C2 of the reliability list: size 500 by REVIEWER_PORTAL_STALE_TRIALS.
    [Theory, BothEngines]
    public async Task Nobody_approves_evidence_they_have_not_seen(Engine engine)
    {
        var trials = int.Parse(Environment.GetEnvironmentVariable("REVIEWER_PORTAL_STALE_TRIALS") ?? "25", CultureInfo.InvariantCulture);
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = desk.Person("Ada");
        for (var trial = 0; trial < trials; trial++)
        {
            var item = await desk.CancelAsync();
            var claim = trial % 2 == 0 ? (await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default)).Value : null;
            var seen = await desk.SeenByAsync(ada, item, claim?.Token);
            await desk.ReplaceEvidenceAsync(item, $"trial {trial}");

            var refusal = (await desk.Get<ApproveItem>().HandleAsync(new(seen), default)).Refusal;

            Assert.Equal(RefusalCodes.Stale, refusal?.Code);
            Assert.True((await desk.ItemAsync(item)).IsOpen);
        }
    }

    // Claim C1 of the reliability list: size 1,000 by REVIEWER_PORTAL_RACES.
    [Theory, BothEngines]
    public async Task Of_eight_people_who_decide_at_once_exactly_one_wins_and_seven_are_told_who(Engine engine)
    {
        var size = int.Parse(Environment.GetEnvironmentVariable("REVIEWER_PORTAL_RACES") ?? "100", CultureInfo.InvariantCulture);
        await using var desk = await ReviewDesk.OpenAsync(engine, clock: TimeProvider.System);
        var people = Enumerable.Range(1, 8).Select(n => desk.Person($"P{n}")).ToArray();
        var (approve, reject) = (desk.Get<ApproveItem>(), desk.Get<RejectItem>());

        for (var race = 0; race < size; race++)
        {
            var item = await desk.CancelAsync();
            using var start = new Barrier(people.Length);
            var answers = await Task.WhenAll(
                people.Select(
                    (person, n) =>
                        Task
                            .Factory.StartNew(
                                () =>
                                {
                                    start.SignalAndWait();
                                    var seen = new DecisionRequest(person, item, SeenVersion: 1);
                                    return n % 2 == 0
                                        ? approve.HandleAsync(new(seen), default)
                                        : reject.HandleAsync(new(seen, "policy", null), default);
                                },
                                default,
                                TaskCreationOptions.LongRunning,
                                TaskScheduler.Default
                            )
                            .Unwrap()
                )
            );

            var winner = Assert.Single(answers, a => a.Refusal is null).Value.Decision!;
            Assert.All(
                answers.Select(a => a.Refusal).OfType<Refusal>(),
                r =>
                {
                    Assert.Equal(RefusalCodes.AlreadyDecided, r.Code);
                    Assert.Equal(winner.By, $"user:{r.Facts["who"]}@example.com");
                    Assert.Equal(SnakeCase.Of(winner.Verdict), r.Facts["what"]);
                    Assert.Equal(winner.At, r.Facts["when"]);
                }
            );
        }

        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(size, await db.Decisions.CountAsync());
        Assert.Equal(size, await db.Events.CountAsync());
        Assert.Equal(size, await db.HourlyFigures.SumAsync(f => f.Approved + f.Rejected));
    }
}
