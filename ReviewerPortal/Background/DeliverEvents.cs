using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Background;

/// <summary>
/// Sends what the database says is due: at once after a commit of this node, and within a second for retries and for what another node left behind. It
/// keeps nothing that matters in memory, so a process that dies between sending and recording sends again, under the same id.
/// </summary>
public sealed class DeliverEvents(
    LeaseDeliveries lease,
    SendDelivery send,
    RecordAttempt record,
    ReturnMovedReview returnMoved,
    ItemFeed feed,
    DeliverySignals signals,
    IOptions<WebhookOptions> options,
    TimeProvider clock,
    ILogger<DeliverEvents> log
) : WokenWorker(signals, clock, log)
{
    private readonly ConcurrentDictionary<EndpointId, int> _inFlight = new();
    private readonly ConcurrentDictionary<DeliveryId, Task> _sending = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        await Task.WhenAll(_sending.Values);
    }

    /// <summary>Takes what is due and begins to send it; answers how many that were. Does not wait for the receivers.</summary>
    public override async Task<int> SweepAsync(CancellationToken ct)
    {
        var settings = options.Value;
        var due = await lease.HandleAsync(
            new LeaseDeliveries.Query(Clock.GetUtcNow(), _inFlight.ToDictionary(), settings.PerEndpoint, settings.AtOnce),
            ct
        );
        foreach (var one in due)
        {
            _inFlight.AddOrUpdate(one.Delivery.EndpointId, 1, (_, n) => n + 1);
            var sending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _sending[one.Delivery.Id] = sending.Task;
            _ = Task.Run(
                async () =>
                {
                    try
                    {
                        await DeliverAsync(one, ct);
                    }
                    finally
                    {
                        _inFlight.AddOrUpdate(one.Delivery.EndpointId, 0, (_, n) => n - 1);
                        _sending.TryRemove(one.Delivery.Id, out _);
                        sending.SetResult();
                        // A place is free, and the review's next event may have become the eldest.
                        Signals.Wake();
                    }
                },
                CancellationToken.None
            );
        }

        return due.Count;
    }

    private async Task DeliverAsync(LeaseDeliveries.Due due, CancellationToken ct)
    {
        try
        {
            var returned = await returnMoved.HandleAsync(due, ct);
            if (returned.Count > 0)
            {
                foreach (var (item, fromQueue) in returned)
                {
                    feed.Publish(new ItemChange(item.WorkspaceId, QueueRow.Of(item), fromQueue));
                }

                return;
            }

            var attempt = await send.HandleAsync(due, ct);
            var recorded = await record.HandleAsync(new(due.Delivery.WorkspaceId, due.Delivery.Id, attempt), CancellationToken.None);
            if (recorded.Refusal is { } refusal)
            {
                Log.LogWarning("Delivery {Delivery} could not be recorded: {Reason}", due.Delivery.Id, refusal.Message);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log.LogInformation("Delivery {Delivery} was interrupted by the stop; it is sent again under the same id", due.Delivery.Id);
        }
        catch (Exception failure)
        {
            Log.LogError(failure, "Delivery {Delivery} failed in the portal itself; it is tried again after its lease", due.Delivery.Id);
        }
    }
}
