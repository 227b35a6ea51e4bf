using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReviewerPortal.Background;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Resumption;

namespace ReviewerPortal.Tests.Background;

public sealed class DeliverEventsTests
{
    [Theory, BothEngines]
    public async Task A_decided_review_reaches_its_endpoint_signed_and_in_both_standards_at_once(Engine engine)
    {
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        var registered = await portal.RegisterAsync("agent", receiver.Url + "/hook");
        var review = await portal.ReceiveAsync("agent");
        await portal.StartSenderAsync();

        Assert.Null((await portal.DecideAsync(review.Id, Verdict.Edited, "other order")).Refusal);

        await Eventually.HoldsAsync(
            async () => (await portal.ReadAsync(review.Id)).Delivery is DeliveryState.Delivered,
            "the delivery to be recorded"
        );
        var got = Assert.Single(receiver.All);
        Assert.Equal("/hook", got.Path);
        Assert.Equal("application/cloudevents+json", got.Headers["content-type"]);
        using var body = JsonDocument.Parse(got.Body);
        var root = body.RootElement;
        Assert.All(root.EnumerateObject(), m => Assert.Matches("^[a-z0-9]+$", m.Name));
        Assert.Equal("1.0", root.GetProperty("specversion").GetString());
        Assert.Equal("review.decided.v1", root.GetProperty("type").GetString());
        Assert.Equal($"/reviewer-portal/{portal.Data.Workspace}", root.GetProperty("source").GetString());
        Assert.Equal(review.Id.ToString(), root.GetProperty("subject").GetString());
        Assert.Equal(root.GetProperty("time").GetString(), root.GetProperty("timestamp").GetString());
        Assert.Equal("1", root.GetProperty("sequence").GetString());
        Assert.Equal(got.Headers["webhook-id"], root.GetProperty("id").GetString());
        var decision = root.GetProperty("data").GetProperty("resume").GetProperty("decisions")[0];
        Assert.Equal("edit", decision.GetProperty("type").GetString());
        Assert.Equal("#W2", decision.GetProperty("action").GetProperty("args").GetProperty("order_id").GetString());
        Assert.Equal(
            SignatureRules.Header(
                [registered.Secret!],
                got.Headers["webhook-id"],
                long.Parse(got.Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture),
                got.Body
            ),
            got.Headers["webhook-signature"]
        );
        await using var db = await portal.Data.OpenAsync();
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "delivery.delivered" && a.Subject == review.Id.ToString()));
    }

    [Theory]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("301")]
    [InlineData("307")]
    [InlineData("429")]
    [InlineData("404")]
    [InlineData("hang")]
    [InlineData("slow headers")]
    [InlineData("slow header lines")]
    [InlineData("endless headers")]
    [InlineData("reset")]
    [InlineData("close")]
    [InlineData("not http")]
    [InlineData("endless error body")]
    [InlineData("tls")]
    [InlineData("refused")]
    public async Task A_hostile_receiver_costs_one_short_attempt_and_delays_nobody_else(string hostility)
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite, TimeProvider.System);
        await using var canary = await Receiver.StartAsync();
        await using var good = await Receiver.StartAsync();
        await using var bad = Hostile(hostility, canary.Url);
        var scheme = string.Equals(hostility, "tls", StringComparison.Ordinal) ? "https" : "http";
        var port = string.Equals(hostility, "refused", StringComparison.Ordinal) ? ThrowawayServer.FreePort() : bad.Port;
        await portal.RegisterAsync("bad", $"{scheme}://127.0.0.1:{port}/");
        await portal.RegisterAsync("good", good.Url);
        // Those that hang take the sender a second for every four.
        var hangs = string.Equals(hostility, "hang", StringComparison.Ordinal);
        var backlog = hangs ? 32 : 6;
        for (var i = 0; i < backlog; i++)
        {
            var review = await portal.ReceiveAsync("bad");
            await portal.DecideAsync(review.Id);
        }

        var fine = await portal.ReceiveAsync("good");
        await portal.DecideAsync(fine.Id);
        await portal.StartSenderAsync();
        await Eventually.HoldsAsync(() => good.All.Count == 1, "the other endpoint's delivery");
        Assert.True(!hangs || await TriedAsync() < backlog / 2, "The other endpoint was kept waiting.");

        await Eventually.HoldsAsync(async () => await TriedAsync() == backlog, "every bad delivery to be tried and put off");
        var tried = (await portal.DeliveriesAsync()).Where(d => d is { Status: DeliveryStatus.Pending, Attempts: > 0 }).ToList();
        Assert.All(tried, d => Assert.NotNull(d.LastError));
        Assert.All(tried, d => Assert.True(d.NextAttemptAt > d.LastAttemptAt));
        Assert.Empty(canary.All);

        async Task<int> TriedAsync() => (await portal.DeliveriesAsync()).Count(d => d is { Status: DeliveryStatus.Pending, Attempts: > 0 });
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off_and_counts_by_its_status()
    {
        long written = 0;
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite, TimeProvider.System);
        await using var endless = new RawReceiver(
            async (socket, ct) =>
            {
                await ReadRequestAsync(socket, ct);
                await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"u8.ToArray(), ct);
                var block = new byte[16 * 1024];
                while (true)
                {
                    written += await socket.SendAsync(block, ct);
                }
            }
        );
        await portal.RegisterAsync("agent", endless.Url);
        var review = await portal.ReceiveAsync("agent");
        await portal.StartSenderAsync();

        await portal.DecideAsync(review.Id);

        await Eventually.HoldsAsync(
            async () => (await portal.ReadAsync(review.Id)).Delivery is DeliveryState.Delivered,
            "the delivery to be recorded"
        );
        // What the kernel's buffers took is not what was read, but it is bounded too.
        Assert.True(Volatile.Read(ref written) < 16 * 1024 * 1024, $"{written} bytes were taken.");
    }

    [Theory, BothEngines]
    public async Task Attempts_follow_the_schedule_then_the_answer_is_undeliverable_and_can_be_sent_again_under_the_same_id(Engine engine)
    {
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        var status = 500;
        await using var receiver = await Receiver.StartAsync(http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await portal.RegisterAsync("agent", receiver.Url);
        var review = await portal.ReceiveAsync("agent");
        await portal.DecideAsync(review.Id);
        var sender = portal.Data.Get<DeliverEvents>();

        for (var attempt = 1; attempt <= RetryRules.Waits.Count; attempt++)
        {
            Assert.Equal(1, await sender.SweepAsync(CancellationToken.None));
            await Eventually.HoldsAsync(async () => (await portal.OnlyDeliveryAsync()).Attempts == attempt, $"attempt {attempt}");
            var delivery = await portal.OnlyDeliveryAsync();
            if (attempt < RetryRules.Waits.Count)
            {
                var wait = delivery.NextAttemptAt - delivery.LastAttemptAt!.Value;
                Assert.InRange(wait / RetryRules.Waits[attempt], 0.899, 1.101);
                portal.Data.Clock.Advance(wait - TimeSpan.FromMilliseconds(2));
                Assert.Equal(0, await sender.SweepAsync(CancellationToken.None));
                portal.Data.Clock.Advance(TimeSpan.FromMilliseconds(4));
            }
        }

        Assert.Equal(DeliveryStatus.Undeliverable, (await portal.OnlyDeliveryAsync()).Status);
        Assert.Equal(DeliveryState.Undeliverable, (await portal.ReadAsync(review.Id)).Delivery);
        portal.Data.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await sender.SweepAsync(CancellationToken.None));

        status = 204;
        Assert.Null(
            (await portal.Data.Get<RedeliverAnswer>().HandleAsync(new(portal.Admin, null, review.Id), CancellationToken.None)).Refusal
        );
        Assert.Equal(1, await sender.SweepAsync(CancellationToken.None));
        await Eventually.HoldsAsync(
            async () => (await portal.ReadAsync(review.Id)).Delivery is DeliveryState.Delivered,
            "the answer to be delivered"
        );
        Assert.Equal(11, receiver.All.Count);
        Assert.Single(receiver.All.Select(r => r.Headers["webhook-id"]).Distinct(StringComparer.Ordinal));
        Assert.Single(receiver.All.Select(r => r.Text).Distinct(StringComparer.Ordinal));
        await using var db = await portal.Data.OpenAsync();
        Assert.Equal(ItemStatus.Decided, (await db.ReviewItems.SingleAsync()).Status);
    }

    [Fact]
    public async Task A_receiver_that_asks_for_time_gets_it()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        await using var receiver = await Receiver.AnsweringAsync(429, "Retry-After", "120");
        await portal.RegisterAsync("agent", receiver.Url);
        await portal.DecideAsync((await portal.ReceiveAsync("agent")).Id);
        await portal.Data.Get<DeliverEvents>().SweepAsync(CancellationToken.None);
        await Eventually.HoldsAsync(async () => (await portal.OnlyDeliveryAsync()).Attempts == 1, "the attempt");
        var delivery = await portal.OnlyDeliveryAsync();
        Assert.Equal(TimeSpan.FromSeconds(120), delivery.NextAttemptAt - delivery.LastAttemptAt);
    }

    [Theory, BothEngines]
    public async Task A_receiver_that_is_gone_is_switched_off(Engine engine)
    {
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        await using var receiver = await Receiver.AnsweringAsync(410);
        await portal.RegisterAsync("agent", receiver.Url);
        var (first, second) = (await portal.ReceiveAsync("agent"), await portal.ReceiveAsync("agent"));
        await portal.DecideAsync(first.Id);
        await portal.Data.Get<DeliverEvents>().SweepAsync(CancellationToken.None);
        await Eventually.HoldsAsync(
            async () => (await portal.ReadAsync(first.Id)).Delivery is DeliveryState.Undeliverable,
            "the delivery to be given up"
        );

        await portal.DecideAsync(second.Id);

        Assert.Equal(DeliveryState.Undeliverable, (await portal.ReadAsync(second.Id)).Delivery);
        Assert.Single(receiver.All);
        var listed = (await portal.Data.Get<ListEndpoints>().HandleAsync(new(portal.Admin), CancellationToken.None)).Value;
        var endpoint = Assert.Single(listed);
        Assert.NotNull(endpoint.DisabledAt);
        Assert.Equal(2, endpoint.Undeliverable);
    }

    [Theory, BothEngines]
    public async Task Events_of_one_review_keep_their_order_while_others_pass(Engine engine)
    {
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        var fail = true;
        await using var receiver = await Receiver.StartAsync(http =>
        {
            http.Response.StatusCode = Volatile.Read(ref fail) ? 500 : 204;
            return Task.CompletedTask;
        });
        await portal.RegisterAsync("listener", receiver.Url, all: true);
        var review = await portal.ReceiveAsync();
        for (var number = 1; number <= 3; number++)
        {
            await portal.AnnounceAsync(review.Id, number);
        }

        var sender = portal.Data.Get<DeliverEvents>();
        Assert.Equal(1, await sender.SweepAsync(CancellationToken.None));
        await Eventually.HoldsAsync(async () => (await portal.DeliveriesAsync()).Any(d => d.Attempts == 1), "the first attempt");
        Assert.Equal(0, await sender.SweepAsync(CancellationToken.None));
        await portal.AnnounceAsync(null, 9);
        Assert.Equal(1, await sender.SweepAsync(CancellationToken.None));
        // Recorded, not only received: what is put off after the clock moved would wait for ever.
        await Eventually.HoldsAsync(async () => (await portal.DeliveriesAsync()).Count(d => d.Attempts == 1) == 2, "the unrelated event");

        Volatile.Write(ref fail, false);
        portal.Data.Clock.Advance(TimeSpan.FromMinutes(10));
        await Eventually.HoldsAsync(
            async () =>
            {
                await sender.SweepAsync(CancellationToken.None);
                return (await portal.DeliveriesAsync()).All(d => d.Status is DeliveryStatus.Delivered);
            },
            "everything to be delivered"
        );
        var ofReview = receiver
            .All.Select(r => JsonDocument.Parse(r.Body).RootElement)
            .Where(r => r.TryGetProperty("subject", out _))
            .Select(r => r.GetProperty("data").GetProperty("number").GetInt32());
        Assert.Equal([1, 1, 2, 3], ofReview);
    }

    [Theory, BothEngines]
    public async Task What_was_sent_and_not_recorded_is_sent_again_under_the_same_id(Engine engine)
    {
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        await portal.RegisterAsync("agent", receiver.Url);
        await portal.DecideAsync((await portal.ReceiveAsync("agent")).Id);

        // The first node dies between the receiver's answer and its own note of it.
        var lease = portal.Data.Get<LeaseDeliveries>();
        var due = Assert.Single(
            await lease.HandleAsync(new(portal.Data.Clock.GetUtcNow(), new Dictionary<EndpointId, int>(), 4, 16), CancellationToken.None)
        );
        Assert.Equal(AttemptOutcome.Delivered, (await portal.Data.Get<SendDelivery>().HandleAsync(due, CancellationToken.None)).Outcome);

        await using var other = portal.Data.AnotherNode(more: s => AnsweringPortal.Add(s));
        var sender = other.Get<DeliverEvents>();
        Assert.Equal(0, await sender.SweepAsync(CancellationToken.None));
        portal.Data.Clock.Advance(LeaseDeliveries.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await sender.SweepAsync(CancellationToken.None));
        await Eventually.HoldsAsync(
            async () => (await portal.OnlyDeliveryAsync()).Status is DeliveryStatus.Delivered,
            "the second node to deliver"
        );
        Assert.Equal(2, receiver.All.Count);
        Assert.Single(receiver.All.Select(r => r.Headers["webhook-id"]).Distinct(StringComparer.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Two_nodes_send_a_hundred_answers_once_each(Engine engine)
    {
        await using var portal = await AnsweringPortal.CreateAsync(engine, TimeProvider.System);
        await using var receiver = await Receiver.StartAsync();
        await portal.RegisterAsync("agent", receiver.Url);
        await using var other = portal.Data.AnotherNode(more: s => AnsweringPortal.Add(s));
        await portal.StartSenderAsync();
        await other.Get<DeliverEvents>().StartAsync(CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            await portal.DecideAsync((await portal.ReceiveAsync("agent")).Id);
        }

        await Eventually.HoldsAsync(
            async () => (await portal.DeliveriesAsync()).All(d => d.Status is DeliveryStatus.Delivered),
            "everything to be delivered",
            TimeSpan.FromSeconds(30)
        );
        await other.Get<DeliverEvents>().StopAsync(CancellationToken.None);
        Assert.Equal(100, receiver.All.Count);
        Assert.Equal(100, receiver.All.Select(r => r.Headers["webhook-id"]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task During_a_rotation_both_secrets_sign_and_a_day_later_only_the_new_one()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        await using var receiver = await Receiver.StartAsync();
        var registered = await portal.RegisterAsync("agent", receiver.Url);
        var rotated = (
            await portal.Data.Get<RotateSecret>().HandleAsync(new(portal.Admin, registered.Endpoint.Id), CancellationToken.None)
        ).Value;
        var sender = portal.Data.Get<DeliverEvents>();

        await portal.DecideAsync((await portal.ReceiveAsync("agent")).Id);
        await sender.SweepAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => receiver.All.Count == 1, "the first delivery");
        portal.Data.Clock.Advance(EndpointSecrets.Overlap);
        await portal.DecideAsync((await portal.ReceiveAsync("agent")).Id);
        await sender.SweepAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => receiver.All.Count == 2, "the second delivery");

        Assert.Equal(Signed(receiver.All[0], rotated, registered.Secret!), receiver.All[0].Headers["webhook-signature"]);
        Assert.Equal(Signed(receiver.All[1], rotated), receiver.All[1].Headers["webhook-signature"]);
        await using var db = await portal.Data.OpenAsync();
        var stored = (await db.CallbackEndpoints.SingleAsync()).ProtectedSecrets;
        Assert.DoesNotContain("whsec_", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_langgraph_run_is_resumed_by_its_interrupt_and_a_busy_one_is_held()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        var busy = true;
        await using var server = await Receiver.StartAsync(async http =>
        {
            http.Response.StatusCode = busy ? 422 : 200;
            await http.Response.WriteAsync(busy ? """{"detail":"Thread is already running a task"}""" : """{"run_id":"r"}""");
        });
        await portal.RegisterAsync("graph", server.Url, kind: EndpointKind.Langgraph);
        var review = await portal.ReceiveAsync("graph");
        await portal.DecideAsync(review.Id, Verdict.Rejected, "no");
        var sender = portal.Data.Get<DeliverEvents>();
        await sender.SweepAsync(CancellationToken.None);
        await Eventually.HoldsAsync(async () => (await portal.OnlyDeliveryAsync()).LastStatusCode == 422, "the busy answer");
        Assert.Equal(0, (await portal.OnlyDeliveryAsync()).Attempts);

        busy = false;
        portal.Data.Clock.Advance(TimeSpan.FromSeconds(3));
        await sender.SweepAsync(CancellationToken.None);
        await Eventually.HoldsAsync(
            async () => (await portal.ReadAsync(review.Id)).Delivery is DeliveryState.Delivered,
            "the run to be resumed"
        );

        var got = server.All[^1];
        Assert.Equal("/threads/t-91/runs", got.Path);
        Assert.Equal("lg-key", got.Headers["x-api-key"]);
        using var body = JsonDocument.Parse(got.Body);
        Assert.Equal("assistant-1", body.RootElement.GetProperty("assistant_id").GetString());
        Assert.Equal("reject", body.RootElement.GetProperty("multitask_strategy").GetString());
        var answer = body.RootElement.GetProperty("command").GetProperty("resume").GetProperty("8deb5139");
        Assert.Equal("reject", answer.GetProperty("decisions")[0].GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.7")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("fd00::1")]
    public async Task The_address_that_is_dialled_is_the_one_that_is_judged(string inner)
    {
        await using var canary = await Receiver.StartAsync();
        var port = new Uri(canary.Url).Port;
        var asked = 0;
        // A name that is public at first and leads inside when it is dialled; and one that hides an inner address behind a public one.
        foreach (
            IPAddress[] answer in (IPAddress[][])
                [
                    [IPAddress.Parse(inner)],
                    [IPAddress.Parse("93.184.215.14"), IPAddress.Parse(inner)],
                ]
        )
        {
            using var handler = GuardedDialer.CreateHandler(
                new OpenedNetworks([]),
                (_, _) =>
                {
                    asked++;
                    return Task.FromResult(answer);
                }
            );
            using var client = new HttpClient(handler);
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"https://hooks.example.com:{port}/"));
            Assert.IsType<DialRefusedException>(refused.InnerException);
        }

        Assert.Equal(2, asked);
        Assert.Empty(canary.All);
    }

    [Fact]
    public async Task Plain_http_is_spoken_in_opened_networks_only()
    {
        using var handler = GuardedDialer.CreateHandler(
            new OpenedNetworks([IPNetwork.Parse("10.0.0.0/8")]),
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.215.14")])
        );
        using var client = new HttpClient(handler);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://hooks.example.com/"));
        Assert.Contains("https", Assert.IsType<DialRefusedException>(refused.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_endpoint_is_not_called_once_its_network_is_closed_again()
    {
        await using var canary = await Receiver.StartAsync();
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite, TimeProvider.System);
        await portal.RegisterAsync("agent", canary.Url);
        await portal.DecideAsync((await portal.ReceiveAsync("agent")).Id);
        await using var closed = portal.Data.AnotherNode(more: s => AnsweringPortal.Add(s, allow: null));
        await closed.Get<DeliverEvents>().SweepAsync(CancellationToken.None);
        await Eventually.HoldsAsync(async () => (await portal.OnlyDeliveryAsync()).Attempts == 1, "the refused attempt");
        Assert.Contains("not public", (await portal.OnlyDeliveryAsync()).LastError, StringComparison.Ordinal);
        Assert.Empty(canary.All);
    }

    private static string Signed(Received got, params string[] secrets) =>
        SignatureRules.Header(
            secrets,
            got.Headers["webhook-id"],
            long.Parse(got.Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture),
            got.Body
        );

    private static RawReceiver Hostile(string hostility, string canary) =>
        new(
            async (socket, ct) =>
            {
                await ReadRequestAsync(socket, ct);
                async Task Say(string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), ct);
                switch (hostility)
                {
                    case "hang":
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                        break;
                    case "slow headers":
                        foreach (var letter in "HTTP/1.1 200 OK")
                        {
                            await Say(letter.ToString());
                            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, ct);
                        }

                        break;
                    case "slow header lines":
                        await Say("HTTP/1.1 200 OK\r\n");
                        while (true)
                        {
                            await Say("X-A: b\r\n");
                            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, ct);
                        }

                    case "endless headers":
                        await Say("HTTP/1.1 200 OK\r\n");
                        while (true)
                        {
                            await Say($"X-{new string('a', 1000)}: b\r\n");
                        }

                    case "reset":
                        socket.LingerState = new System.Net.Sockets.LingerOption(enable: true, seconds: 0);
                        break;
                    case "close":
                        break;
                    case "not http":
                        await Say("220 smtp.example.com ESMTP\r\n");
                        break;
                    case "endless error body":
                        await Say("HTTP/1.1 500 Oops\r\n\r\n");
                        while (true)
                        {
                            await Say(new string('x', 8192));
                        }

                    case "tls":
                        await Say("\u0015\u0003\u0001\0\u0002\u0002F");
                        break;
                    case "301" or "307":
                        await Say($"HTTP/1.1 {hostility} Moved\r\nLocation: {canary}\r\nContent-Length: 0\r\n\r\n");
                        break;
                    default:
                        await Say($"HTTP/1.1 {hostility} No\r\nContent-Length: 0\r\n\r\n");
                        break;
                }
            }
        );

    private static async Task ReadRequestAsync(System.Net.Sockets.Socket socket, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        await socket.ReceiveAsync(buffer, ct);
    }
}
