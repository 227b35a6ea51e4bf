using System.Net;
using System.Net.Sockets;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>
/// Which network addresses the portal may call. Everything that is not plainly public is refused: the registries of special-purpose addresses
/// (IANA, RFC 6890 and its updates), and IPv6 addresses that carry an IPv4 address, which would be reached behind a translator.
/// </summary>
public static class AddressRules
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network
        IPNetwork.Parse("10.0.0.0/8"), // private
        IPNetwork.Parse("100.64.0.0/10"), // carrier-grade NAT
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("169.254.0.0/16"), // link-local, cloud metadata
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.31.196.0/24"), // AS112
        IPNetwork.Parse("192.52.193.0/24"), // AMT
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relay
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("192.175.48.0/24"), // AS112
        IPNetwork.Parse("198.18.0.0/15"), // benchmarking
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved and broadcast
    ];

    // Only 2000::/3 is handed out as global unicast; these lie inside it and are not.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialV6 =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments: Teredo, benchmarking, ORCHID
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4: an IPv4 address inside
        IPNetwork.Parse("2620:4f:8000::/48"), // AS112
        IPNetwork.Parse("3ffe::/16"), // 6bone, returned
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    /// <summary>Whether the address may be dialled.</summary>
    /// <param name="address">The address that would be dialled, not the name it came from.</param>
    /// <param name="allowed">Networks an operator opened although they are not public.</param>
    public static bool MayCall(IPAddress address, IReadOnlyList<IPNetwork> allowed) => IsPublic(address) || IsAllowed(address, allowed);

    /// <summary>Whether the address lies in a network an operator opened. An IPv4 address written as IPv6 is judged as what it is.</summary>
    public static bool IsAllowed(IPAddress address, IReadOnlyList<IPNetwork> allowed)
    {
        var plain = Plain(address);
        return allowed.Any(n => n.BaseAddress.AddressFamily == plain.AddressFamily && n.Contains(plain));
    }

    /// <summary>Whether the address is globally reachable by everybody's rules.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = Plain(address);
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !SpecialV4.Any(n => n.Contains(plain)),
            AddressFamily.InterNetworkV6 => plain.ScopeId == 0 && GlobalV6.Contains(plain) && !SpecialV6.Any(n => n.Contains(plain)),
            _ => false,
        };
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
