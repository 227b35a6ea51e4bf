using System.Globalization;
using System.Text.Json;
using ReviewerPortal.Background;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Resumption;

/// <summary>The way back to agents over HTTP: the event feed, acknowledgements, redelivery, and the endpoints an administrator registers.</summary>
public static class ResumptionApi
{
    /// <summary>Maps the routes.</summary>
    public static void MapResumption(this IEndpointRouteBuilder root)
    {
        var api = root.MapGroup("").WithTags("Resumption");
        api.MapGet("/events", ReadAsync).WithName("ReadEvents").RequireAuthorization(Policies.ReviewsRead);
        api.MapPost("/reviews/{id}/acknowledge", AcknowledgeAsync)
            .WithName("AcknowledgeReview")
            .RequireAuthorization(Policies.ReviewsWrite);
        api.MapPost("/reviews/{id}/redeliver", RedeliverAsync).WithName("RedeliverAnswer").RequireAuthorization(Policies.Reads);

        var endpoints = api.MapGroup("/endpoints");
        endpoints.MapGet("/", ListAsync).WithName("ListEndpoints").RequireAuthorization(Policies.Audits);
        endpoints.MapPost("/", RegisterAsync).WithName("RegisterEndpoint").RequireAuthorization(Policies.Administers);
        endpoints.MapPost("/{id}/rotate", RotateAsync).WithName("RotateSecret").RequireAuthorization(Policies.Administers);
        endpoints.MapPost("/{id}/test", TestAsync).WithName("SendTestEvent").RequireAuthorization(Policies.Administers);
        endpoints
            .MapPost(
                "/{id}/enable",
                (string id, Caller caller, SwitchEndpoint change, HttpContext http, CancellationToken ct) =>
                    SwitchAsync(id, SwitchEndpoint.Change.Enable, caller, change, http, ct)
            )
            .WithName("EnableEndpoint")
            .RequireAuthorization(Policies.Administers);
        endpoints
            .MapPost(
                "/{id}/disable",
                (string id, Caller caller, SwitchEndpoint change, HttpContext http, CancellationToken ct) =>
                    SwitchAsync(id, SwitchEndpoint.Change.Disable, caller, change, http, ct)
            )
            .WithName("DisableEndpoint")
            .RequireAuthorization(Policies.Administers);
        endpoints.MapDelete("/{id}", DeleteAsync).WithName("DeleteEndpoint").RequireAuthorization(Policies.Administers);
    }

    /// <summary>The feed's answer: events exactly as webhooks carry them, and where to read on.</summary>
    public sealed record EventPage(IReadOnlyList<JsonElement> Events, string Next);

    /// <summary>What the agent's side says.</summary>
    public sealed record Acknowledgement(string? Outcome, string? Detail);

    /// <summary>An endpoint to register.</summary>
    public sealed record NewEndpoint(
        string? Name,
        string? Kind,
        string? Url,
        bool ReceivesAllEvents = false,
        string? AssistantId = null,
        string? ApiKey = null
    );

    /// <summary>An endpoint as it travels.</summary>
    public sealed record EndpointAnswer(
        string Id,
        string Name,
        EndpointKind Kind,
        string Url,
        string? AssistantId,
        bool ReceivesAllEvents,
        DateTimeOffset? DisabledAt,
        string? DisabledReason,
        DateTimeOffset CreatedAt,
        int Pending,
        int Undeliverable,
        DateTimeOffset? LastDeliveredAt,
        string? Secret = null
    );

    /// <summary>Every endpoint of the workspace.</summary>
    public sealed record EndpointList(IReadOnlyList<EndpointAnswer> Endpoints);

    /// <summary>A secret, shown this once.</summary>
    public sealed record NewSecret(string Secret);

    /// <summary>A delivery that was asked for.</summary>
    public sealed record RequestedDelivery(string Delivery);

