using System.Globalization;
using ReviewerPortal.Domain.Notifications;

namespace ReviewerPortal.Tests.Notifications;

public sealed class MailTimeRulesTests
{
    [Theory]
    [InlineData(MailPace.Immediately, "2026-11-22T21:30:00Z", "2026-11-22T21:30:00Z")]
    [InlineData(MailPace.Hourly, "2026-11-22T21:30:15.250Z", "2026-11-22T22:00:00Z")]
    [InlineData(MailPace.Hourly, "2026-11-22T21:00:00Z", "2026-11-22T22:00:00Z")]
    [InlineData(MailPace.Daily, "2026-11-22T06:59:59Z", "2026-11-22T07:00:00Z")]
    [InlineData(MailPace.Daily, "2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z")]
    // Clocks change in the night before these: 8:00 in Berlin stays 8:00.
    [InlineData(MailPace.Daily, "2027-03-27T12:00:00Z", "2027-03-28T06:00:00Z")]
    [InlineData(MailPace.Daily, "2026-10-24T12:00:00Z", "2026-10-25T07:00:00Z")]
    public void A_mail_goes_out_when_the_person_chose(MailPace pace, string now, string at) =>
        Assert.Equal(At(at), MailTimeRules.MailAt(Choices(pace), NoticeKind.Overdue, At(now)));

    [Theory]
    [InlineData(22, 7, "2026-11-22T21:30:00Z", "2026-11-23T06:00:00Z")]
    [InlineData(22, 7, "2026-11-23T05:59:00Z", "2026-11-23T06:00:00Z")]
    [InlineData(22, 7, "2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z")]
    [InlineData(22, 7, "2026-11-22T20:59:00Z", "2026-11-22T20:59:00Z")]
    [InlineData(12, 14, "2026-11-22T12:30:00Z", "2026-11-22T13:00:00Z")]
    // 2:30 does not exist in the night to 28 March 2027: quiet hours end as late as the gap is long.
    [InlineData(22, 2.5, "2027-03-28T00:10:00Z", "2027-03-28T01:30:00Z")]
    public void Quiet_hours_put_a_mail_off_to_their_end(double from, double to, string now, string at)
    {
        var choices = Choices(MailPace.Immediately);
        (choices.QuietFrom, choices.QuietTo) = ((int)(from * 60), (int)(to * 60));

        Assert.Equal(At(at), MailTimeRules.MailAt(choices, NoticeKind.Assigned, At(now)));
    }

    [Theory]
    [InlineData("2026-11-22T09:00:00Z", "2026-11-23T07:00:00Z")]
    [InlineData("2026-11-23T06:59:59Z", "2026-11-23T07:00:00Z")]
    [InlineData("2026-11-23T07:00:00Z", "2026-11-30T07:00:00Z")]
    [InlineData("2027-03-27T12:00:00Z", "2027-03-29T06:00:00Z")]
    public void A_summary_goes_out_on_Mondays(string now, string at) =>
        Assert.Equal(At(at), MailTimeRules.SummaryAt(Choices(MailPace.Never), At(now)));

    [Fact]
    public void Each_group_of_kinds_has_its_own_pace_and_never_means_never()
    {
        var choices = Choices(MailPace.Immediately);
        choices.Placement = MailPace.Never;

        Assert.Null(MailTimeRules.MailAt(choices, NoticeKind.NobodyDecides, At("2026-11-22T09:00:00Z")));
        foreach (var kind in Enum.GetValues<NoticeKind>().Where(k => k is not NoticeKind.NobodyDecides))
        {
            Assert.NotNull(MailTimeRules.MailAt(choices, kind, At("2026-11-22T09:00:00Z")));
        }
    }

    [Fact]
    public void Every_kind_can_be_said()
    {
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            Assert.NotEmpty(NoticeWords.Title(kind));
        }
    }

    [Theory]
    [InlineData("cancel_order", "Cancel order")]
    [InlineData("<!channel> see https://evil.example/x", "Channel see https evil example x")]
    [InlineData("\u202egpj.exe\r\n", "Gpj exe")]
    [InlineData("***", "An action")]
    [InlineData("überweisen-jetzt", "Überweisen-jetzt")]
    public void A_strangers_name_becomes_harmless_words(string name, string said) => Assert.Equal(said, NoticeWords.Sentence(name));

    private static NoticePreference Choices(MailPace pace) =>
        new()
        {
            PersonId = default,
            WorkspaceId = default,
            Clocks = pace,
            HandOvers = pace,
            Placement = pace,
            Zone = "Europe/Berlin",
        };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
