using System.Text;
using System.Text.Encodings.Web;
using MimeKit;
using NodaTime;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Background;

/// <summary>Writes a mail, as plain text and as simple HTML, from the words the domain chose. It carries no arguments, and its only links are the portal's own.</summary>
public static class WriteMail
{
    private const int LongestName = 100;

    /// <summary>The mailbox to write to; null where the address is none.</summary>
    public static MailboxAddress? MailboxOf(LeaseMessages.Recipient recipient) =>
        !recipient.Address.Any(char.IsControl)
        && MailboxAddress.TryParse(recipient.Address, out var parsed)
        && parsed.Address.Contains('@', StringComparison.Ordinal)
            ? new MailboxAddress(PlainText.Of(recipient.Name, LongestName), parsed.Address)
            : null;

    /// <summary>One mail for everything in the parcel.</summary>
    /// <param name="parcel">What to say.</param>
    /// <param name="to">To whom.</param>
    /// <param name="from">From whom.</param>
    /// <param name="portal">Where links lead.</param>
    /// <param name="now">When it is written.</param>
    public static MimeMessage Of(
        LeaseMessages.Parcel parcel,
        MailboxAddress to,
        MailboxAddress from,
        PublicAddress portal,
        DateTimeOffset now
    )
    {
        var zone = parcel.Recipient!.Zone;
        var messages = parcel.Messages;
        var subject = messages.Count == 1 ? NoticeWords.Subject(messages[0]) : NoticeWords.Subject(messages.Count);
        var mail = new MimeMessage
        {
            Subject = subject,
            Date = now,
            // The same for the same messages, so that a mail that had to be sent twice can be told for what it is.
            MessageId = $"{messages[0].Id}@{from.Domain}",
            Body = new MultipartAlternative
            {
                new TextPart("plain") { Text = TextOf(messages, zone, portal) },
                new TextPart("html") { Text = HtmlOf(subject, messages, zone, portal) },
            },
        };
        mail.From.Add(from);
        mail.To.Add(to);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private static string TextOf(IReadOnlyList<OutgoingMessage> messages, DateTimeZone zone, PublicAddress portal)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            if (messages.Count > 1)
            {
                text.Append(NoticeWords.Title(message.Kind)).Append(" · ").Append(NoticeWords.Time(message.At, zone)).Append('\n');
            }

            text.Append(NoticeWords.Body(message, zone)).Append('\n');
            if (portal.Of(PortalUrls.Notice(message.Kind, message.ItemId, message.Workflow)) is { } link)
            {
                text.Append(link).Append('\n');
            }

            text.Append('\n');
        }

        text.Append("-- \nYou choose what is mailed to you, and when, under Account, Notifications in Reviewer Portal.\n");
        if (portal.Of(PortalUrls.NotificationChoices) is { } choices)
        {
            text.Append(choices).Append('\n');
        }

        return text.ToString();
    }

    private static string HtmlOf(string subject, IReadOnlyList<OutgoingMessage> messages, DateTimeZone zone, PublicAddress portal)
    {
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        html.Append(Encoded(subject)).Append("</title></head><body style=\"font-family:sans-serif;line-height:1.45\">");
        foreach (var message in messages)
        {
            html.Append("<p><strong>").Append(Encoded(NoticeWords.Title(message.Kind))).Append("</strong> · ");
            html.Append(Encoded(NoticeWords.Time(message.At, zone))).Append("<br>");
            html.Append(Encoded(NoticeWords.Body(message, zone)).Replace("&#xA;", "<br>", StringComparison.Ordinal));
            if (portal.Of(PortalUrls.Notice(message.Kind, message.ItemId, message.Workflow)) is { } link)
            {
                html.Append("<br><a href=\"").Append(Encoded(link)).Append("\">Open it</a>");
            }

            html.Append("</p>");
        }

        html.Append(
            "<hr><p style=\"font-size:small\">You choose what is mailed to you, and when, under Account, Notifications in Reviewer Portal."
        );
        if (portal.Of(PortalUrls.NotificationChoices) is { } choices)
        {
            html.Append(" <a href=\"").Append(Encoded(choices)).Append("\">Choose</a>");
        }

        return html.Append("</p></body></html>").ToString();
    }

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
