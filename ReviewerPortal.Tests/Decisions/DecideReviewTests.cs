using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Decisions;

public sealed class DecideReviewTests
{
    [Theory, BothEngines]
    public async Task All_items_of_a_review_are_decided_at_once_and_the_agent_is_answered_once(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var review = await desk.ReceiveAsync(ReviewDesk.Cancel("W1"), ReviewDesk.Cancel("W2"), ReviewDesk.Cancel("W3"));

        var view = (
            await DecideAsync(
                desk,
                review,
                new(ReviewDecision.Approve),
                new(ReviewDecision.Edit, "cancel_order", ReviewDesk.Json("""{"order_id": "W2", "reason": "mistake"}""")),
                new(ReviewDecision.Reject, Message: "not this one")
            )
        ).Value;

        Assert.Equal(ReviewStatus.Decided, view.Status);
        Assert.Equal([Verdict.Approved, Verdict.Edited, Verdict.Rejected], view.Items.Select(i => i.Decision!.Verdict));
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(1, await db.Events.CountAsync());
    }

    [Theory, BothEngines]
    public async Task One_refused_decision_undoes_all_of_them(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var review = await desk.ReceiveAsync(ReviewDesk.Cancel("W1"), ReviewDesk.Cancel("W2"));

        var outcome = await DecideAsync(
            desk,
            review,
            new(ReviewDecision.Approve),
            new(ReviewDecision.Edit, EditedArgs: ReviewDesk.Json("""{"order_id": "W2", "reason": "whim"}"""))
        );

        Assert.StartsWith(
            "#/decisions/1/editedAction/args/reason",
            Assert.Single(outcome.Refusal!.Problems).Pointer,
            StringComparison.Ordinal
        );
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(0, await db.Decisions.CountAsync());
        Assert.All(await db.ReviewItems.ToListAsync(), i => Assert.Equal((ItemStatus.Queued, 1), (i.Status, i.Version)));
        Assert.Equal(review.Revision, (await db.Reviews.SingleAsync()).Revision);
    }

    [Theory, BothEngines]
    public async Task A_wrong_count_a_changed_action_and_an_old_revision_are_refused(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var review = await desk.ReceiveAsync(ReviewDesk.Cancel("W1"), ReviewDesk.Cancel("W2"));

        var few = await DecideAsync(desk, review, new DecideReview.OneDecision(ReviewDecision.Approve));
        var renamed = await DecideAsync(
            desk,
            review,
            new(ReviewDecision.Edit, "drop_table", ReviewDesk.Json("{}")),
            new(ReviewDecision.Approve)
        );
        var old = await DecideAsync(desk, review with { Revision = 0 }, new(ReviewDecision.Approve), new(ReviewDecision.Approve));

        Assert.Equal("#/decisions", Assert.Single(few.Refusal!.Problems).Pointer);
        Assert.Equal("#/decisions/0/editedAction/name", Assert.Single(renamed.Refusal!.Problems).Pointer);
        Assert.Equal(RefusalCodes.Stale, old.Refusal?.Code);
    }

    [Theory, BothEngines]
    public async Task An_item_somebody_else_holds_refuses_the_whole(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var review = await desk.ReceiveAsync(ReviewDesk.Cancel("W1"), ReviewDesk.Cancel("W2"));
        await desk.Get<ClaimItem>().HandleAsync(new(desk.Person("Bo"), ReviewDesk.IdOf(review.Items[1])), default);

        var outcome = await DecideAsync(
            desk,
            review with
            {
                Revision = review.Revision + 1,
            },
            new(ReviewDecision.Approve),
            new(ReviewDecision.Approve)
        );

        Assert.Equal(RefusalCodes.ClaimHeld, outcome.Refusal?.Code);
        Assert.Equal("Bo", outcome.Refusal!.Facts["who"]);
        Assert.True((await desk.ItemAsync(ReviewDesk.IdOf(review.Items[0]))).IsOpen);
    }

    private static Task<Outcome<ReviewView>> DecideAsync(ReviewDesk desk, ReviewView review, params DecideReview.OneDecision[] decisions)
    {
        Assert.True(IPrefixedId<ReviewId>.TryParse(review.Id, out var id));
        return desk.Get<DecideReview>().HandleAsync(new(desk.Person("Ada"), id, review.Revision, decisions), default);
    }
}
