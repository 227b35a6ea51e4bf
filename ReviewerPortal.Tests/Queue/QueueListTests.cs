using Bunit;
using Microsoft.Extensions.Time.Testing;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Queue;

namespace ReviewerPortal.Tests.Queue;

public sealed class QueueListTests : BunitContext
{
    private static readonly DateTimeOffset Now = new FakeTimeProvider().GetUtcNow();
    private static readonly WorkspaceId Here = WorkspaceId.New(Now);

    [Theory]
    [InlineData("http://portal.test/queue")]
    [InlineData("http://portal.test/queue?queue=support&q=a%26b")]
    public void An_items_address_is_its_views_with_the_item_added(string view)
    {
        var (address, item) = (QueueAddress.Read(new Uri(view)), ReviewItemId.New(DateTimeOffset.UnixEpoch));

        Assert.Equal((address with { Item = item }).ToString(), address.BeforeItem() + item);
    }

    [Fact]
    public void A_changed_row_changes_in_its_place_and_an_older_version_changes_nothing()
    {
        var (first, second) = (Row("first"), Row("second"));
        var list = Shown(first, second);
        Assert.Same(list.Apply(Change(first with { Version = 3, Status = ItemStatus.Claimed, ClaimedByName = "Ada" })), list.Entries[0]);
        Assert.Null(list.Apply(Change(first with { Version = 2, Sentence = "old news" })));
        Assert.Equal(["first", "second"], list.Entries.Select(e => e.Row.Sentence), StringComparer.Ordinal);
        Assert.Equal(ItemStatus.Claimed, list.Entries[0].Row.Status);
    }

    [Fact]
    public void A_row_that_left_stays_and_says_why()
    {
        var row = Row("first");
        var list = Shown(row);
        list.Apply(
            Change(row with { Version = 2, Status = ItemStatus.Decided, IsOpen = false }) with
            {
                EndedBy = "Ada",
                Verdict = Verdict.Rejected,
            }
        );
        Assert.Equal("Rejected by Ada", list.Entries[0].Left);
    }

    [Fact]
    public void New_items_are_counted_once_and_push_nothing()
    {
        var list = Shown(Row("first"));
        var arrival = Row("new");
        Assert.Null(list.Apply(Change(arrival)));
        Assert.Null(list.Apply(Change(arrival with { Version = 2 })));
        Assert.Equal(1, list.Arrivals);
        Assert.Single(list.Entries);
        list.Apply(Change(arrival with { Version = 3, IsOpen = false }));
        Assert.Equal(0, list.Arrivals);
    }

    [Fact]
    public void A_mailbox_keeps_the_latest_of_each_item_and_wakes_its_screen_once()
    {
        var woken = 0;
        var box = new ItemMailbox(() => woken++);
        var (first, second) = (Row("first"), Row("second"));
        box.Post(Change(first with { Version = 2 }));
        box.Post(Change(first));
        box.Post(Change(second));
        box.Post(Change(first with { Version = 5 }));
        Assert.Equal(1, woken);
        Assert.Equal([1, 5], box.Take().Select(c => c.Row.Version).Order());
        Assert.Empty(box.Take());
        box.Post(Change(second));
        Assert.Equal(2, woken);
    }

    [Fact]
    public void A_row_draws_once_a_change_and_never_for_an_older_version()
    {
        var row = Row("Cancel order #W1");
        var shown = Render<QueueTableRow>(p => p.Add(c => c.Entry, new QueueEntry(row, null)).Add(c => c.BeforeItem, "queue?item="));
        Assert.Equal(1, shown.RenderCount);

        shown.Render(p => p.Add(c => c.Entry, new QueueEntry(row, null)));
        Assert.Equal(1, shown.RenderCount);

        shown.Render(p =>
            p.Add(
                c => c.Entry,
                new QueueEntry(
                    row with
                    {
                        Version = 2,
                        Status = ItemStatus.Claimed,
                        ClaimedBy = PersonId.New(Now),
                        ClaimedByName = "Ada",
                    },
                    null
                )
            )
        );
        Assert.Equal(2, shown.RenderCount);
        Assert.Contains("Ada", shown.Markup, StringComparison.Ordinal);

        shown.Render(p => p.Add(c => c.Entry, new QueueEntry(row, null)));
        Assert.Equal(2, shown.RenderCount);
        Assert.Contains("Ada", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_reads_as_a_sentence_with_its_deadline_and_hidden_characters_shown()
    {
        var shown = Render<QueueTableRow>(p =>
            p.Add(c => c.Entry, new QueueEntry(Row("Cancel \u202E<b>order</b>") with { ExceptionType = "policy_conflict" }, null))
                .Add(c => c.BeforeItem, "queue?item=")
        );
        Assert.Equal("Cancel ⟦U+202E⟧<b>order</b>", shown.Find("a").TextContent);
        Assert.Equal(
            Now.AddMinutes(5).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            shown.Find("sla-timer").GetAttribute("due")
        );
        Assert.Contains("Policy conflict", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_holds_the_whole_view()
    {
        var address = new QueueAddress
        {
            Queue = "support & review",
            Status = ItemStatus.AwaitingApproval,
            Mine = true,
            ExceptionType = "policy_conflict",
            Tier = "high",
            DueBefore = new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero),
            Search = "#W1 ö",
            Cursor = "abc",
            Item = ReviewItemId.New(Now),
        };
        Assert.Equal(address, QueueAddress.Read(new Uri("https://portal.example/" + address)));
        Assert.Equal(
            new QueueAddress(),
            QueueAddress.Read(new Uri("https://portal.example/queue?status=nonsense&item=x&dueBefore=soon&q="))
        );
        Assert.Equal("queue", new QueueAddress().ToString());
    }

    private static QueueList Shown(params QueueRow[] rows)
    {
        var list = new QueueList();
        list.Show(rows, row => row.IsOpen);
        return list;
    }

    private static ItemChange Change(QueueRow row) => new(Here, row, null);

    private static QueueRow Row(string sentence) =>
        new(
            ReviewItemId.New(Now),
            ReviewId.New(Now),
            1,
            "retail-support",
            "support-review",
            "cancel_pending_order",
            sentence,
            ItemStatus.Queued,
            true,
            "standard",
            null,
            null,
            0,
            0.9m,
            Now,
            Now.AddMinutes(5),
            Now.AddMinutes(5),
            Now.AddMinutes(60),
            null,
            null,
            null,
            null
        );
}
