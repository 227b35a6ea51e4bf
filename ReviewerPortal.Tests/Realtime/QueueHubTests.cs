using System.Net.WebSockets;
using System.Text;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Realtime;

public sealed class QueueHubTests
{
    private const char RecordSeparator = '\u001e';

    [Theory, BothEngines]
    public async Task Subscribers_of_a_queue_hear_that_something_changed_and_never_what(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        await PublishAsync(portal);
        using var ada = await ConnectAsync(portal, await TokenAsync(portal, "ada@acme.test", "Support"));
        using var eve = await ConnectAsync(portal, await TokenAsync(portal, "eve@acme.test", "Nobody"));

        await SendAsync(ada, """{"type":1,"invocationId":"1","target":"Subscribe","arguments":["support"]}""");
        await SendAsync(eve, """{"type":1,"invocationId":"1","target":"Subscribe","arguments":["support"]}""");
        Assert.DoesNotContain("error", await NextAsync(ada, "\"type\":3"), StringComparison.Ordinal);
        Assert.Contains("There is no such queue", await NextAsync(eve, "\"type\":3"), StringComparison.Ordinal);

        var body = $$$"""{"workflow": "retail-support", "actions": [{{{ReviewDesk.Cancel()}}}]}""";
        var received = await portal
            .Get<ReceiveReview>()
            .HandleAsync(new(new Caller(portal.Workspace, "key:bot"), Encoding.UTF8.GetBytes(body), null), default);
        Assert.Null(received.Refusal);

        var changed = await NextAsync(ada, "ItemChanged");
        Assert.Contains("\"itemId\":\"it_", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("W1", changed, StringComparison.Ordinal);
        Assert.Contains("support", await NextAsync(ada, "QueueChanged"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Without_a_personal_token_there_is_no_connection(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(portal, "nobody"));
        await Assert.ThrowsAsync<WebSocketException>(async () => await ConnectAsync(portal, await portal.AddKeyAsync("bot")));
    }

    private static async Task<string> TokenAsync(PortalApp portal, string email, string team) =>
        await portal.AddTokenAsync(await portal.AddPersonAsync(email, PersonRole.Reviewer, team));

    private static async Task PublishAsync(PortalApp portal)
    {
        await using var db = await portal.Get<PortalDatabase>().OpenAsync(portal.Workspace);
        db.Add(
            new Workflow
            {
                WorkspaceId = portal.Workspace,
                Name = "retail-support",
                CurrentVersion = 1,
            }
        );
        db.Add(
            new ContractVersion
            {
                WorkspaceId = portal.Workspace,
                Workflow = "retail-support",
                Number = 1,
                Text = ReviewDesk.Contract,
                TextHash = CanonicalJson.HashOf(ReviewDesk.Contract),
                PublishedBy = "system:test",
                PublishedAt = DateTimeOffset.UnixEpoch,
            }
        );
        await db.SaveChangesAsync();
    }

    private static async Task<ClientWebSocket> ConnectAsync(PortalApp portal, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        var address = new UriBuilder(portal.Address) { Scheme = "ws", Path = "/hubs/queue" }.Uri;
        await socket.ConnectAsync(address, CancellationToken.None);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        Assert.Equal("{}", await NextAsync(socket, ""));
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + RecordSeparator), WebSocketMessageType.Text, true, CancellationToken.None);

    // The next message that holds the text; pings and others are passed over.
    private static async Task<string> NextAsync(ClientWebSocket socket, string with)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[1];
        while (true)
        {
            var message = new List<byte>();
            while (true)
            {
                await socket.ReceiveAsync(buffer, patience.Token);
                if (buffer[0] == RecordSeparator)
                {
                    break;
                }

                message.Add(buffer[0]);
            }

            var text = Encoding.UTF8.GetString([.. message]);
            if (text.Contains(with, StringComparison.Ordinal))
            {
                return text;
            }
        }
    }
}
