using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>An endpoint as people see it: everything but its secrets.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What <c>callback.endpoint</c> names.</param>
/// <param name="Kind">How it is spoken to.</param>
/// <param name="Url">Where.</param>
/// <param name="AssistantId">The assistant of a LangGraph server; null otherwise.</param>
/// <param name="ReceivesAllEvents">Whether it hears everything.</param>
/// <param name="DisabledAt">Since when it is switched off; null while it is on.</param>
/// <param name="DisabledReason">Why.</param>
/// <param name="CreatedAt">Since when it is registered.</param>
/// <param name="Pending">Deliveries on their way.</param>
/// <param name="Undeliverable">Deliveries that were given up.</param>
/// <param name="LastDeliveredAt">When it last took something.</param>
public sealed record CallbackEndpointView(
    EndpointId Id,
    string Name,
    EndpointKind Kind,
    string Url,
    string? AssistantId,
    bool ReceivesAllEvents,
    DateTimeOffset? DisabledAt,
    string? DisabledReason,
    DateTimeOffset CreatedAt,
    int Pending = 0,
    int Undeliverable = 0,
    DateTimeOffset? LastDeliveredAt = null
)
{
    /// <summary>Maps an endpoint without its figures.</summary>
    public static CallbackEndpointView Of(CallbackEndpoint endpoint) =>
        new(
            endpoint.Id,
            endpoint.Name,
            endpoint.Kind,
            endpoint.Url,
            LanggraphSettings.Read(endpoint.Settings)?.AssistantId,
            endpoint.ReceivesAllEvents,
            endpoint.DisabledAt,
            endpoint.DisabledReason,
            endpoint.CreatedAt
        );
}

/// <summary>What a LangGraph endpoint needs beside its address and key.</summary>
/// <param name="AssistantId">The assistant whose runs are resumed.</param>
public sealed record LanggraphSettings(string AssistantId)
{
    /// <summary>Reads an endpoint's settings; null where they are not a LangGraph endpoint's.</summary>
    public static LanggraphSettings? Read(string settings) =>
        System.Text.Json.JsonSerializer.Deserialize<LanggraphSettings>(settings) is { AssistantId: not null } read ? read : null;
}

/// <summary>Networks an operator opened to endpoints although they are not public (<c>Webhooks:AllowedNetworks</c>).</summary>
public sealed record OpenedNetworks(IReadOnlyList<System.Net.IPNetwork> Networks);

/// <summary>The refusals around endpoints.</summary>
internal static class EndpointRefusals
{
    public static readonly Refusal AdministratorsOnly = new(RefusalCodes.Forbidden, "Only an administrator may manage endpoints.");

    public static readonly Refusal NoSuchEndpoint = new(RefusalCodes.NotFound, "There is no such endpoint.");

    public static bool MayManage(Caller caller) => caller.Role is PersonRole.Admin;

    public static bool MayLook(Caller caller) => caller.Role is PersonRole.Admin or PersonRole.Auditor or PersonRole.Lead;
}
