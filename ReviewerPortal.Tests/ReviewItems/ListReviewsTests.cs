using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.ReviewItems;

public sealed class ListReviewsTests
{
    [Theory, BothEngines]
    public async Task A_person_gets_full_pages_of_the_reviews_they_may_see_however_many_others_lie_between(Engine engine)
    {
        const string Here = "exception_type: policy_conflict, severity: high, route_to: support";
        var contract = ReviewDesk.Contract.Replace(
            Here,
            Here.Replace("support", "leads", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        await using var desk = await ReviewDesk.OpenAsync(engine, contract);
        var mine = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            desk.Data.Clock.Advance(TimeSpan.FromSeconds(1));
            mine.Insert(0, (await desk.ReceiveAsync(ReviewDesk.Cancel())).Id.ToString());
            for (var other = 0; other < 3; other++)
            {
                await desk.ReceiveAsync(ReviewDesk.Refund(5_000));
            }
        }

        var reader = desk.Person("Ada");
        var (pages, cursor) = (new List<IReadOnlyList<ReviewView>>(), (ReviewId?)null);
        do
        {
            var page = await desk.Get<ListReviews>().HandleAsync(new(reader, null, null, null, cursor, Limit: 2), default);
            pages.Add(page.Reviews);
            cursor = IPrefixedId<ReviewId>.TryParse(page.Next, out var next) ? next : null;
        } while (cursor is not null);

        Assert.All(pages.SkipLast(1), p => Assert.Equal(2, p.Count));
        Assert.Equal(mine, pages.SelectMany(p => p).Select(r => r.Id.ToString()));
    }
}
