using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReviewerPortal.Tests.Access;

namespace ReviewerPortal.Bench.Circuits;

/// <summary>
/// One open screen without a browser: gets the prerendered page, opens its circuit, answers the server's script calls, acknowledges what is rendered and keeps
/// the connection alive. It draws nothing; what arrives is told to whoever opened it.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private const int FirstBuffer = 16 * 1024;
    private const int ObjectReference = 1;
    private const string StartCall = "1";
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly BrowserSession _session;
    private readonly Action<byte[]> _rendered;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<string> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer = new byte[FirstBuffer];
    private int _filled;
    private Task _working = Task.CompletedTask;

    private CircuitClient(BrowserSession session, Action<byte[]> rendered) => (_session, _rendered) = (session, rendered);

    /// <summary>Opens a page and its circuit. The page's own rendering goes on afterwards.</summary>
    /// <param name="session">A signed-in browser; may be shared.</param>
    /// <param name="path">The page.</param>
    /// <param name="rendered">Called with each render batch, on any thread, one at a time.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="InvalidOperationException">The page has no interactive part, or the server refused the circuit.</exception>
    public static async Task<CircuitClient> OpenAsync(BrowserSession session, string path, Action<byte[]> rendered, CancellationToken ct)
    {
        var client = new CircuitClient(session, rendered);
        try
        {
            await client.StartAsync(path, ct);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Why the circuit ended by itself; null while it works.</summary>
    public string? Failure { get; private set; }

    /// <summary>Leaves as a closed tab does: the server is told, and keeps nothing.</summary>
    public async Task LeaveAsync()
    {
        using var goodbye = new HttpRequestMessage(HttpMethod.Post, "/_blazor/disconnect")
        {
            Content = new MultipartFormDataContent { { new StringContent(await _started.Task), "circuitId" } },
        };
        (await _session.SendAsync(goodbye)).Dispose();
        await DisposeAsync();
    }

    /// <summary>Vanishes as a lost network does: no goodbye, no close frame.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_over.IsCancellationRequested)
        {
            return;
        }

        await _over.CancelAsync();
        _socket.Abort();
        await _working;
        _socket.Dispose();
        _sending.Dispose();
        _over.Dispose();
    }

    private async Task StartAsync(string path, CancellationToken ct)
    {
        using var page = await _session.GetAsync(path);
        page.EnsureSuccessStatusCode();
        var html = await page.Content.ReadAsStringAsync(ct);
        var operations = Marker()
            .Matches(html)
            .Select(m => m.Groups["marker"].Value)
            .Where(m => m.Contains("\"descriptor\"", StringComparison.Ordinal))
            .Select(
                (marker, i) =>
                    string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"add\",\"ssrComponentId\":{i + 1},\"marker\":{marker}}}")
            )
            .ToList();
        if (operations.Count == 0)
        {
            throw new InvalidOperationException($"{path} has no interactive part.");
        }

        var state = State().Match(html).Groups["state"].Value;
        await ConnectAsync(ct);
        _working = Task.WhenAll(ListenAsync(), KeepAliveAsync());
        await SendAsync(
            BlazorPack.Invoke(
                "StartCircuit",
                StartCall,
                new Uri(_session.Address, "/").ToString(),
                new Uri(_session.Address, path).ToString(),
                "[]",
                state
            )
        );
        await _started.Task.WaitAsync(Patience, ct);
        await _attached.Task.WaitAsync(Patience, ct);
        var batch = $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""";
        await SendAsync(BlazorPack.Invoke("UpdateRootComponents", id: null, batch, state));
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        using var answer = await _session.SendAsync(negotiate);
        answer.EnsureSuccessStatusCode();
        using var terms = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
        var token = terms.RootElement.GetProperty("connectionToken").GetString()!;
        // What Chromium offers.
        _socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        _socket.Options.Cookies = _session.Cookies;
        _socket.Options.SetRequestHeader("Origin", _session.Address.GetLeftPart(UriPartial.Authority));
        var address = new UriBuilder(_session.Address)
        {
            Scheme = "ws",
            Path = "/_blazor",
            Query = $"id={Uri.EscapeDataString(token)}",
        };
        await _socket.ConnectAsync(address.Uri, ct);
        await _socket.SendAsync(BlazorPack.Handshake, WebSocketMessageType.Binary, endOfMessage: true, ct);
        while (_filled == 0 || _buffer.AsSpan(0, _filled).IndexOf(BlazorPack.EndOfHandshake) < 0)
        {
            await ReceiveAsync(ct);
        }

        var end = _buffer.AsSpan(0, _filled).IndexOf(BlazorPack.EndOfHandshake) + 1;
        Keep(_buffer.AsSpan(end, _filled - end));
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                while (TryTake(out var message))
                {
                    await AnswerAsync(message);
                }

                await ReceiveAsync(_over.Token);
            }
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            Fail(end);
        }
    }

    private void Fail(Exception end)
    {
        if (!_over.IsCancellationRequested)
        {
            Failure ??= end.Message;
        }

        _started.TrySetException(end);
        _attached.TrySetException(end);
        // Whoever waits has been told; nobody waiting is no fault either.
        _ = _started.Task.Exception;
        _ = _attached.Task.Exception;
    }

    private async Task AnswerAsync(BlazorPack.Message message)
    {
        switch (message)
        {
            case BlazorPack.Invocation { Target: "JS.RenderBatch" } batch:
                _rendered((byte[])batch.Arguments[1]!);
                await SendAsync(BlazorPack.Invoke("OnRenderCompleted", id: null, batch.Arguments[0], null));
                break;
            case BlazorPack.Invocation { Target: "JS.BeginInvokeJS" } call:
                await AnswerScriptAsync(call.Arguments);
                break;
            case BlazorPack.Invocation { Target: "JS.Error" } error:
                throw new InvalidOperationException($"The circuit failed: {error.Arguments[0]}");
            case BlazorPack.Completion { Error: { } error }:
                throw new InvalidOperationException($"The circuit was refused: {error}");
            case BlazorPack.Completion { Id: StartCall } started:
                _started.TrySetResult(
                    started.Result as string ?? throw new InvalidOperationException("The server did not start a circuit for this page.")
                );
                break;
            case BlazorPack.Close close:
                throw new InvalidOperationException($"The server hung up: {close.Error}");
            default:
                // Pings, and calls that steer a page's scripts.
                break;
        }
    }

    private async Task AnswerScriptAsync(object?[] call)
    {
        var handle = (long)call[0]!;
        if (string.Equals(call[1] as string, "Blazor._internal.attachWebRendererInterop", StringComparison.Ordinal))
        {
            _attached.TrySetResult();
        }

        // Nobody waits for a call without a handle.
        if (handle != 0)
        {
            var result = (long)call[3]! == ObjectReference ? "{\"__jsObjectId\":1}" : "null";
            var answer = string.Create(CultureInfo.InvariantCulture, $"[{handle},true,{result}]");
            await SendAsync(BlazorPack.Invoke("EndInvokeJSFromDotNet", id: null, handle, true, answer));
        }
    }

    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(PingEvery, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                await SendAsync(BlazorPack.Ping);
            }
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            Fail(end);
        }
    }

    private async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync(_over.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, _over.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReceiveAsync(CancellationToken ct)
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var received = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), ct);
        if (received.MessageType == WebSocketMessageType.Close)
        {
            throw new InvalidOperationException("The server closed the connection.");
        }

        _filled += received.Count;
    }

    private bool TryTake(out BlazorPack.Message message)
    {
        ReadOnlySpan<byte> received = _buffer.AsSpan(0, _filled);
        if (!BlazorPack.TryTake(ref received, out message))
        {
            return false;
        }

        Keep(received);
        return true;
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        rest.CopyTo(_buffer);
        _filled = rest.Length;
    }

    [GeneratedRegex("<!--Blazor:(?<marker>\\{.*?\\})-->", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>[^-]*?)-->", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex State();
}
