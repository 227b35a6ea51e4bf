using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Resumption;

namespace ReviewerPortal.Background;

/// <summary>Posts <c>{"text": …}</c>, which Slack, Mattermost and Teams all take, through the guarded dialler.</summary>
public sealed class PostToChat : IPostToChat, IDisposable
{
    private readonly HttpClient _client;
    private readonly IProtectSecrets _protector;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;

    /// <summary>Makes the client that every post shares.</summary>
    public PostToChat(IOptions<WebhookOptions> options, OpenedNetworks opened, IProtectSecrets protector, TimeProvider clock)
    {
        (_protector, _clock, _timeout) = (protector, clock, TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        _client = new HttpClient(GuardedDialer.CreateHandler(opened)) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("reviewer-portal", "1"));
    }

    /// <inheritdoc/>
    public async Task<Sending> PostAsync(string protectedUrl, string text, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(_timeout, _clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _protector.Unprotect(protectedUrl))
            {
                Content = new StringContent(new JsonObject { ["text"] = text }.ToJsonString(), Encoding.UTF8, "application/json"),
            };
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Judge(answer);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed(string.Create(CultureInfo.InvariantCulture, $"No complete answer within {_timeout.TotalSeconds:0.#} seconds."));
        }
        catch (HttpRequestException failure)
        {
            return Failed(SendDelivery.WhyOf(failure));
        }
        catch (IOException)
        {
            return Failed("The connection broke.");
        }
        catch (CryptographicException)
        {
            return Failed("The chat's address cannot be decrypted with this installation's keys. Set it anew.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private Sending Judge(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
        {
            return new Sending(SendingOutcome.Sent);
        }

        var status = (int)answer.StatusCode;
        var why = string.Create(CultureInfo.InvariantCulture, $"The chat answered {status}.");
        var mayPass = status >= 500 || answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
        if (!mayPass)
        {
            return new Sending(SendingOutcome.Refused, why);
        }

        var wait = answer.Headers.RetryAfter?.Delta ?? answer.Headers.RetryAfter?.Date - _clock.GetUtcNow();
        return new Sending(SendingOutcome.Failed, why, wait > TimeSpan.Zero ? wait : null);
    }

    private static Sending Failed(string why) => new(SendingOutcome.Failed, why);
}
