using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Resumption;

namespace ReviewerPortal.Tests.Notifications;

public sealed class ChatTests
{
    [Theory, BothEngines]
    public async Task A_queues_notice_is_posted_once_to_its_owners_chat_with_a_link_and_without_arguments(Engine engine)
    {
        await using var chat = await Receiver.StartAsync();
        await using var desk = await SendingDesk.OpenAsync(engine);
        var lead = await desk.AddPersonAsync("Lea", PersonRole.Lead, "Support");
        await SetAsync(desk, chat.Url + "/hook/secret");
        var item = await desk.CancelAsync();

        await desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.LeadsOf("support")));
        await desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.TeamOf("support")));
        await desk.TellAsync(item, i => new Notice(NoticeKind.Assigned, i, Audience.Person(lead)));
        await desk.SendChatAsync();

        var got = Assert.Single(chat.All);
        Assert.Equal("/hook/secret", got.Path);
        Assert.Equal(
            $"Overdue: the time to decide Cancel order has run out. Workflow retail-support, queue support. {SendingDesk.PublicUrl}/items/{item}",
            TextOf(got)
        );
        Assert.Equal(MessageStatus.Sent, Assert.Single(await desk.OutboxAsync()).Status);
        Assert.NotNull((await TeamAsync(desk)).LastSentAt);
    }

    [Theory, BothEngines]
    public async Task Hostile_text_cannot_mention_link_or_format_in_a_chat(Engine engine)
    {
        await using var chat = await Receiver.StartAsync();
        await using var desk = await SendingDesk.OpenAsync(engine);
        await desk.AddPersonAsync("Lea", PersonRole.Lead, "Support");
        await SetAsync(desk, chat.Url);
        var item = await desk.CancelAsync();
        await using (var db = await desk.Data.OpenAsync())
        {
            const string Hostile = "<!channel> @here @all <https://evil.example|pay> [x](https://evil.example) *b* `c` :fire: evil.example";
            await db
                .ReviewItems.Where(i => i.Id == item)
                .ExecuteUpdateAsync(s => s.SetProperty(i => i.Action, Hostile).SetProperty(i => i.Sentence, Hostile));
        }

        await desk.TellAsync(item, i => new Notice(NoticeKind.NobodyDecides, i, Audience.LeadsOf("support"), "<!here>"));
        await desk.SendChatAsync();

        var text = TextOf(Assert.Single(chat.All)).Replace($"{SendingDesk.PublicUrl}/items/{item}", "", StringComparison.Ordinal);
        Assert.StartsWith("Nobody decides this: Channel here all https evil example pay x", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, c => c is '<' or '>' or '@' or '|' or '[' or ']' or '(' or ')' or '*' or '`' or '/' or '_');
        Assert.DoesNotContain("evil.example", text, StringComparison.Ordinal);
        Assert.DoesNotContain(":fire:", text, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_chat_that_fails_is_tried_again_and_one_that_is_gone_is_given_up_where_administrators_see_it(Engine engine)
    {
        var status = StatusCodes.Status503ServiceUnavailable;
        await using var chat = await Receiver.StartAsync(http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var desk = await SendingDesk.OpenAsync(engine);
        await desk.AddPersonAsync("Lea", PersonRole.Lead, "Support");
        await SetAsync(desk, chat.Url);
        var item = await desk.CancelAsync();
        await desk.TellAsync(item, i => new Notice(NoticeKind.DueSoon, i, Audience.LeadsOf("support")));

        await desk.SendChatAsync();
        Assert.Equal("The chat answered 503.", (await TeamAsync(desk)).LastError);
        status = StatusCodes.Status404NotFound;
        desk.Data.Clock.Advance(TimeSpan.FromSeconds(6));
        await desk.SendChatAsync();

        Assert.Equal(2, chat.All.Count);
        var given = Assert.Single(await desk.OutboxAsync());
        Assert.Equal((MessageStatus.GivenUp, 2, "The chat answered 404."), (given.Status, given.Attempts, given.LastError));
        Assert.Equal("Support", Assert.Single((await ListAsync(desk)).Trouble).To);
    }

    [Theory, BothEngines]
    public async Task An_administrator_sets_tries_and_removes_a_chat_and_its_address_is_never_stored_in_the_clear(Engine engine)
    {
        await using var chat = await Receiver.StartAsync();
        await using var desk = await SendingDesk.OpenAsync(engine);
        await desk.AddPersonAsync("Lea", PersonRole.Lead, "Support");
        var team = await SetAsync(desk, chat.Url + "/services/T0/B0/secret");

        await using (var db = await desk.Data.OpenAsync())
        {
            Assert.DoesNotContain("secret", (await db.ChatWebhooks.SingleAsync()).ProtectedUrl, StringComparison.Ordinal);
            Assert.DoesNotContain(await db.AuditEntries.ToListAsync(), a => a.Detail.Contains("secret", StringComparison.Ordinal));
        }

        var tried = await desk.Get<TryChat>().HandleAsync(new(Admin(desk), team), default);
        Assert.Equal(SendingOutcome.Sent, tried.Value.Outcome);
        Assert.StartsWith("Reviewer Portal can post here.", TextOf(Assert.Single(chat.All)), StringComparison.Ordinal);
        Assert.Null((await desk.Get<SetChatWebhook>().HandleAsync(new(Admin(desk), team, Url: null), default)).Refusal);
        Assert.Null((await TeamAsync(desk)).Host);

        var item = await desk.CancelAsync();
        await desk.TellAsync(item, i => new Notice(NoticeKind.DueSoon, i, Audience.LeadsOf("support")));
        Assert.Empty(await desk.OutboxAsync());
    }

    [Fact]
    public async Task Only_administrators_may_and_an_inside_address_is_refused_when_typed_and_when_dialled()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite, more: services => AnsweringPortal.Add(services, allow: null));
        await desk.AddPersonAsync("Lea", PersonRole.Lead, "Support");
        await using var db = await desk.Data.OpenAsync();
        var team = (await db.Teams.SingleAsync()).Id;
        var set = desk.Get<SetChatWebhook>();

        Assert.Equal(
            RefusalCodes.Forbidden,
            (await set.HandleAsync(new(desk.Person("Lea", PersonRole.Lead), team, "https://chat.example.com/x"), default)).Refusal?.Code
        );
        foreach (
            var inside in (string[])
                ["http://127.0.0.1/x", "https://169.254.169.254/latest", "https://localhost/x", "ftp://chat.example.com"]
        )
        {
            Assert.Equal(RefusalCodes.Validation, (await set.HandleAsync(new(Admin(desk), team, inside), default)).Refusal?.Code);
        }

        using var chat = new ReviewerPortal.Background.PostToChat(
            desk.Get<Microsoft.Extensions.Options.IOptions<ReviewerPortal.Background.WebhookOptions>>(),
            new Domain.Resumption.OpenedNetworks([]),
            desk.Get<Domain.Resumption.IProtectSecrets>(),
            TimeProvider.System
        );
        var dialled = await chat.PostAsync(
            desk.Get<Domain.Resumption.IProtectSecrets>().Protect("https://127.0.0.1:9/x"),
            "hello",
            default
        );
        Assert.Equal(SendingOutcome.Failed, dialled.Outcome);
        Assert.Contains("not public", dialled.Error, StringComparison.Ordinal);
    }

    private static Caller Admin(ReviewDesk desk) => desk.Person("Root", PersonRole.Admin);

    private static async Task<TeamId> SetAsync(ReviewDesk desk, string url)
    {
        TeamId team;
        await using (var db = await desk.Data.OpenAsync())
        {
            team = (await db.Teams.SingleAsync(t => t.Name == "Support")).Id;
        }

        return (await desk.Get<SetChatWebhook>().HandleAsync(new(Admin(desk), team, url), default)).Value;
    }

    private static async Task<ListChats.Answer> ListAsync(ReviewDesk desk) =>
        (await desk.Get<ListChats>().HandleAsync(Admin(desk), default)).Value;

    private static async Task<ListChats.TeamRow> TeamAsync(ReviewDesk desk) =>
        (await ListAsync(desk)).Teams.Single(t => string.Equals(t.Name, "Support", StringComparison.Ordinal));

    private static string TextOf(Received got)
    {
        using var body = JsonDocument.Parse(got.Text);
        return Assert
            .Single(body.RootElement.EnumerateObject(), m => string.Equals(m.Name, "text", StringComparison.Ordinal))
            .Value.GetString()!;
    }
}
