using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Time.Testing;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Queue;

namespace ReviewerPortal.Tests.Queue;

public sealed class LeadControlsTests : BunitContext
{
    private static readonly DateTimeOffset Now = new FakeTimeProvider().GetUtcNow();

    [Fact]
    public void Only_a_lead_has_boxes_to_select_rows_by()
    {
        var list = Shown(Row("first"), Row("second"));
        Assert.Empty(Table(list, picked: null).FindAll("[data-pick]"));
        Assert.Equal(2, Table(list, new PickedItems()).FindAll("[data-pick]").Count);
    }

    [Fact]
    public async Task A_selected_row_stays_selected_while_changes_arrive()
    {
        var (first, second) = (Row("first"), Row("second"));
        var (list, picked) = (Shown(first, second), new PickedItems());
        var table = Table(list, picked);
        table.FindAll("[data-pick]")[1].Change(true);
        Assert.Equal([second.Id], picked.Items);

        await table.InvokeAsync(() =>
        {
            table.Instance.Show(list.Apply(Change(first with { Version = 2, Status = ItemStatus.Claimed, ClaimedByName = "Ada" }))!);
            table.Instance.Show(list.Apply(Change(second with { Version = 2, Sentence = "second, changed" }))!);
        });

        Assert.Equal([false, true], table.FindAll("[data-pick]").Select(b => b.HasAttribute("checked")));
        Assert.Contains("second, changed", table.Markup, StringComparison.Ordinal);

        list.Show([second with { Version = 2, Sentence = "second, changed" }], _ => true);
        table.Render();
        Assert.Single(table.FindAll("[data-row]"));
        Assert.True(table.Find("[data-pick]").HasAttribute("checked"));
    }

    [Fact]
    public void A_selection_forgets_what_is_placed_or_no_longer_shown()
    {
        var picked = new PickedItems();
        var (one, two, three) = (Row("1").Id, Row("2").Id, Row("3").Id);
        foreach (var item in (ReviewItemId[])[one, two, three, three])
        {
            picked.Turn(item);
        }

        Assert.False(picked.Has(three));
        picked.Drop([one]);
        picked.KeepOnly([two, three]);
        Assert.Equal([two], picked.Items);
    }

    [Fact]
    public void A_row_shows_its_level_its_raised_priority_and_how_often_it_came_back()
    {
        var table = Table(Shown(Row("first") with { Level = 2, Returns = 3, Priority = 1 }), picked: null);
        Assert.Contains("level 2", table.Markup, StringComparison.Ordinal);
        Assert.Contains("priority raised", table.Markup, StringComparison.Ordinal);
        Assert.Contains("came back 3 times", table.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_holds_the_leads_list()
    {
        var address = new QueueAddress { Undecided = true };
        Assert.Equal("queue?view=undecided", address.ToString());
        Assert.Equal(address, QueueAddress.Read(new Uri("https://portal.example/" + address)));
        Assert.True(address.IsFiltered);
    }

    private IRenderedComponent<QueueTable> Table(QueueList list, PickedItems? picked) =>
        Render<QueueTable>(p =>
            p.Add(c => c.List, list)
                .Add(c => c.Address, new QueueAddress())
                .Add(c => c.Picked, picked)
                .Add(c => c.OnPick, EventCallback.Factory.Create<ReviewItemId>(this, item => picked?.Turn(item)))
        );

    private static QueueList Shown(params QueueRow[] rows)
    {
        var list = new QueueList();
        list.Show(rows, row => row.IsOpen);
        return list;
    }

    private static ItemChange Change(QueueRow row) => new(WorkspaceId.New(Now), row, null);

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
