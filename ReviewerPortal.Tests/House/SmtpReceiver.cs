using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace ReviewerPortal.Tests.House;

/// <summary>One mail as a server got it.</summary>
public sealed record ReceivedMail(string From, IReadOnlyList<string> To, string Raw)
{
    /// <summary>The mail, read as a mail program would.</summary>
    public MimeMessage Read() => MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(Raw)));
}

/// <summary>A real SMTP server on a free port of this machine (RFC 5321: EHLO, MAIL, RCPT, DATA, RSET, QUIT). It can go down and come back on its port.</summary>
public sealed class SmtpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedMail> _received = new();
    private TcpListener? _listener;
    private CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;

    public SmtpReceiver()
    {
        Start();
        Port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
    }

    public int Port { get; private set; }

    public IReadOnlyList<ReceivedMail> All => [.. _received];

    /// <summary>What the server answers to a recipient, such as <c>550 no such user</c>; null takes everybody.</summary>
    public Func<string, string?>? Refuse { get; set; }

    /// <summary>Comes back on the same port.</summary>
    public void Start()
    {
        _stop = new CancellationTokenSource();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener, _stop.Token);
    }

    /// <summary>Goes down: connections end and new ones are refused.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _listener!.Stop();
        await _accepting;
        _stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_accepting.IsCompleted)
        {
            await StopAsync();
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken ct)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(ct), ct));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken ct)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var lines = new StreamReader(stream, Encoding.Latin1);
                await using var answers = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                await TalkAsync(lines, answers, ct);
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side hung up, or the server goes down.
            }
        }
    }

    private async Task TalkAsync(StreamReader lines, StreamWriter answers, CancellationToken ct)
    {
        await answers.WriteLineAsync("220 test ESMTP");
        var (from, to) = ("", new List<string>());
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO" or "HELO":
                    await answers.WriteLineAsync("250-test\r\n250 8BITMIME");
                    break;
                case "MAIL":
                    (from, to) = (AddressIn(line), []);
                    await answers.WriteLineAsync("250 ok");
                    break;
                case "RCPT":
                    var refusal = Refuse?.Invoke(AddressIn(line));
                    if (refusal is null)
                    {
                        to.Add(AddressIn(line));
                    }

                    await answers.WriteLineAsync(refusal ?? "250 ok");
                    break;
                case "DATA":
                    await answers.WriteLineAsync("354 go on");
                    _received.Enqueue(new ReceivedMail(from, [.. to], await ReadDataAsync(lines, ct)));
                    await answers.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await answers.WriteLineAsync("221 bye");
                    return;
                default:
                    await answers.WriteLineAsync(verb is "RSET" or "NOOP" ? "250 ok" : "502 not here");
                    break;
            }
        }
    }

    private static async Task<string> ReadDataAsync(StreamReader lines, CancellationToken ct)
    {
        var raw = new StringBuilder();
        while (await lines.ReadLineAsync(ct) is { } line and not ".")
        {
            // A line of the mail that begins with a dot has had another put in front (RFC 5321, 4.5.2).
            raw.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        }

        return raw.ToString();
    }

    private static string AddressIn(string line) =>
        line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
}
