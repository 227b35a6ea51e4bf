using System.ComponentModel.DataAnnotations;

namespace ReviewerPortal.Hosting;

/// <summary>How people and agents reach the portal. Section <c>Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>Hours a session lasts without use. 1–72, default 12: one working day.</summary>
    [Range(1, 72, ErrorMessage = "Access:SessionHours must be between 1 and 72.")]
    public int SessionHours { get; set; } = 12;

    /// <summary>
    /// Addresses people use, where a proxy makes them differ from what this process sees, such as <c>https://review.example.com</c>. Live connections are
    /// accepted from pages of these origins and of the request's own.
    /// </summary>
    public IList<string> PublicUrls { get; init; } = [];

    /// <summary>Addresses or networks (CIDR) of proxies whose <c>X-Forwarded-*</c> headers are believed. None by default.</summary>
    public IList<string> TrustedProxies { get; init; } = [];

    /// <summary>Requests one agent key or personal token may make a minute; a minute's worth may come at once. 1–10,000,000, default 12,000.</summary>
    [Range(1, 10_000_000, ErrorMessage = "Access:RequestsPerMinute must be between 1 and 10000000.")]
    public int RequestsPerMinute { get; set; } = 12_000;

    /// <summary>Requests without a valid token one address may make a minute. 1–10,000,000, default 600.</summary>
    [Range(1, 10_000_000, ErrorMessage = "Access:AnonymousRequestsPerMinute must be between 1 and 10000000.")]
    public int AnonymousRequestsPerMinute { get; set; } = 600;
}
