using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Resumption;

/// <summary>A list of deliveries. Shows what it is given and says when somebody wants one sent again.</summary>
public sealed partial class DeliveryTable
{
    /// <summary>What to show.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ListDeliveries.Row> Rows { get; set; }

    /// <summary>Whether the person may send again.</summary>
    [Parameter]
    public bool CanSend { get; set; }

    /// <summary>Whether a command is under way.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Somebody wants this one sent again.</summary>
    [Parameter]
    public EventCallback<DeliveryId> OnSend { get; set; }

    private static string? Iso(DateTimeOffset? time) => time is { } known ? WireJson.TimeOf(known) : null;

    private static string Shown(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture) ?? "–";
}
