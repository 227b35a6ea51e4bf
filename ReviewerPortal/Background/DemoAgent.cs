using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Demo;

namespace ReviewerPortal.Background;

/// <summary>
/// The demo's agent: a client like any other, over real HTTP with a real key. Every few seconds it hands a proposal over; as answers appear in the event feed
/// it collects them and acknowledges what became of them. It holds back while too much lies open.
/// </summary>
public sealed class DemoAgent(HttpClient http, TimeProvider clock, ILogger log)
{
    private const int MostOpen = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly DemoProposals _proposals = new(seed: 4711);
    private readonly Random _random = new(99);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>A client for a portal at an address.</summary>
    public static HttpClient ClientFor(string address, string key)
    {
        var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Works until told to stop.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(KeepAtItAsync(ProposeAsync, ct), KeepAtItAsync(ListenAsync, ct));

    private async Task KeepAtItAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await work(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
                when (failure is HttpRequestException or JsonException or TaskCanceledException or KeyNotFoundException)
            {
                log.LogWarning("The demo agent will try again: {Reason}", failure.Message);
                await Task.Delay(Pause, clock, CancellationToken.None);
            }
        }
    }

    private async Task ProposeAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(Pause + TimeSpan.FromSeconds(_random.Next(5)), clock, ct);
            if (CountOpen() >= MostOpen)
            {
                continue;
            }

            var twist = _random.Next(6) == 0 ? (DemoProposals.Twist)_random.Next(1, 6) : DemoProposals.Twist.None;
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/reviews")
            {
                Content = new StringContent(_proposals.Next(clock.GetUtcNow(), twist).ToJsonString(), Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
            using var review = await AnswerAsync(request, ct);
            lock (_gate)
            {
                _open.Add(review.RootElement.GetProperty("id").GetString()!);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        var cursor = "";
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/events?wait=20{cursor}");
            using var feed = await AnswerAsync(request, ct);
            foreach (var happened in feed.RootElement.GetProperty("events").EnumerateArray())
            {
                if (happened.GetProperty("type").GetString() is "review.decided.v1")
                {
                    await AcknowledgeAsync(happened.GetProperty("subject").GetString()!, ct);
                }
            }

            cursor = "&after=" + Uri.EscapeDataString(feed.RootElement.GetProperty("next").GetString()!);
        }
    }

    private async Task AcknowledgeAsync(string review, CancellationToken ct)
    {
        bool mine;
        lock (_gate)
        {
            mine = _open.Remove(review);
        }

        // What was decided in the demo's past was acknowledged there; decisions on seeded open items are acknowledged here like our own.
        using var read = new HttpRequestMessage(HttpMethod.Get, $"api/v1/reviews/{review}");
        using var answer = await AnswerAsync(read, ct);
        if (!mine && answer.RootElement.GetProperty("delivery").GetProperty("state").GetString() is "acknowledged")
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/reviews/{review}/acknowledge")
        {
            Content = new StringContent(
                """{"outcome":"applied","detail":"Done in the booking system."}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        using var done = await http.SendAsync(request, ct);
        if (done.StatusCode is not HttpStatusCode.Conflict)
        {
            done.EnsureSuccessStatusCode();
        }
    }

    private async Task<JsonDocument> AnswerAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var answer = await http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        return await JsonDocument.ParseAsync(body, cancellationToken: ct);
    }

    private int CountOpen()
    {
        lock (_gate)
        {
            return _open.Count;
        }
    }
}
