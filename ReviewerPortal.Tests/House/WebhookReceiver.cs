using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReviewerPortal.Tests.House;

/// <summary>What an agent's side listens with: takes every delivery, keeps it, and answers 204 — or what the test says.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>Where to deliver.</summary>
    public Uri Address => new(_app.Urls.First() + "/hook");

    /// <summary>Everything that came, in order of arrival.</summary>
    public ConcurrentQueue<ReceivedDelivery> Received { get; } = new();

    /// <summary>The status to answer with; 204 unless a test says otherwise.</summary>
    public Func<ReceivedDelivery, int> Answer { get; set; } = _ => StatusCodes.Status204NoContent;

    /// <summary>Starts listening on a free port.</summary>
    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.MapPost("/hook", (RequestDelegate)receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var delivery = new ReceivedDelivery(
            http.Request.Headers["webhook-id"].ToString(),
            http.Request.Headers["webhook-timestamp"].ToString(),
            http.Request.Headers["webhook-signature"].ToString(),
            http.Request.ContentType ?? "",
            await reader.ReadToEndAsync(http.RequestAborted)
        );
        Received.Enqueue(delivery);
        http.Response.StatusCode = Answer(delivery);
    }
}

/// <summary>One delivery as it came.</summary>
public sealed record ReceivedDelivery(string Id, string Timestamp, string Signature, string ContentType, string Body)
{
    /// <summary>Whether one of the signatures is Standard Webhooks' HMAC-SHA256 of <c>id.timestamp.body</c> under the secret.</summary>
    /// <param name="secret">As the portal showed it: <c>whsec_</c> and base64.</param>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var expected = System.Security.Cryptography.HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}"));
        return Signature.Split(' ').Contains("v1," + Convert.ToBase64String(expected), StringComparer.Ordinal);
    }
}
