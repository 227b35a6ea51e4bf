using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Background;

/// <summary>
/// Sends what the outbox of one channel says is due and records each attempt. A process that dies between sending and recording sends again after the lease.
/// </summary>
public abstract class DeliverMessages(
    MessageChannel channel,
    LeaseMessages lease,
    RecordMessages record,
    MessageSignals signals,
    TimeProvider clock,
    ILogger log
) : WokenWorker(signals, clock, log)
{
    /// <inheritdoc/>
    public override async Task<int> SweepAsync(CancellationToken ct)
    {
        var (parcels, read) = await lease.HandleAsync(new(channel, Clock.GetUtcNow()), ct);
        foreach (var mine in read.GroupBy(m => m.WorkspaceId))
        {
            await RecordAsync(mine.Key, [.. mine.Select(m => m.Id)], new Sending(SendingOutcome.Dropped));
        }

        foreach (var orphan in parcels.Where(p => p.Recipient is null))
        {
            await RecordAsync(orphan, new Sending(SendingOutcome.Dropped, "Whom it was for is gone."));
        }

        var wanted = parcels.Where(p => p.Recipient is not null).ToList();
        if (wanted.Count > 0)
        {
            await SendAsync(wanted, ct);
        }

        return parcels.Count;
    }

    /// <summary>Sends each parcel and records what became of it. What a stop interrupts is sent after its lease.</summary>
    protected abstract Task SendAsync(IReadOnlyList<LeaseMessages.Parcel> parcels, CancellationToken ct);

    /// <summary>Records an attempt.</summary>
    protected Task RecordAsync(LeaseMessages.Parcel parcel, Sending sending) =>
        RecordAsync(parcel.Workspace, [.. parcel.Messages.Select(m => m.Id)], sending);

    private async Task RecordAsync(WorkspaceId workspace, IReadOnlyList<MessageId> messages, Sending sending)
    {
        var recorded = await record.HandleAsync(new(workspace, messages, sending), CancellationToken.None);
        if (recorded.Refusal is { } refusal)
        {
            Log.LogWarning("An attempt to send {Count} messages could not be recorded: {Reason}", messages.Count, refusal.Message);
        }
    }
}
