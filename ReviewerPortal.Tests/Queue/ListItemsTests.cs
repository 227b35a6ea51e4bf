using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Queue;

public sealed class ListItemsTests
{
    [Theory, BothEngines]
    public async Task Pages_follow_the_due_time_and_hold_every_item_once(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var all = new List<ReviewItemId>();
        for (var n = 0; n < 7; n++)
        {
            // Items of one review are due in the same millisecond: the page boundary falls among them.
            var review = await desk.ReceiveAsync(ReviewDesk.Cancel(), ReviewDesk.Cancel(), ReviewDesk.Refund(20));
            all.AddRange(review.Items.Select(ReviewDesk.IdOf));
            desk.Data.Clock.Advance(TimeSpan.FromSeconds(n % 2));
        }

        foreach (var reader in (Caller[])[desk.Person("Ada"), desk.Person("Root", PersonRole.Admin, "None")])
        {
            var (seen, cursor, last) = (new List<ReviewItemId>(), (string?)null, DateTimeOffset.MinValue);
            do
            {
                var page = (await desk.Get<ListItems>().HandleAsync(new(reader) { Limit = 4, Cursor = cursor }, default)).Value;
                Assert.All(page.Items, i => Assert.True(last <= (last = i.DueAt)));
                seen.AddRange(page.Items.Select(i => i.Id));
                cursor = page.Next;
            } while (cursor is not null);

            Assert.Equal(all.OrderBy(i => i.Value), seen.OrderBy(i => i.Value));
        }
    }

