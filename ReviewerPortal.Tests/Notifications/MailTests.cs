using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Notifications;

/// <summary>The outbox against a real SMTP server.</summary>
public sealed class MailTests
{
    private const string Hostile =
        "cancel\r\nBcc: evil@example.com\r\n\r\n<a href=\"https://evil.example\">click</a> https://evil.example @all";

    [Theory, BothEngines]
    public async Task A_notice_reaches_the_persons_mailbox_with_a_link_and_without_the_arguments(Engine engine)
    {
        await using var smtp = new SmtpReceiver();
        await using var desk = await SendingDesk.OpenAsync(engine, smtp);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var item = await desk.CancelAsync();

        await desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.Person(ada), "for order W1"));
        Assert.Equal(1, await desk.SendMailAsync());

        var got = Assert.Single(smtp.All);
        Assert.Equal("portal@example.com", got.From);
        Assert.Equal(["ada@example.com"], got.To);
        var mail = got.Read();
        Assert.Equal("Overdue: Cancel order (support)", mail.Subject);
        Assert.Equal("Ada", mail.To.Mailboxes.Single().Name);
        Assert.Contains("The time to decide “Cancel order” has run out.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"{SendingDesk.PublicUrl}/items/{item}", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"{SendingDesk.PublicUrl}/items/{item}\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("W1", mail.TextBody + mail.HtmlBody + mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("unwanted", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        Assert.Equal(MessageStatus.Sent, Assert.Single(await desk.OutboxAsync()).Status);
        Assert.Equal(0, await desk.SendMailAsync());
    }

    [Theory, BothEngines]
    public async Task A_hostile_item_adds_no_header_no_recipient_no_link_and_no_markup(Engine engine)
    {
        await using var smtp = new SmtpReceiver();
        await using var desk = await SendingDesk.OpenAsync(engine, smtp);
        var ada = await desk.AddPersonAsync("Ada\r\nBcc: evil@example.com", PersonRole.Reviewer, "Support");
        await MakeHostileAsync(desk, ada);
        var item = await desk.CancelAsync();
        await MakeHostileAsync(desk, item);

        await desk.TellAsync(item, i => new Notice(NoticeKind.Escalated, i, Audience.Person(ada), Hostile));
        await desk.SendMailAsync();

        var got = Assert.Single(smtp.All);
        Assert.Equal(["ada@example.com"], got.To);
        var mail = got.Read();
        Assert.Equal(
            ["auto-submitted", "date", "from", "message-id", "mime-version", "subject", "to"],
            mail.Headers.Select(h => h.Field.ToLowerInvariant()).Order(StringComparer.Ordinal)
        );
        var head = got.Raw[..got.Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.DoesNotContain("\nbcc", head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("ada@example.com", mail.To.Mailboxes.Single().Address);
        Assert.DoesNotContain(mail.Subject ?? "", char.IsControl);
        Assert.DoesNotContain("<a href=\"https://evil", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://evil", mail.TextBody + mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("evil.example", mail.TextBody + mail.HtmlBody + mail.Subject, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@all", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task While_the_server_is_down_mail_waits_and_once_it_is_back_each_mail_comes_once(Engine engine)
    {
        await using var smtp = new SmtpReceiver();
        await using var desk = await SendingDesk.OpenAsync(engine, smtp);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var item = await desk.CancelAsync();
        await desk.TellAsync(item, i => new Notice(NoticeKind.Assigned, i, Audience.Person(ada)));
        await smtp.StopAsync();

        await desk.SendMailAsync();
        var waiting = Assert.Single(await desk.OutboxAsync());
        Assert.Equal((MessageStatus.Pending, 1), (waiting.Status, waiting.Attempts));
        Assert.Equal("No connection to the mail server could be made.", waiting.LastError);
        Assert.Equal(0, await desk.SendMailAsync());
        var trouble = Assert.Single((await desk.Get<ListChats>().HandleAsync(Admin(desk), default)).Value.Trouble);
        Assert.Equal(("Ada", 1, waiting.NextAttemptAt), (trouble.To, trouble.Attempts, trouble.NextAttemptAt));

        smtp.Start();
        desk.Data.Clock.Advance(TimeSpan.FromSeconds(6));
        await desk.SendMailAsync();
        desk.Data.Clock.Advance(TimeSpan.FromHours(1));
        await desk.SendMailAsync();

        Assert.Single(smtp.All);
        Assert.Equal(MessageStatus.Sent, Assert.Single(await desk.OutboxAsync()).Status);
    }

    [Theory, BothEngines]
    public async Task A_mailbox_that_does_not_exist_is_given_up_at_once_and_holds_up_nobody_else(Engine engine)
    {
        await using var smtp = new SmtpReceiver
        {
            Refuse = to => to.StartsWith("ada", StringComparison.Ordinal) ? "550 no such user" : null,
        };
        await using var desk = await SendingDesk.OpenAsync(engine, smtp);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var bo = await desk.AddPersonAsync("Bo", PersonRole.Reviewer, "Support");
        var item = await desk.CancelAsync();

        await desk.TellAsync(item, i => new Notice(NoticeKind.DueSoon, i, Audience.TeamOf("support")));
        await desk.SendMailAsync();

        Assert.Equal(["bo@example.com"], Assert.Single(smtp.All).To);
        var outbox = (await desk.OutboxAsync()).ToDictionary(m => m.PersonId!.Value);
        Assert.Equal((MessageStatus.GivenUp, MessageStatus.Sent), (outbox[ada].Status, outbox[bo].Status));
        Assert.Equal("The mail server answered 550.", outbox[ada].LastError);
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "message.given_up"));
    }

    [Theory, BothEngines]
    public async Task What_is_collected_comes_as_one_mail_at_the_full_hour_without_what_was_read_meanwhile(Engine engine)
    {
        await using var smtp = new SmtpReceiver();
        await using var desk = await SendingDesk.OpenAsync(engine, smtp);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var caller = new Caller(desk.Data.Workspace, "user:ada@example.com") { Person = ada, Role = PersonRole.Reviewer };
        var save = new SavePreference.Command(
            caller,
            MailPace.Hourly,
            MailPace.Hourly,
            MailPace.Never,
            "Europe/Berlin",
            QuietFrom: null,
            QuietTo: null
        );
        Assert.Null((await desk.Get<SavePreference>().HandleAsync(save, default)).Refusal);
        var item = await desk.CancelAsync();
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(10));
        await desk.TellAsync(item, i => new Notice(NoticeKind.Assigned, i, Audience.Person(ada)));
        await desk.TellAsync(item, i => new Notice(NoticeKind.DueSoon, i, Audience.Person(ada)));
        await desk.TellAsync(item, i => new Notice(NoticeKind.NobodyDecides, i, Audience.Person(ada)));
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(10));
        await desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.Person(ada)));
        var read = (await desk.ToldAsync()).Single(n => n.Kind is NoticeKind.Assigned).Id;
        Assert.Equal(1, (await desk.Get<ReadNotices>().HandleAsync(new(caller, read), default)).Value);

        Assert.Equal(0, await desk.SendMailAsync());
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(1, await desk.SendMailAsync());

        var mail = Assert.Single(smtp.All).Read();
        Assert.Equal("2 notifications from Reviewer Portal", mail.Subject);
        Assert.Contains("Due soon · Sun 22 Nov, 10:10 (Europe/Berlin)", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Overdue · Sun 22 Nov, 10:20 (Europe/Berlin)", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Assigned", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(
            [MessageStatus.Dropped, MessageStatus.Sent, MessageStatus.Sent],
            (await desk.OutboxAsync()).Select(m => m.Status).OrderDescending()
        );
    }

    [Theory, BothEngines]
    public async Task Two_senders_at_once_send_each_mail_once(Engine engine)
    {
        await using var smtp = new SmtpReceiver();
        await using var desk = await SendingDesk.OpenAsync(engine, smtp);
        for (var i = 0; i < 6; i++)
        {
            await desk.AddPersonAsync($"Person{i}", PersonRole.Reviewer, "Support");
        }

        var item = await desk.CancelAsync();
        await desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.TeamOf("support")));

        await Task.WhenAll(desk.SendMailAsync(), desk.SendMailAsync(), desk.SendMailAsync());

        Assert.Equal(6, smtp.All.Select(m => m.To.Single()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(6, smtp.All.Count);
    }

    [Fact]
    public async Task Without_a_public_address_a_mail_has_words_only_and_without_a_server_there_is_none()
    {
        await using var smtp = new SmtpReceiver();
        await using (var desk = await SendingDesk.OpenAsync(Engine.Sqlite, smtp, publicUrl: null))
        {
            var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
            await desk.TellAsync(await desk.CancelAsync(), i => new Notice(NoticeKind.Assigned, i, Audience.Person(ada)));
            await desk.SendMailAsync();
            var mail = Assert.Single(smtp.All).Read();
            Assert.DoesNotContain("://", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        }

        await using var silent = await SendingDesk.OpenAsync(Engine.Sqlite);
        var bo = await silent.AddPersonAsync("Bo", PersonRole.Reviewer, "Support");
        await silent.TellAsync(await silent.CancelAsync(), i => new Notice(NoticeKind.Assigned, i, Audience.Person(bo)));
        Assert.Empty(await silent.OutboxAsync());
        Assert.Single(await silent.ToldAsync());
    }

    private static Caller Admin(ReviewDesk desk) => desk.Person("Root", PersonRole.Admin);

    private static async Task MakeHostileAsync(ReviewDesk desk, ReviewItemId item)
    {
        await using var db = await desk.Data.OpenAsync();
        await db
            .ReviewItems.Where(i => i.Id == item)
            .ExecuteUpdateAsync(s =>
                s.SetProperty(i => i.Action, Hostile).SetProperty(i => i.Sentence, Hostile).SetProperty(i => i.Queue, "support")
            );
    }

    private static async Task MakeHostileAsync(ReviewDesk desk, PersonId person)
    {
        await using var db = await desk.Data.OpenAsync();
        await db.Users.Where(p => p.Id == person.Value).ExecuteUpdateAsync(s => s.SetProperty(p => p.Email, "ada@example.com"));
    }
}
