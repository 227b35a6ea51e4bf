using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Metrics;

public sealed class WeeklySummaryTests
{
    [Theory, BothEngines]
    public async Task The_week_that_is_over_is_mailed_once_to_who_asked_for_it(Engine engine)
    {
        await using var smtp = new SmtpReceiver();
        await using var desk = await SendingDesk.OpenAsync(engine, smtp);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Lead, "Support");
        await desk.AddPersonAsync("Bo", PersonRole.Lead, "Support");
        var caller = new Caller(desk.Data.Workspace, "user:ada@example.com") { Person = ada, Role = PersonRole.Lead };
        await AskAsync(desk, caller, wanted: true);
        var reviewer = desk.Person("riley", PersonRole.Reviewer, "Support");
        await desk.RefundAsync();
        var rejected = await desk.CancelAsync();
        var request = await desk.SeenByAsync(reviewer, rejected);
        Assert.Null((await desk.Get<RejectItem>().HandleAsync(new(request, ReasonCode: null, "unwanted"), default)).Refusal);

        // It is Sunday; the mail is due on Monday at 8:00 in Berlin.
        desk.Data.Clock.SetUtcNow(DateTimeOffset.Parse("2026-11-23T06:59:00Z", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0, await SendAsync(desk));
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await SendAsync(desk));
        Assert.Equal(0, await SendAsync(desk));
        Assert.Equal(1, await desk.SendMailAsync());

        var mail = Assert.Single(smtp.All).Read();
        Assert.Equal("Weekly summary: 16 Nov to 22 Nov 2026", mail.Subject);
        Assert.Equal("Ada", mail.To.Mailboxes.Single().Name);
        Assert.Contains("Days are those of Europe/Berlin.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(
            "2 received, 1 decided by people, 0 automatic. Overridden 100.0 % (20.7 % to 100.0 % of 1).",
            mail.TextBody,
            StringComparison.Ordinal
        );
        Assert.Contains($"{SendingDesk.PublicUrl}{PortalUrls.Overrides}", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("unwanted", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);

        // A portal that slept through three Mondays sends the last week, once.
        desk.Data.Clock.Advance(TimeSpan.FromDays(22));
        Assert.Equal(1, await SendAsync(desk));
        Assert.Equal(0, await SendAsync(desk));
        await desk.SendMailAsync();
        Assert.Contains("Nothing was received and nothing decided.", smtp.All[^1].Read().TextBody, StringComparison.Ordinal);

        await AskAsync(desk, caller, wanted: false);
        desk.Data.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(0, await SendAsync(desk));
    }

    private static Task<int> SendAsync(ReviewDesk desk) =>
        desk.Get<SendWeeklySummaries>().HandleAsync(TestContext.Current.CancellationToken);

    private static async Task AskAsync(ReviewDesk desk, Caller caller, bool wanted) =>
        Assert.Null(
            (
                await desk.Get<SavePreference>()
                    .HandleAsync(
                        new(
                            caller,
                            MailPace.Never,
                            MailPace.Never,
                            MailPace.Never,
                            "Europe/Berlin",
                            QuietFrom: null,
                            QuietTo: null,
                            wanted
                        ),
                        default
                    )
            ).Refusal
        );
}