    [Theory, BothEngines]
    public async Task Filters_narrow_the_list_and_decided_items_leave_it(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = desk.Person("Ada");
        var (cancel, refund, dear) = (await desk.CancelAsync(), await desk.RefundAsync(20), await desk.RefundAsync(600));
        var done = await desk.CancelAsync();
        await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(ada, done)), default);
        await desk.Get<ClaimItem>().HandleAsync(new(ada, cancel), default);

        Assert.Equal<HashSet<ReviewItemId>>([cancel, refund, dear], await IdsAsync(new(ada)));
        Assert.Equal<HashSet<ReviewItemId>>([dear], await IdsAsync(new(ada) { ExceptionType = "policy_conflict" }));
        Assert.Equal<HashSet<ReviewItemId>>([refund, dear], await IdsAsync(new(ada) { Tier = "high" }));
        Assert.Equal<HashSet<ReviewItemId>>([cancel], await IdsAsync(new(ada) { Mine = true }));
        Assert.Equal<HashSet<ReviewItemId>>([cancel], await IdsAsync(new(ada) { Status = ItemStatus.Claimed }));
        Assert.Equal<HashSet<ReviewItemId>>([done], await IdsAsync(new(ada) { Status = ItemStatus.Decided }));
        Assert.Equal<HashSet<ReviewItemId>>([refund, dear], await IdsAsync(new(ada) { Search = "REFUND w1" }));
        Assert.Empty(await IdsAsync(new(ada) { Queue = "support", DueBefore = DateTimeOffset.UnixEpoch }));
        Assert.Equal(RefusalCodes.NotFound, (await desk.Get<ListItems>().HandleAsync(new(ada) { Queue = "leads" }, default)).Refusal?.Code);

        async Task<HashSet<ReviewItemId>> IdsAsync(ListItems.Query query) =>
            [.. (await desk.Get<ListItems>().HandleAsync(query, default)).Value.Items.Select(i => i.Id)];
    }

    [Theory, BothEngines]
    public async Task Queues_are_counted_for_who_sees_them(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = desk.Person("Ada");
        var item = await desk.CancelAsync();
        await desk.CancelAsync();
        await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default);
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(16));
        await desk.Get<ReturnLapsedItems>().HandleAsync(default);

        var queues = (await desk.Get<ListQueues>().HandleAsync(new(ada), default)).Value;

        var support = Assert.Single(queues);
        Assert.Equal(("support", 2, 0, 1, true), (support.Name, support.Open, support.Claimed, support.Overdue, support.MayDecide));
        Assert.Equal(
            ["leads", "support"],
            (await desk.Get<ListQueues>().HandleAsync(new(desk.Person("L", PersonRole.Lead, "Leads")), default)).Value.Select(q => q.Name),
            StringComparer.Ordinal
        );
    }

    [Theory, BothEngines]
    public async Task The_sheet_of_an_item_tells_what_happened_and_what_one_may_do(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, bo) = (desk.Person("Ada"), desk.Person("Bo"));
        var before = await desk.RefundAsync(10);
        await desk.Get<RejectItem>().HandleAsync(new(await desk.SeenByAsync(bo, before), "policy", null), default);
        var item = await desk.RefundAsync(20);
        await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(bo, item)), default);

        var sheet = (await desk.Get<ShowItem>().HandleAsync(new(ada, item), default)).Value;

        Assert.Equal(["item.received", "item.approved_awaiting_another"], sheet.History.Select(h => h.Action), StringComparer.Ordinal);
        Assert.Equal((before, Verdict.Rejected), (sheet.Precedents.Single().Id, sheet.Precedents.Single().Verdict));
        Assert.Equal("order", Assert.Single(sheet.Evidence).Name);
        Assert.Equal("approve edit reject escalate request_info", string.Join(' ', sheet.Allowed.Select(SnakeCase.Of)));
        Assert.Contains(Domain.WorkflowContracts.ReviewDecision.Respond, sheet.WhyNot.Keys);
        Assert.Equal("leads", sheet.EscalatesTo);
    }

    // A list that walks an index costs the same however many items wait; one that sorts does not.
    [Theory, BothEngines]
    public async Task The_list_walks_an_index_and_sorts_nothing(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        await desk.CancelAsync();
        await using var db = await desk.Data.OpenAsync();
        if (engine is Engine.Postgres)
        {
            // With a handful of rows the planner rightly prefers reading them all; the question is which plan it has once that is expensive.
            await db.Database.OpenConnectionAsync();
            await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off; SET enable_bitmapscan = off");
        }

        var byQueue = db.ReviewItems.Where(i => i.Queue == "support" && i.IsOpen).OrderBy(i => i.DueAt).ThenBy(i => i.Id).Take(51);
        var byDue = db.ReviewItems.Where(i => i.IsOpen).OrderBy(i => i.DueAt).ThenBy(i => i.Id).Take(51);

        var ended = db
            .ReviewItems.Where(i => i.Queue == "support" && !i.IsOpen && i.Status == ItemStatus.Decided)
            .OrderBy(i => i.DueAt)
            .ThenBy(i => i.Id)
            .Take(51);

        Assert.Contains("IX_ReviewItems_Ended", await PlanAsync(db, ended), StringComparison.Ordinal);
        Assert.Contains("IX_ReviewItems_OpenByQueue", await PlanAsync(db, byQueue), StringComparison.Ordinal);
        Assert.Contains("IX_ReviewItems_OpenByDue", await PlanAsync(db, byDue), StringComparison.Ordinal);
        var next = db.ReviewItems.Where(i => i.Queue == "support" && i.IsOpen).OrderBy(i => i.PickAt).ThenBy(i => i.Id).Take(51);
        var returned = db
            .ReviewItems.Where(i => i.IsOpen && i.Returns >= PickRules.NobodyDecidesAt)
            .OrderBy(i => i.DueAt)
            .ThenBy(i => i.Id);
        Assert.Contains("IX_ReviewItems_OpenByPick", await PlanAsync(db, next), StringComparison.Ordinal);
        Assert.Contains("IX_ReviewItems_Returned", await PlanAsync(db, returned), StringComparison.Ordinal);
    }

    private static async Task<string> PlanAsync(Domain.PortalDbContext db, IQueryable<ReviewItem> query)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = query.CreateDbCommand();
        command.CommandText = (db.Database.IsSqlite() ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync();
        var plan = "";
        while (await reader.ReadAsync())
        {
            plan += reader.GetValue(reader.FieldCount - 1) + "\n";
        }

        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        return plan;
    }
}
