using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Background;

/// <summary>Makes one attempt to deliver and says what became of it. Never throws for what a receiver does.</summary>
public sealed class SendDelivery : IDisposable
{
    /// <summary>Most bytes read of a refusal, to tell a busy run from a real one.</summary>
    private const int LargestRefusal = 8 * 1024;

    private readonly HttpClient _client;
    private readonly IProtectSecrets _protector;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;

    /// <summary>Makes the client that every attempt shares.</summary>
    public SendDelivery(IOptions<WebhookOptions> options, OpenedNetworks opened, IProtectSecrets protector, TimeProvider clock)
        : this(GuardedDialer.CreateHandler(opened), options, protector, clock) { }

    internal SendDelivery(SocketsHttpHandler handler, IOptions<WebhookOptions> options, IProtectSecrets protector, TimeProvider clock)
    {
        (_protector, _clock) = (protector, clock);
        _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("reviewer-portal", "1"));
    }

    /// <summary>Sends it.</summary>
    /// <param name="due">What, and where to.</param>
    /// <param name="ct">Ends when the portal stops; the delivery is then sent again after its lease.</param>
    /// <exception cref="OperationCanceledException">The portal is stopping.</exception>
    public async Task<Attempt> HandleAsync(LeaseDeliveries.Due due, CancellationToken ct)
    {
        if (due.Endpoint is null)
        {
            return new Attempt(AttemptOutcome.NoEndpoint, null, "The endpoint was deleted.");
        }

        if (due.Endpoint.DisabledAt is not null)
        {
            return new Attempt(AttemptOutcome.NoEndpoint, null, AnnounceEvent.EndpointDisabled);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timeout = new CancellationTokenSource(_timeout, _clock);
        using var both = timeout.Token.UnsafeRegister(static l => ((CancellationTokenSource)l!).Cancel(), limit);
        try
        {
            using var request = RequestOf(due, due.Endpoint);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await JudgeAsync(due.Endpoint.Kind, answer, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed($"No complete answer within {_timeout.TotalSeconds:0.#} seconds.");
        }
        catch (HttpRequestException failure)
        {
            return Failed(WhyOf(failure));
        }
        catch (IOException)
        {
            return Failed("The connection broke while the answer was read.");
        }
        catch (CryptographicException)
        {
            return Failed("The endpoint's secret cannot be decrypted with this installation's keys. Rotate it.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage RequestOf(LeaseDeliveries.Due due, CallbackEndpoint endpoint) =>
        endpoint.Kind switch
        {
            EndpointKind.Langgraph => ResumeOf(due, endpoint),
            _ => WebhookOf(due, endpoint),
        };

    private HttpRequestMessage WebhookOf(LeaseDeliveries.Due due, CallbackEndpoint endpoint)
    {
        var now = _clock.GetUtcNow();
        var body = CloudEventBody.Of(due.Event);
        var (id, timestamp) = (due.Event.Id.ToString(), now.ToUnixTimeSeconds());
        var secrets = EndpointSecrets.InForce(_protector, endpoint.ProtectedSecrets, now);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEventBody.ContentType);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", SignatureRules.Header(secrets, id, timestamp, body.Span));
        return request;
    }

    private HttpRequestMessage ResumeOf(LeaseDeliveries.Due due, CallbackEndpoint endpoint)
    {
        var review = due.Review ?? throw new InvalidOperationException($"Delivery {due.Delivery.Id} to a LangGraph server has no review.");
        var settings = LanggraphSettings.Read(endpoint.Settings);
        // Keyed by interrupt, always: an unkeyed answer would go to whatever the thread waits for by then.
        var body = new JsonObject
        {
            ["assistant_id"] = settings?.AssistantId,
            ["multitask_strategy"] = "reject",
            ["command"] = new JsonObject
            {
                ["resume"] = new JsonObject { [review.InterruptId ?? ""] = JsonNode.Parse(review.Resume ?? "null") },
            },
        };
        var address = $"{endpoint.Url.TrimEnd('/')}/threads/{Uri.EscapeDataString(review.ThreadId ?? "")}/runs";
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", EndpointSecrets.InForce(_protector, endpoint.ProtectedSecrets, _clock.GetUtcNow())[0]);
        return request;
    }

    private async Task<Attempt> JudgeAsync(EndpointKind kind, HttpResponseMessage answer, CancellationToken ct)
    {
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode)
        {
            // The status is the answer. What follows is drained by the handler within limits, or cut off.
            return new Attempt(AttemptOutcome.Delivered, status, null);
        }

        if (kind is EndpointKind.Langgraph && answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict)
        {
            var said = await ReadAsync(answer, ct);
            if (said.Contains("already running", StringComparison.OrdinalIgnoreCase))
            {
                return new Attempt(AttemptOutcome.Busy, status, "The agent's run is busy; the answer is held.");
            }
        }

        if (answer.StatusCode is HttpStatusCode.Gone && kind is EndpointKind.Webhook)
        {
            return new Attempt(AttemptOutcome.Gone, status, "It answered 410 Gone, so the endpoint was disabled.");
        }

        var why = status is >= 300 and < 400 ? $"It answered {status}; redirects are not followed." : $"It answered {status}.";
        return new Attempt(AttemptOutcome.Failed, status, why, RetryAfterOf(answer));
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage answer)
    {
        var asked = answer.Headers.RetryAfter;
        var wait = asked?.Delta ?? asked?.Date - _clock.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[LargestRefusal];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static Attempt Failed(string why) => new(AttemptOutcome.Failed, null, why);

    /// <summary>Why a call failed, in words: the messages of sockets and TLS name addresses and certificates of the inside; people are told the kind of failure.</summary>
    internal static string WhyOf(HttpRequestException failure) =>
        failure.InnerException switch
        {
            DialRefusedException refused => refused.Message,
            AuthenticationException => "Its certificate was not accepted.",
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
                "The host's name could not be resolved.",
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "The connection was refused.",
            SocketException => "No connection could be made.",
            IOException => "The connection broke.",
            _ => failure.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "The host's name could not be resolved.",
                HttpRequestError.SecureConnectionError => "No secure connection could be made.",
                HttpRequestError.ConfigurationLimitExceeded => "Its headers were larger than allowed.",
                HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded => "It did not answer in valid HTTP.",
                _ => "No connection could be made.",
            },
        };
}
