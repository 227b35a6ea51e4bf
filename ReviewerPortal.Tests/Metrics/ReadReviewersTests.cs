using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Metrics;

public sealed class ReadReviewersTests
{
    [Theory, BothEngines]
    public async Task What_was_opened_how_fast_and_who_agreed_is_counted_by_the_hour_and_found_again_by_a_rebuild(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (kim, lea) = (await PersonAsync(desk, "Kim"), await PersonAsync(desk, "Lea"));

        // Over the interface: one unopened, one opened.
        await ApproveAsync(desk, kim, await desk.CancelAsync());
        var opened = await desk.CancelAsync();
        Assert.Null((await desk.Get<OpenEvidence>().HandleAsync(new(kim, opened, "order"), CancellationToken.None)).Refusal);
        await ApproveAsync(desk, kim, opened);
        // On the page: forty seconds of text in ten, and in sixty.
        foreach (var seconds in (int[])[10, 60])
        {
            var item = await desk.CancelAsync();
            await desk.ReplaceEvidenceAsync(item, new string('x', 3000));
            var seen = desk.Data.Time.GetUtcNow();
            desk.Data.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await ApproveAsync(desk, kim, item, seen);
        }

        // By two people: they agree, and they do not.
        foreach (var agreed in (bool[])[true, false])
        {
            var item = await desk.RefundAsync();
            await ApproveAsync(desk, kim, item);
            desk.Data.Clock.Advance(TimeSpan.FromSeconds(5));
            if (agreed)
            {
                await ApproveAsync(desk, lea, item);
            }
            else
            {
                await RejectAsync(desk, lea, item);
            }
        }

        desk.Data.Clock.Advance(TimeSpan.FromHours(1));
        await desk.Get<FoldFigures>().HandleAsync(desk.Data.Workspace);

        var counted = await CountedAsync(desk);
        Assert.Equal(
            new ReviewerCounts(Decided: 6, Overridden: 0, Approved: 6, Unopened: 3, Timed: 2, Hasty: 1, Paired: 2, Agreed: 1),
            counted[kim.Person!.Value]
        );
        Assert.Equal(
            new ReviewerCounts(Decided: 2, Overridden: 1, Approved: 1, Unopened: 1, Timed: 0, Hasty: 0, Paired: 2, Agreed: 1),
            counted[lea.Person!.Value]
        );

        await using (var db = await desk.Data.OpenAsync())
        {
            await db.ReviewerHours.Where(h => h.PersonId == kim.Person).ExecuteUpdateAsync(h => h.SetProperty(x => x.Hasty, 5));
            await db.ReviewerHours.Where(h => h.PersonId == lea.Person).ExecuteDeleteAsync();
        }

        Assert.Equal(0, (await desk.Get<RebuildFigures>().HandleAsync(new(desk.Data.Workspace))).Value.Changed);
        Assert.Equal(counted, await CountedAsync(desk));
    }

    [Theory, BothEngines]
    public async Task Whoever_decides_anew_what_a_protected_case_has_an_answer_for_is_counted_by_that_answer(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (kim, lea) = (await PersonAsync(desk, "Kim"), await PersonAsync(desk, "Lea"));
        var lead = await PersonAsync(desk, "Lou", PersonRole.Lead);
        var first = await desk.CancelAsync();
        await RejectAsync(desk, kim, first);
        // Made from the decision itself: nothing was known before.
        Assert.Null((await desk.Get<ProtectItem>().HandleAsync(new(lead, first))).Refusal);
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(5));

        await RejectAsync(desk, kim, await desk.CancelAsync());
        await ApproveAsync(desk, lea, await desk.CancelAsync());
        await ApproveAsync(desk, lea, IdOf(await desk.ReceiveAsync(ReviewDesk.Cancel("W2"))));
        desk.Data.Clock.Advance(TimeSpan.FromHours(1));
        await desk.Get<FoldFigures>().HandleAsync(desk.Data.Workspace);

