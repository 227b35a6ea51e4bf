using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Components.Layout;

/// <summary>One entry of the navigation.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Url">Where it leads.</param>
/// <param name="Icon">A symbol of <c>icons.svg</c>.</param>
/// <param name="Policy">Who sees it; one of <see cref="Policies"/>.</param>
public sealed record NavEntry(string Text, string Url, string Icon, string Policy)
{
    /// <summary>All entries, in order.</summary>
    public static IReadOnlyList<NavEntry> All { get; } =
    [
        new("Queue", PortalUrls.Queue, "queue", Policies.Reads),
        new("Health", PortalUrls.Health, "clock", Policies.Reads),
        new("Metrics", PortalUrls.Metrics, "metrics", Policies.Reads),
        new("Contracts", PortalUrls.Contracts, "contract", Policies.Reads),
        new("Releases", PortalUrls.Releases, "up", Policies.Reads),
        new("Absence", PortalUrls.Absence, "calendar", Policies.Decides),
        new("Audit", PortalUrls.Audit, "audit", Policies.Audits),
        new("People", PortalUrls.People, "people", Policies.Administers),
        new("Keys", PortalUrls.Keys, "key", Policies.Administers),
        new("Endpoints", PortalUrls.Endpoints, "endpoint", Policies.Administers),
        new("Mail and chat", PortalUrls.Chat, "bell", Policies.Administers),
        new("Contract rules", PortalUrls.ContractRules, "lock", Policies.Administers),
    ];
}
