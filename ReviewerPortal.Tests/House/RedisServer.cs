using System.Globalization;
using System.Net.Sockets;

namespace ReviewerPortal.Tests.House;

/// <summary>One Redis for the whole run, started at first use and stopped with it. <c>REVIEWER_PORTAL_TEST_REDIS</c> takes its place.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static ThrowawayServer? s_server;
    private static string? s_address;

    /// <summary>Its configuration string, such as <c>127.0.0.1:41234</c>.</summary>
    public static async Task<string> AddressAsync()
    {
        await Gate.WaitAsync();
        try
        {
            return s_address ??= Environment.GetEnvironmentVariable("REVIEWER_PORTAL_TEST_REDIS") is { Length: > 0 } given
                ? given
                : await StartAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
            (s_server, s_address) = (null, null);
        }
    }

    private static async Task<string> StartAsync()
    {
        var folder = ThrowawayServer.FreshFolder("rp-redis-");
        var port = ThrowawayServer.FreePort();
        s_server = await ThrowawayServer.StartAsync(
            folder,
            ["redis-server", "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", folder, "--save", ""],
            async () =>
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync("127.0.0.1", port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            }
        );
        return $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
    }
}
