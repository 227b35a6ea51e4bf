using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Chaos;

/// <summary>
/// Agents that submit and reviewers that decide, as long as the portal lives. A request without an answer is repeated, with the same key, once the portal
/// is back, as real clients do. Everything is recorded before it is believed.
/// </summary>
public sealed class KillDriver(string agentKey, IReadOnlyList<string> reviewerTokens, string endpoint, ClientHistory history, int seed)
{
    private const int Agents = 8;
    private static readonly string[] Verdicts = ["approve", "edit", "reject"];

    private readonly Request?[] _unansweredSubmissions = new Request?[Agents];
    private readonly Request?[] _unansweredDecisions = new Request?[reviewerTokens.Count];
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private int _orders;
    private int _submitted;
    private int _decided;

    private sealed record Request(string Key, string Path, object Body, string? Review = null, string? Item = null, string? Verdict = null);

    /// <summary>Submissions and decisions answered with success so far.</summary>
    public (int Submitted, int Decided) Answered => (Volatile.Read(ref _submitted), Volatile.Read(ref _decided));

    /// <summary>Works against the portal until <paramref name="stop"/>; a portal that dies meanwhile ends each client quietly.</summary>
    /// <param name="address">Where the portal listens this time.</param>
    /// <param name="stop">When to stop asking for new things.</param>
    public async Task WorkAsync(Uri address, CancellationToken stop)
    {
        using var agent = PortalApp.Client(address, agentKey);
        var reviewers = reviewerTokens.Select(t => PortalApp.Client(address, t)).ToList();
        try
        {
            await Task.WhenAll([
                .. Enumerable.Range(0, Agents).Select(i => SubmitAsync(agent, i, stop)),
                .. reviewers.Select((r, i) => DecideAsync(r, i, stop)),
            ]);
        }
        finally
        {
            reviewers.ForEach(r => r.Dispose());
        }
    }

    /// <summary>Repeats what is still without an answer.</summary>
    public async Task SettleAsync(Uri address)
    {
        using var agent = PortalApp.Client(address, agentKey);
        foreach (var request in _unansweredSubmissions.OfType<Request>())
        {
            await SendAsync(agent, ClientOperation.Submit, request);
        }

        for (var i = 0; i < _unansweredDecisions.Length; i++)
        {
            if (_unansweredDecisions[i] is { } request)
            {
                using var reviewer = PortalApp.Client(address, reviewerTokens[i]);
                await SendAsync(reviewer, ClientOperation.Decide, request);
            }
        }
    }

    private async Task SubmitAsync(HttpClient client, int agent, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var request = _unansweredSubmissions[agent] ?? NewSubmission();
            _unansweredSubmissions[agent] = request;
            if (!await SendAsync(client, ClientOperation.Submit, request))
            {
                return;
            }

            _unansweredSubmissions[agent] = null;
        }
    }

    private async Task DecideAsync(HttpClient client, int reviewer, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if ((_unansweredDecisions[reviewer] ?? await TakeNextAsync(client)) is not { } request)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
                    continue;
                }

                _unansweredDecisions[reviewer] = request;
                if (!await SendAsync(client, ClientOperation.Decide, request))
                {
                    return;
                }

                _unansweredDecisions[reviewer] = null;
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
            {
                // The portal was killed while handing out the next item; nothing was promised.
                return;
            }
        }
    }

    private Request NewSubmission()
    {
        var order = $"#{Interlocked.Increment(ref _orders)}";
        return new Request($"submit-{Guid.NewGuid():N}", "reviews", SampleContract.Cancel(order, amount: 40m, endpoint));
    }

    private async Task<Request?> TakeNextAsync(HttpClient client)
    {
        using var answer = await client.PostAsync("queues/support/next", content: null);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        var next = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var item = next.GetProperty("item");
        var id = item.GetProperty("id").GetString()!;
        string verdict;
        lock (_gate)
        {
            verdict = Verdicts[_random.Next(Verdicts.Length)];
        }

        var order = item.GetProperty("args").GetProperty("order_id").GetString();
        return new Request(
            $"decide-{Guid.NewGuid():N}",
            $"items/{id}/decisions",
            new
            {
                decision = verdict,
                version = item.GetProperty("version").GetInt32(),
                claim = next.GetProperty("token").GetString(),
                args = verdict is "edit" ? new { order_id = order, reason = "ordered by mistake" } : null,
                reasonCode = verdict is "reject" ? "policy" : null,
            },
            item.GetProperty("reviewId").GetString(),
            id,
            verdict
        );
    }

    /// <summary>Sends and records; false when no answer came.</summary>
    private async Task<bool> SendAsync(HttpClient client, ClientOperation operation, Request request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Path) { Content = JsonContent.Create(request.Body) };
        message.Headers.Add("Idempotency-Key", request.Key);
        try
        {
            using var answer = await client.SendAsync(message, CancellationToken.None);
            var body = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            var review = operation == ClientOperation.Submit && answer.IsSuccessStatusCode ? IdIn(body) : request.Review;
            history.Add(
                new ClientEntry(
                    operation,
                    request.Key,
                    (int)answer.StatusCode,
                    review,
                    request.Item,
                    request.Verdict,
                    answer.IsSuccessStatusCode ? null : body
                )
            );
            if (answer.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref operation == ClientOperation.Submit ? ref _submitted : ref _decided);
            }

            // "Try again" is no answer yet.
            return answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
                && !body.Contains("/problems/in-flight", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
        {
            history.Add(new ClientEntry(operation, request.Key, Status: null, request.Review, request.Item, request.Verdict));
            return false;
        }
    }

    private static string IdIn(string body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("id").GetString()!;
    }
}
