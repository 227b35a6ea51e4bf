using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Background;

/// <summary>
/// Asks a candidate one protected case over HTTP and says what came of it. What the endpoint says in a 2xx answer is the candidate's; whatever keeps it from
/// answering is not held against it. Never throws for what an endpoint does.
/// </summary>
public sealed class AskCandidate : IDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HttpClient _client;
    private readonly IProtectSecrets _protector;
    private readonly TimeProvider _clock;

    /// <summary>Makes the client that every call shares.</summary>
    public AskCandidate(OpenedNetworks opened, IProtectSecrets protector, TimeProvider clock)
    {
        (_protector, _clock) = (protector, clock);
        _client = new HttpClient(GuardedDialer.CreateHandler(opened)) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("reviewer-portal", "1"));
    }

    /// <summary>What came of asking.</summary>
    /// <param name="Answer">What the candidate said; null where it could not be asked.</param>
    /// <param name="Failure">Why it could not; null where it answered.</param>
    /// <param name="Final">Whether asking again is of no use.</param>
    public sealed record Asked(RecordCall.CallAnswer? Answer, string? Failure = null, bool Final = false);

    /// <summary>Asks.</summary>
    /// <exception cref="OperationCanceledException">The portal is stopping, or the evaluation was cancelled.</exception>
    public async Task<Asked> HandleAsync(EvaluationJob job, CandidateEndpoint endpoint, ListCalls.Call call, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(endpoint.TimeoutSeconds), _clock);
        using var both = timeout.Token.UnsafeRegister(static l => ((CancellationTokenSource)l!).Cancel(), limit);
        try
        {
            using var request = RequestOf(job, endpoint, call);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return answer.IsSuccessStatusCode ? new Asked(await ReadAsync(answer, limit.Token)) : Refused((int)answer.StatusCode);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Asked(null, $"No complete answer within {endpoint.TimeoutSeconds} seconds.");
        }
        catch (HttpRequestException failure)
        {
            return new Asked(null, SendDelivery.WhyOf(failure), failure.InnerException is DialRefusedException);
        }
        catch (IOException)
        {
            return new Asked(null, "The connection broke while the answer was read.");
        }
        catch (CryptographicException)
        {
            return new Asked(
                null,
                "The endpoint's secret cannot be decrypted with this installation's keys. Register it again.",
                Final: true
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage RequestOf(EvaluationJob job, CandidateEndpoint endpoint, ListCalls.Call call)
    {
        var body = new JsonObject
        {
            ["run"] = job.Id.ToString(),
            ["case"] = call.Case.ToString(),
            ["workflow"] = job.Workflow,
            ["agentVersion"] = job.AgentVersion,
            ["input"] = JsonNode.Parse(call.Input),
            ["evidence"] = JsonNode.Parse(call.Evidence),
        };
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        // A case may be asked twice, such as after a restart; who does not want to think twice recognises it.
        request.Headers.Add("Idempotency-Key", $"{job.Id}/{call.Case}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (endpoint is { Header: { } header, ProtectedSecret: { } secret })
        {
            request.Headers.TryAddWithoutValidation(header, _protector.Unprotect(secret));
        }

        return request;
    }

    private static Asked Refused(int status) =>
        status switch
        {
            408 or 425 or 429 or >= 500 => new Asked(null, $"It answered {status}."),
            >= 300 and < 400 => new Asked(null, $"It answered {status}; redirects are not followed.", Final: true),
            _ => new Asked(null, $"It answered {status}.", Final: true),
        };

    private static async Task<RecordCall.CallAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[GuardedDialer.LargestAnswer + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length > GuardedDialer.LargestAnswer
            ? Unreadable($"is longer than {Components.Controls.Words.Size(GuardedDialer.LargestAnswer)}")
            : Read(buffer.AsSpan(0, length));
    }

    private static RecordCall.CallAnswer Read(ReadOnlySpan<byte> body)
    {
        JsonElement said;
        try
        {
            said = JsonElement.Parse(Strict.GetString(body));
        }
        catch (Exception failure) when (failure is JsonException or DecoderFallbackException)
        {
            return Unreadable("is not JSON");
        }

        if (said.ValueKind is not JsonValueKind.Object)
        {
            return Unreadable("is not a JSON object");
        }

        if (MatchRules.WhyUnreadable(said) is { } why)
        {
            return Unreadable(why);
        }

        if (said.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.String)
        {
            return new(null, null, error.GetString());
        }

        if (!said.TryGetProperty("action", out var action) || action.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            return Unreadable("names neither action (a text, or null for none) nor error");
        }

        return said.TryGetProperty("args", out var args) && args.ValueKind is not JsonValueKind.Null
            ? args.ValueKind is JsonValueKind.Object
                ? new(action.GetString(), args, null)
                : Unreadable("gives args that are no object")
            : new(action.GetString(), null, null);
    }

    private static RecordCall.CallAnswer Unreadable(string why) => new(null, null, $"Its answer {why}.");
}
