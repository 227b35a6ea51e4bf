using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReviewerPortal.Background;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Hosting;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Notifications;

/// <summary>A desk with the real senders of mail and chat.</summary>
public static class SendingDesk
{
    public const string PublicUrl = "https://review.example.com";

    public static Task<ReviewDesk> OpenAsync(Engine engine, SmtpReceiver? smtp = null, string? publicUrl = PublicUrl) =>
        ReviewDesk.OpenAsync(
            engine,
            more: services =>
            {
                var calls = new WebhookOptions { AllowedNetworks = ["127.0.0.0/8"], TimeoutSeconds = 5 };
                services.AddSingleton<IOptions<WebhookOptions>>(Options.Create(calls));
                services.AddSingleton(new OpenedNetworks(calls.Networks));
                services.AddSingleton<IProtectSecrets>(new KeyRingProtection(new EphemeralDataProtectionProvider()));
                services.AddSingleton(new PublicAddress(publicUrl));
                services.AddSingleton(
                    new MailOptions
                    {
                        Host = smtp is null ? null : "127.0.0.1",
                        Port = smtp?.Port ?? 25,
                        From = "Reviewer Portal <portal@example.com>",
                        Tls = MailTls.None,
                    }
                );
                services.AddSingleton(new OpenChannels(Mail: smtp is not null));
                services.AddSingleton<IPostToChat, PostToChat>();
                services.AddSingleton<DeliverMail>();
                services.AddSingleton<DeliverChat>();
            }
        );

    /// <summary>One round of the mail sender; answers how many mails it tried.</summary>
    public static Task<int> SendMailAsync(this ReviewDesk desk) =>
        desk.Get<DeliverMail>().SweepAsync(TestContext.Current.CancellationToken);

    /// <summary>One round of the chat sender.</summary>
    public static Task<int> SendChatAsync(this ReviewDesk desk) =>
        desk.Get<DeliverChat>().SweepAsync(TestContext.Current.CancellationToken);

    /// <summary>The outbox, eldest first.</summary>
    public static async Task<IReadOnlyList<OutgoingMessage>> OutboxAsync(this ReviewDesk desk)
    {
        await using var db = await desk.Data.OpenAsync();
        return await db.OutgoingMessages.AsNoTracking().OrderBy(m => m.At).ThenBy(m => m.Id).ToListAsync();
    }
}
