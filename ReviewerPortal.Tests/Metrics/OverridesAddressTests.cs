using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Features.Metrics;

namespace ReviewerPortal.Tests.Metrics;

public sealed class OverridesAddressTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 30, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("?hours=168&by=agentVersion")]
    [InlineData("?hours=720&workflow=support&by=action&value=refund&other=cancel")]
    [InlineData("?from=2026-11-01&to=2026-11-07&by=queue&against=before")]
    [InlineData("?from=2026-11-01&to=2026-11-07&by=tier&value=high&otherFrom=2026-10-01&otherTo=2026-10-20")]
    public void A_view_is_its_address(string query) => Assert.Equal(query, OverridesAddress.Read(query).On(""));

    [Fact]
    public void Days_are_held_against_any_other_days_of_the_viewers()
    {
        var address = OverridesAddress.Read("?from=2026-11-01&to=2026-11-07&by=queue&value=a&otherFrom=2026-10-24&otherTo=2026-10-25");
        var selection = address.Selection(Now, Berlin);
        var other = address.OtherThan(selection, Berlin)!;

        Assert.Equal((RateGrouping.Queue, "a"), (other.By, other.Value));
        Assert.Equal(new DateTimeOffset(2026, 10, 23, 22, 0, 0, TimeSpan.Zero), other.From);
        // The clocks go back on the 25th: that day has 25 hours.
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 23, 0, 0, TimeSpan.Zero), other.To);
    }

    [Theory]
    [InlineData("?hours=24&otherFrom=2026-10-24")]
    [InlineData("?hours=24&otherFrom=2026-10-24&otherTo=2026-10-23")]
    [InlineData("?hours=24&otherFrom=x&otherTo=2026-10-23")]
    public void Half_a_window_is_none(string query)
    {
        var address = OverridesAddress.Read(query);
        Assert.Equal(address.Alone, address);
        Assert.Null(address.OtherThan(address.Selection(Now, Berlin), Berlin));
    }
}