        var counted = await CountedAsync(desk);
        Assert.Equal((1, 0), (counted[kim.Person!.Value].Known, counted[kim.Person!.Value].Missed));
        Assert.Equal((1, 1), (counted[lea.Person!.Value].Known, counted[lea.Person!.Value].Missed));
    }

    [Fact]
    public async Task A_reviewer_sees_themselves_and_a_lead_the_people_of_their_teams_by_name()
    {
        var statements = new CountStatements();
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite, more: statements.Watch);
        var (zoe, kim) = (await PersonAsync(desk, "Zoe"), await PersonAsync(desk, "Kim"));
        var lead = await PersonAsync(desk, "Lou", PersonRole.Lead);
        var elsewhere = await PersonAsync(desk, "Eve", PersonRole.Lead, "Leads");
        foreach (var person in (Caller[])[zoe, kim, lead])
        {
            await ApproveAsync(desk, person, await desk.CancelAsync());
        }

        desk.Data.Clock.Advance(TimeSpan.FromHours(1));
        await desk.Get<FoldFigures>().HandleAsync(desk.Data.Workspace);

        var before = statements.Count;
        var led = await ReadAsync(desk, lead);
        Assert.Equal(4, statements.Count - before);
        Assert.Equal((lead.Person, 1L), (led.Self!.Person, led.Self.Decided));
        Assert.Equal(["Kim", "Zoe"], led.Others.Select(o => o.Name));

        var own = await ReadAsync(desk, kim);
        Assert.Equal((kim.Person, 1L), (own.Self!.Person, own.Self.Decided));
        Assert.Empty(own.Others);
        Assert.Empty((await ReadAsync(desk, elsewhere)).Others);
        Assert.Equal(
            ["Kim", "Lou", "Zoe"],
            (await ReadAsync(desk, await PersonAsync(desk, "Ann", PersonRole.Auditor))).Others.Select(o => o.Name)
        );
        Assert.NotNull((await desk.Get<ReadReviewers>().HandleAsync(new(desk.Agent))).Refusal);
    }

    [Fact]
    public async Task A_day_on_which_people_only_began_to_approve_is_not_passed_over()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        var kim = await PersonAsync(desk, "Kim");
        var item = await desk.RefundAsync();
        desk.Data.Clock.Advance(TimeSpan.FromDays(1));
        await desk.Get<FoldFigures>().HandleAsync(desk.Data.Workspace);
        desk.Data.Clock.Advance(TimeSpan.FromDays(1));
        await ApproveAsync(desk, kim, item);
        desk.Data.Clock.Advance(TimeSpan.FromDays(1));
        await desk.CancelAsync();
        desk.Data.Clock.Advance(TimeSpan.FromHours(1));

        await desk.Get<FoldFigures>().HandleAsync(desk.Data.Workspace);

        Assert.Equal(1, (await CountedAsync(desk))[kim.Person!.Value].Decided);
    }

    private static async Task<Caller> PersonAsync(
        ReviewDesk desk,
        string name,
        PersonRole role = PersonRole.Reviewer,
        string team = "Support"
    )
    {
        var id = await desk.AddPersonAsync(name, role, team);
        return desk.Person(name, role, team) with { Person = id };
    }

    private static async Task ApproveAsync(ReviewDesk desk, Caller person, ReviewItemId item, DateTimeOffset? seenAt = null)
    {
        var request = await desk.SeenByAsync(person, item) with { SeenAt = seenAt };
        Assert.Null((await desk.Get<ApproveItem>().HandleAsync(new(request), CancellationToken.None)).Refusal);
    }

    private static async Task RejectAsync(ReviewDesk desk, Caller person, ReviewItemId item)
    {
        var reject = new RejectItem.Command(await desk.SeenByAsync(person, item), "policy", null);
        Assert.Null((await desk.Get<RejectItem>().HandleAsync(reject, CancellationToken.None)).Refusal);
    }

    private static ReviewItemId IdOf(ReviewView review) => ReviewDesk.IdOf(review.Items[0]);

    private static async Task<ReadReviewers.Answer> ReadAsync(ReviewDesk desk, Caller caller) =>
        (await desk.Get<ReadReviewers>().HandleAsync(new(caller))).Value;

    private static async Task<Dictionary<PersonId, ReviewerCounts>> CountedAsync(ReviewDesk desk)
    {
        await using var db = await desk.Data.OpenAsync();
        return (await db.ReviewerHours.AsNoTracking().ToListAsync())
            .GroupBy(h => h.PersonId)
            .ToDictionary(
                g => g.Key,
                g =>
                    g.Aggregate(
                        default(ReviewerCounts),
                        (sum, h) =>
                            sum
                            + new ReviewerCounts(
                                h.Decided,
                                h.Overridden,
                                h.Approved,
                                h.Unopened,
                                h.Timed,
                                h.Hasty,
                                h.Paired,
                                h.Agreed,
                                h.Known,
                                h.Missed
                            )
                    )
            );
    }
}
