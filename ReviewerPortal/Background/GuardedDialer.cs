using System.Net;
using System.Net.Sockets;
using ReviewerPortal.Domain.Resumption;

namespace ReviewerPortal.Background;

/// <summary>A call was refused before a connection was made.</summary>
public sealed class DialRefusedException(string message) : Exception(message);

/// <summary>
/// Makes the connections of outgoing calls. The name is resolved once, every address it leads to is judged, and an address that was judged is the one that
/// is dialled: a name that changes its mind between check and call gains nothing.
/// </summary>
public static class GuardedDialer
{
    /// <summary>Most bytes read of an answer's body.</summary>
    public const int LargestAnswer = 64 * 1024;

    /// <summary>A handler that follows no redirect, uses no proxy, keeps no cookie, unpacks nothing, and dials judged addresses only.</summary>
    /// <param name="opened">Networks an operator opened.</param>
    /// <param name="resolve">Resolves a host name; the system's resolver when not given.</param>
    public static SocketsHttpHandler CreateHandler(
        OpenedNetworks opened,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null
    ) =>
        new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // A connection serves calls for one minute at most, so that a name that moved is judged anew soon.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            MaxResponseHeadersLength = 16,
            // A short answer is read to its end so that the connection can serve again; a long or slow one costs its sender the connection.
            MaxResponseDrainSize = LargestAnswer,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, ct) => DialAsync(context, opened, resolve ?? Dns.GetHostAddressesAsync, ct),
        };

    private static async ValueTask<Stream> DialAsync(
        SocketsHttpConnectionContext context,
        OpenedNetworks opened,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken ct
    )
    {
        var target = context.DnsEndPoint;
        IPAddress[] addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, ct);
        if (addresses.Length == 0)
        {
            throw new DialRefusedException("The host's name leads to no address.");
        }

        var url = context.InitialRequestMessage.RequestUri!;
        // One forbidden address among several is enough: whoever answers such a name is up to something, or has set it up wrongly.
        foreach (var address in addresses)
        {
            if (!AddressRules.MayCall(address, opened.Networks))
            {
                throw new DialRefusedException("The host leads to an address that is not public. Webhooks:AllowedNetworks can open it.");
            }

            if (!EndpointUrlRules.IsHttps(url) && !AddressRules.IsAllowed(address, opened.Networks))
            {
                throw new DialRefusedException("Outside of Webhooks:AllowedNetworks only https is spoken.");
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
