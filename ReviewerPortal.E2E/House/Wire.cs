using System.Net;
using System.Net.Sockets;

namespace ReviewerPortal.E2E.House;

/// <summary>The line between a browser and a portal, which a journey can cut, mend, and lead to another server.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<TcpClient> _open = [];
    private readonly Task _accepting;
    private Uri? _to;

    /// <summary>Lays a line to a portal.</summary>
    public Wire(Uri to)
    {
        _to = to;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>What the browser is given as the portal's address.</summary>
    public Uri Address { get; }

    /// <summary>Breaks every connection and refuses new ones.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _to = null;
            foreach (var client in _open)
            {
                client.Close();
            }

            _open.Clear();
        }
    }

    /// <summary>Lets connections through again, to this portal.</summary>
    public void Mend(Uri to)
    {
        lock (_gate)
        {
            _to = to;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Cut();
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var portal = new TcpClient();
        try
        {
            Uri? to;
            lock (_gate)
            {
                to = _to;
                if (to is not null)
                {
                    _open.Add(browser);
                    _open.Add(portal);
                }
            }

            if (to is not null)
            {
                await portal.ConnectAsync(IPAddress.Loopback, to.Port, _stop.Token);
                var (there, back) = (browser.GetStream(), portal.GetStream());
                await Task.WhenAny(there.CopyToAsync(back, _stop.Token), back.CopyToAsync(there, _stop.Token));
            }
        }
        catch (Exception broken) when (broken is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or one side hung up: that is what the wire is for.
            _ = broken;
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(browser);
                _open.Remove(portal);
            }

            browser.Dispose();
        }
    }
}
