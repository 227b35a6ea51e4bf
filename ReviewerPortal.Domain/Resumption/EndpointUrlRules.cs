using System.Net;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Which addresses an endpoint can be registered with. The address a name leads to is judged again when it is dialled.</summary>
public static class EndpointUrlRules
{
    /// <summary>Most characters of an endpoint's address.</summary>
    public const int LongestUrl = 2000;

    private static readonly string[] LocalSuffixes =
    [
        ".localhost",
        ".local",
        ".internal",
        ".home.arpa",
        ".localdomain",
        ".lan",
        ".intranet",
    ];

    /// <summary>The address, or the reason why it cannot be called.</summary>
    /// <param name="url">As the administrator typed it.</param>
    /// <param name="allowed">Networks an operator opened although they are not public. Where there are any, <c>http</c> and local names may be registered,
    /// because they can lead there; the dialled address decides.</param>
    public static Outcome<Uri> Read(string? url, IReadOnlyList<IPNetwork> allowed)
    {
        if (string.IsNullOrWhiteSpace(url) || url.Length > LongestUrl)
        {
            return Wrong($"An address of 1 to {LongestUrl} characters is needed.");
        }

        if (url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '\\') || !Uri.TryCreate(url, UriKind.Absolute, out var parsed))
        {
            return Wrong("This is not an absolute web address.");
        }

        if (!IsHttps(parsed) && !string.Equals(parsed.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal))
        {
            return Wrong("The address must begin with https://.");
        }

        // Judged as it was typed: an empty user name is dropped in reading, and is never meant well.
        var authority = url[(url.IndexOf("//", StringComparison.Ordinal) + 2)..];
        if (authority.AsSpan(0, IndexOfEnd(authority)).Contains('@'))
        {
            return Wrong("The address must not carry a user name or password.");
        }

        if (parsed.Fragment.Length > 0)
        {
            return Wrong("The address must not carry a fragment (#…).");
        }

        if (parsed.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
        {
            var address = IPAddress.Parse(parsed.DnsSafeHost);
            return AddressRules.MayCall(address, allowed)
                ? SchemeChecked(parsed, AddressRules.IsAllowed(address, allowed))
                : Wrong("The address is not public, and Webhooks:AllowedNetworks does not open it.");
        }

        if (parsed.HostNameType is not UriHostNameType.Dns)
        {
            return Wrong("The address names no host.");
        }

        var host = parsed.IdnHost.TrimEnd('.');
        var local =
            !host.Contains('.', StringComparison.Ordinal) || LocalSuffixes.Any(s => host.EndsWith(s, StringComparison.OrdinalIgnoreCase));
        if (local && allowed.Count == 0)
        {
            return Wrong("The name is a local one, and Webhooks:AllowedNetworks opens no local network.");
        }

        return SchemeChecked(parsed, allowed.Count > 0);
    }

    /// <summary>Whether the address is spoken to over TLS.</summary>
    public static bool IsHttps(Uri url) => string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);

    private static int IndexOfEnd(string authority) => authority.IndexOfAny(['/', '?', '#']) is var end and >= 0 ? end : authority.Length;

    private static Outcome<Uri> SchemeChecked(Uri url, bool mayBePlain) =>
        IsHttps(url) || mayBePlain
            ? url
            : Wrong("The address must begin with https://; http is for networks in Webhooks:AllowedNetworks only.");

    private static Refusal Wrong(string why) => new(RefusalCodes.Validation, why) { Problems = [new Problem("#/url", why)] };
}
