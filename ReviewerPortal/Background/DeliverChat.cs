using NodaTime;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Background;

/// <summary>Posts notices that are due to the teams' chats: a sentence and a link, never the arguments.</summary>
public sealed class DeliverChat(
    IPostToChat chat,
    PublicAddress portal,
    LeaseMessages lease,
    RecordMessages record,
    MessageSignals signals,
    TimeProvider clock,
    ILogger<DeliverChat> log
) : DeliverMessages(MessageChannel.Chat, lease, record, signals, clock, log)
{
    // With every chat silent until its time-out, a full round still ends within its lease.
    private const int AtOnce = 32;

    /// <summary>What is said in the chat.</summary>
    public static string TextOf(OutgoingMessage message, PublicAddress portal)
    {
        var said = $"{NoticeWords.Title(message.Kind)}: {NoticeWords.ForTeam(message, DateTimeZone.Utc)}";
        return portal.Of(PortalUrls.Notice(message.Kind, message.ItemId, message.Workflow)) is { } link ? $"{said} {link}" : said;
    }

    /// <inheritdoc/>
    protected override Task SendAsync(IReadOnlyList<LeaseMessages.Parcel> parcels, CancellationToken ct) =>
        Parallel.ForEachAsync(
            parcels,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (parcel, stop) =>
                await RecordAsync(parcel, await chat.PostAsync(parcel.Recipient!.Address, TextOf(parcel.Messages[0], portal), stop))
        );
}
