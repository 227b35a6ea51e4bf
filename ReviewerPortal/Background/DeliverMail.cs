using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Background;

/// <summary>Sends mails that are due, all of one round over one connection. What is due together for one person is one mail.</summary>
public sealed class DeliverMail(
    MailOptions options,
    PublicAddress portal,
    LeaseMessages lease,
    RecordMessages record,
    MessageSignals signals,
    TimeProvider clock,
    ILogger<DeliverMail> log
) : DeliverMessages(MessageChannel.Mail, lease, record, signals, clock, log)
{
    /// <summary>Most time one round may take, well within its lease.</summary>
    public static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(60);

    /// <summary>Connects and signs in, as every round begins.</summary>
    /// <exception cref="Exception">What the connection or the server said; <see cref="WhyOf"/> puts it in words.</exception>
    public static async Task<SmtpClient> ConnectAsync(MailOptions options, CancellationToken ct)
    {
        var client = new SmtpClient { Timeout = 20_000, CheckCertificateRevocation = false };
        try
        {
            var security = options.Tls switch
            {
                MailTls.StartTls => SecureSocketOptions.StartTls,
                MailTls.Tls => SecureSocketOptions.SslOnConnect,
                _ => SecureSocketOptions.None,
            };
            await client.ConnectAsync(options.Host!, options.Port, security, ct);
            if (!string.IsNullOrEmpty(options.User))
            {
                await client.AuthenticateAsync(options.User, options.Password!, ct);
            }

            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Why mail could not be sent, in words; null for what no mail server does.</summary>
    public static string? WhyOf(Exception failure) =>
        failure switch
        {
            MailKit.Security.AuthenticationException => "The mail server did not accept user name and password.",
            SslHandshakeException or System.Security.Authentication.AuthenticationException =>
                "No secure connection to the mail server could be made.",
            SmtpCommandException said => $"The mail server answered {(int)said.StatusCode}.",
            ServiceNotAuthenticatedException => "The mail server wants a user name and password.",
            NotSupportedException => "The mail server does not offer what Mail:Tls or Mail:User asks for.",
            ProtocolException or ServiceNotConnectedException => "The mail server did not answer in valid SMTP.",
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
                "The mail server's name could not be resolved.",
            SocketException => "No connection to the mail server could be made.",
            IOException or TimeoutException => "The connection to the mail server broke.",
            _ => null,
        };

    /// <inheritdoc/>
    protected override async Task SendAsync(IReadOnlyList<LeaseMessages.Parcel> parcels, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(LongestRound, Clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var left = new Queue<LeaseMessages.Parcel>(parcels);
        Sending broken;
        try
        {
            using var client = await ConnectAsync(options, limit.Token);
            while (left.TryPeek(out var next))
            {
                var sending = await SendAsync(client, next, limit.Token);
                left.Dequeue();
                await RecordAsync(next, sending);
            }

            await client.DisconnectAsync(quit: true, limit.Token);
            return;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            broken = new Sending(SendingOutcome.Failed, "The mail server took too long.");
        }
        catch (Exception failure) when (WhyOf(failure) is { } why)
        {
            broken = new Sending(SendingOutcome.Failed, why);
        }

        // The connection is gone: what was not sent over it is tried again.
        foreach (var unsent in left)
        {
            await RecordAsync(unsent, broken);
        }

        if (left.Count > 0)
        {
            Log.LogWarning("{Count} mails could not be sent: {Reason} They are tried again", left.Count, broken.Error);
        }
    }

    private async Task<Sending> SendAsync(SmtpClient client, LeaseMessages.Parcel parcel, CancellationToken ct)
    {
        if (WriteMail.MailboxOf(parcel.Recipient!) is not { } to)
        {
            return new Sending(SendingOutcome.Refused, "The person's e-mail address cannot be written to.");
        }

        using var mail = WriteMail.Of(parcel, to, MailboxAddress.Parse(options.From!), portal, Clock.GetUtcNow());
        try
        {
            await client.SendAsync(mail, ct);
            return new Sending(SendingOutcome.Sent);
        }
        catch (SmtpCommandException said)
        {
            // 5xx is the server's last word on this mail (RFC 5321, 4.2.1); 4xx asks to come back.
            return new Sending((int)said.StatusCode >= 500 ? SendingOutcome.Refused : SendingOutcome.Failed, WhyOf(said));
        }
    }
}
