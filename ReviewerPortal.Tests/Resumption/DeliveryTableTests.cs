using Bunit;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Resumption;

namespace ReviewerPortal.Tests.Resumption;

public sealed class DeliveryTableTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_failed_delivery_says_so_in_words_with_its_error_as_text_and_can_be_sent_again()
    {
        DeliveryId? asked = null;
        var row = Row(DeliveryStatus.Undeliverable, "It answered <script>alert(1)</script>.");
        var table = Render<DeliveryTable>(p => p.Add(t => t.Rows, [row]).Add(t => t.CanSend, true).Add(t => t.OnSend, id => asked = id));

        Assert.Contains("Undeliverable", table.Find(".state").TextContent, StringComparison.Ordinal);
        Assert.Contains("<script>", table.Find(".muted.small").TextContent, StringComparison.Ordinal);
        Assert.Empty(table.FindAll("script"));
        table.Find("button").Click();
        Assert.Equal(row.Id, asked);
    }

    [Fact]
    public void What_was_overtaken_and_what_another_person_looks_at_has_no_button()
    {
        Assert.Empty(
            Render<DeliveryTable>(p => p.Add(t => t.Rows, [Row(DeliveryStatus.Cancelled)]).Add(t => t.CanSend, true)).FindAll("button")
        );
        Assert.Empty(Render<DeliveryTable>(p => p.Add(t => t.Rows, [Row(DeliveryStatus.Delivered)])).FindAll("button"));
    }

    private static ListDeliveries.Row Row(DeliveryStatus status, string? error = null) =>
        new(DeliveryId.New(Now), EventId.New(Now), EventTypes.ReviewDecided, null, "agent", status, 3, Now, null, Now, 500, error, null);
}
