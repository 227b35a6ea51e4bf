using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Metrics;

public sealed class DiagnoseTests
{
    private const string Workflow = "retail-support";

    private static readonly string Sick = ReviewDesk
        .Contract.Replace("evidence_required: [order]", "evidence_required: []", StringComparison.Ordinal)
        .Replace(
            "  - {tier: high, when: \"!reversible\", approvals: 2, role: reviewer, decisions: [approve, edit, reject, escalate]}\n",
            "",
            StringComparison.Ordinal
        )
        .Replace(
            "  - {tier: sealed, when: \"has(amount) && amount > 900\", approvals: 1, role: lead, decisions: [approve, reject, escalate]}\n",
            "",
            StringComparison.Ordinal
        )
        .Replace(
            "  - {exception_type: policy_conflict, severity: high, route_to: support, sla_minutes: 60, automation_allowed: false, reviewer_evidence: []}\n",
            "",
            StringComparison.Ordinal
        );

    private static readonly string Healthy =
        ReviewDesk.Contract.Replace("approvals: 2, role: reviewer", "approvals: 1, role: reviewer", StringComparison.Ordinal)
        + """

            workflow_release_gate:
              canary_traffic: 0.10
              promotion_window_hours: 48
              success_criteria: {human_override_rate: "<= 0.15"}
              rollback_trigger: [exception_rate > 0.5]
              fallback_mode: deterministic_path
            """;

    [Theory, BothEngines]
    public async Task Every_failure_is_found_in_a_workload_that_has_it(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine, Sick);
        await WorkAsync(desk, reviews: 10, hours: 5, rejected: 5);
        desk.Data.Clock.Advance(TimeSpan.FromDays(14));
        await WorkAsync(desk, reviews: 3, hours: 5, rejected: 5);

        var answer = await AskAsync(desk);

        Assert.Equal(Enum.GetValues<VisibleFailure>().Select(f => $"{f} Found"), answer.Diagnoses.Select(d => $"{d.Failure} {d.Verdict}"));
        Assert.Equal(130, answer.Diagnoses[(int)VisibleFailure.KeepsBeingOverridden].Evidence[0].Rate!.N);
    }

    [Theory, BothEngines]
    public async Task Nothing_is_found_in_a_healthy_workload(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine, Healthy);
        await desk.AddPersonAsync("Kim", PersonRole.Reviewer, "Support");
        await desk.AddPersonAsync("Lea", PersonRole.Lead, "Leads");
        var admin = desk.Person("ada", PersonRole.Admin);
        Assert.Null(
            (
                await desk.Get<ProtectCase>()
                    .HandleAsync(
                        new(admin, Workflow)
                        {
                            Title = "No refund twice",
                            Action = "refund_order",
                            Why = "It happened.",
                        }
                    )
            ).Refusal
        );
        await WorkAsync(desk, reviews: 4, hours: 0, rejected: 0);
        desk.Data.Clock.Advance(TimeSpan.FromDays(14));
        await WorkAsync(desk, reviews: 4, hours: 0, rejected: 1);

        var answer = await AskAsync(desk);

        Assert.Equal(
            Enum.GetValues<VisibleFailure>().Select(f => $"{f} NotFound"),
            answer.Diagnoses.Select(d => $"{d.Failure} {d.Verdict}")
        );
    }

    [Fact]
    public async Task What_waits_past_its_promise_counts_as_late_and_nothing_is_asked_of_the_decisions()
    {
        var statements = new CountStatements();
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite, Sick, more: statements.Watch);
        for (var i = 0; i < 4; i++)
        {
            await desk.ReceiveAsync(Actions());
        }

        await AskAsync(desk);
        desk.Data.Clock.Advance(TimeSpan.FromHours(3));
        var before = statements.Count;
        var late = (await AskAsync(desk)).Diagnoses[(int)VisibleFailure.ApprovalsQueue];

        Assert.Equal((DiagnosisVerdict.Found, 1.0, 40L), (late.Verdict, late.Evidence[0].Rate!.Value, late.Evidence[0].Rate!.N));
        Assert.True(statements.Count - before <= 24, $"{statements.Count - before} statements");
    }

    [Fact]
    public async Task A_workflow_nobody_published_is_refused()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);

        var answer = await desk.Get<Diagnose>().HandleAsync(new(desk.Person("kim"), "nothing"));

        Assert.Equal(RefusalCodes.NotFound, answer.Refusal?.Code);
    }

    private static async Task<Diagnose.Answer> AskAsync(ReviewDesk desk) =>
        (await desk.Get<Diagnose>().HandleAsync(new(desk.Person("kim"), Workflow))).Value;

    // Ten items a review, half of them held by a control; decided some hours later, the first of them rejected without a code.
    private static async Task WorkAsync(ReviewDesk desk, int reviews, int hours, int rejected)
    {
        var person = desk.Person("kim");
        var received = new List<ReviewView>();
        for (var i = 0; i < reviews; i++)
        {
            received.Add(await desk.ReceiveAsync(Actions()));
        }

        desk.Data.Clock.Advance(TimeSpan.FromHours(hours));
        foreach (var review in received)
        {
            Assert.True(IPrefixedId<ReviewId>.TryParse(review.Id, out var id));
            var decisions = Enumerable
                .Range(0, 10)
                .Select(i =>
                    i < rejected
                        ? new DecideReview.OneDecision(ReviewDecision.Reject, Message: "No.")
                        : new DecideReview.OneDecision(ReviewDecision.Approve)
                )
                .ToList();
            var decided = await desk.Get<DecideReview>().HandleAsync(new(person, id, review.Revision, decisions), CancellationToken.None);
            Assert.Null(decided.Refusal);
        }
    }

    private static string[] Actions() =>
        [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? ReviewDesk.Refund(600) : ReviewDesk.Cancel($"W{i}"))];
}