    private static async Task<IResult> ReadAsync(
        Caller caller,
        ReadEvents events,
        HttpContext http,
        CancellationToken ct,
        string? after = null,
        int wait = 0,
        int limit = 100
    )
    {
        if (!FeedCursor.TryRead(after, out var sequence))
        {
            return Problems.Of(Invalid("after", "This is not a cursor of the feed. Leave it out to read from the beginning."), http);
        }

        if (wait is < 0 or > 30)
        {
            return Problems.Of(Invalid("wait", "The wait must be 0 to 30 seconds."), http);
        }

        if (limit is < 1 or > ReadEvents.LargestPage)
        {
            return Problems.Of(Invalid("limit", $"The limit must be 1 to {ReadEvents.LargestPage}."), http);
        }

        var page = await events.HandleAsync(new(caller.Workspace, sequence, limit, TimeSpan.FromSeconds(wait)), ct);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new EventPage([.. page.Select(AsJson)], FeedCursor.Of(page.Count == 0 ? sequence : page[^1].Sequence)),
            WireJson.Options
        );
    }

    private static async Task<IResult> AcknowledgeAsync(
        string id,
        Acknowledgement body,
        Caller caller,
        AcknowledgeReview acknowledge,
        GetReview get,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!IPrefixedId<ReviewId>.TryParse(id, out var review))
        {
            return Problems.Of(NoSuch("review"), http);
        }

        if ((await acknowledge.HandleAsync(new(caller, review, body.Outcome, body.Detail), ct)).Refusal is { } refusal)
        {
            return Problems.Of(refusal, http);
        }

        var shown = await get.HandleAsync(new(caller, review), ct);
        if (!shown.Succeeded(out var view, out var hidden))
        {
            return Problems.Of(hidden, http);
        }

        http.Response.Headers.ETag = view.ETag;
        return Results.Json(view, WireJson.Options);
    }

    private static async Task<IResult> RedeliverAsync(
        string id,
        Caller caller,
        RedeliverAnswer redeliver,
        GetReview get,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!IPrefixedId<ReviewId>.TryParse(id, out var review))
        {
            return Problems.Of(NoSuch("review"), http);
        }

        // Whoever may not see the review must not learn from a refusal that there is one.
        if ((await get.HandleAsync(new(caller, review), ct)).Refusal is { } hidden)
        {
            return Problems.Of(hidden, http);
        }

        return Answer(await redeliver.HandleAsync(new(caller, null, review), ct), d => new RequestedDelivery(d.ToString()), http);
    }

    private static async Task<IResult> ListAsync(Caller caller, ListEndpoints list, HttpContext http, CancellationToken ct) =>
        Answer(await list.HandleAsync(new(caller), ct), all => new EndpointList([.. all.Select(e => Shown(e))]), http);

    private static async Task<IResult> RegisterAsync(
        NewEndpoint body,
        Caller caller,
        RegisterEndpoint register,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!SnakeCase.TryParse<EndpointKind>(body.Kind ?? SnakeCase.Of(EndpointKind.Webhook), out var kind))
        {
            var known = string.Join(", ", SnakeCase.All<EndpointKind>());
            return Problems.Of(Invalid("kind", $"The kind must be one of {known}."), http);
        }

        var outcome = await register.HandleAsync(
            new(caller, body.Name, kind, body.Url, body.ReceivesAllEvents, body.AssistantId, body.ApiKey),
            ct
        );
        if (!outcome.Succeeded(out var registered, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        ShowOnce(http);
        http.Response.Headers.Location = $"/api/v1/endpoints/{registered.Endpoint.Id}";
        return Results.Json(Shown(registered.Endpoint, registered.Secret), WireJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RotateAsync(
        string id,
        Caller caller,
        RotateSecret rotate,
        HttpContext http,
        CancellationToken ct,
        bool revokeOld = false
    )
    {
        if (!IPrefixedId<EndpointId>.TryParse(id, out var endpoint))
        {
            return Problems.Of(NoSuch("endpoint"), http);
        }

        ShowOnce(http);
        return Answer(await rotate.HandleAsync(new(caller, endpoint, revokeOld), ct), s => new NewSecret(s), http);
    }

    private static async Task<IResult> TestAsync(string id, Caller caller, SendTestEvent send, HttpContext http, CancellationToken ct) =>
        IPrefixedId<EndpointId>.TryParse(id, out var endpoint)
            ? Answer(await send.HandleAsync(new(caller, endpoint), ct), d => new RequestedDelivery(d.ToString()), http)
            : Problems.Of(NoSuch("endpoint"), http);

    private static async Task<IResult> SwitchAsync(
        string id,
        SwitchEndpoint.Change to,
        Caller caller,
        SwitchEndpoint change,
        HttpContext http,
        CancellationToken ct
    ) =>
        IPrefixedId<EndpointId>.TryParse(id, out var endpoint)
            ? Answer(await change.HandleAsync(new(caller, endpoint, to), ct), e => Shown(e), http)
            : Problems.Of(NoSuch("endpoint"), http);

    private static async Task<IResult> DeleteAsync(string id, Caller caller, SwitchEndpoint change, HttpContext http, CancellationToken ct)
    {
        if (!IPrefixedId<EndpointId>.TryParse(id, out var endpoint))
        {
            return Problems.Of(NoSuch("endpoint"), http);
        }

        var outcome = await change.HandleAsync(new(caller, endpoint, SwitchEndpoint.Change.Delete), ct);
        return outcome.Refusal is { } refusal ? Problems.Of(refusal, http) : Results.NoContent();
    }

    private static IResult Answer<T, TShown>(Outcome<T> outcome, Func<T, TShown> show, HttpContext http) =>
        outcome.Succeeded(out var value, out var refusal) ? Results.Json(show(value), WireJson.Options) : Problems.Of(refusal, http);

    private static EndpointAnswer Shown(CallbackEndpointView endpoint, string? secret = null) =>
        new(
            endpoint.Id.ToString(),
            endpoint.Name,
            endpoint.Kind,
            endpoint.Url,
            endpoint.AssistantId,
            endpoint.ReceivesAllEvents,
            endpoint.DisabledAt,
            endpoint.DisabledReason,
            endpoint.CreatedAt,
            endpoint.Pending,
            endpoint.Undeliverable,
            endpoint.LastDeliveredAt,
            secret
        );

    private static JsonElement AsJson(PortalEvent announced)
    {
        using var document = JsonDocument.Parse(CloudEventBody.Of(announced));
        return document.RootElement.Clone();
    }

    // A secret is shown once and stored encrypted only: its answer is neither cached on the way nor kept to be replayed.
    private static void ShowOnce(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Set<OnceOnly>(null);
    }

    private static Refusal NoSuch(string what) => new(RefusalCodes.NotFound, $"There is no such {what}.");

    private static Refusal Invalid(string parameter, string why) =>
        new(RefusalCodes.Validation, why) { Problems = [new Problem($"#/{parameter}", why)] };
}

/// <summary>Where a reader of the feed stands, as an opaque text that stays valid for ever.</summary>
public static class FeedCursor
{
    private const string Prefix = "s";

    /// <summary>The cursor behind an event.</summary>
    public static string Of(long sequence) => Prefix + sequence.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a cursor; none is the beginning. False for anything else.</summary>
    public static bool TryRead(string? cursor, out long sequence)
    {
        sequence = 0;
        return string.IsNullOrEmpty(cursor)
            || cursor.StartsWith(Prefix, StringComparison.Ordinal)
                && long.TryParse(cursor.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
    }
}
