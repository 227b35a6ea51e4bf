using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Realtime;

/// <summary>What a subscriber is told: that something changed, never what. The client reads again, with its own authority.</summary>
public interface IQueueClient
{
    /// <summary>An item of a subscribed queue changed, arrived or left.</summary>
    Task ItemChanged(ItemInvalidation change);

    /// <summary>Something in a subscribed queue changed; sent once however many items did.</summary>
    Task QueueChanged(QueueInvalidation change);
}

/// <summary>An item whose earlier readings are out of date.</summary>
public sealed record ItemInvalidation(string ItemId, int Version);

/// <summary>A queue whose earlier readings are out of date.</summary>
public sealed record QueueInvalidation(string Queue);

/// <summary>Live invalidations of queues at <c>/hubs/queue</c>, by personal token.</summary>
[Authorize(Policy = Policies.Reads)]
public sealed class QueueHub(QueueDirectory queues, QueueAnnouncements announcements) : Hub<IQueueClient>
{
    /// <summary>Hears of a queue's changes from now on.</summary>
    /// <exception cref="HubException">There is no such queue, or the caller may not see it.</exception>
    [Authorize(Policy = Policies.Reads)]
    public async Task Subscribe(string queue)
    {
        var caller = CallerOfConnection();
        var visible = await queues.VisibleToAsync(caller, Context.ConnectionAborted);
        var mine = visible.Where(q => string.Equals(q.Name, queue, StringComparison.Ordinal)).ToList();
        if (mine.Count == 0)
        {
            throw new HubException(QueueRefusals.NoSuchQueue.Message);
        }

        announcements.Watch(caller.Workspace);
        foreach (var one in mine)
        {
            await Groups.AddToGroupAsync(
                Context.ConnectionId,
                QueueAnnouncements.GroupOf(caller.Workspace, one.Workflow, one.Name),
                Context.ConnectionAborted
            );
        }
    }

    /// <summary>Hears no more of it.</summary>
    [Authorize(Policy = Policies.Reads)]
    public async Task Unsubscribe(string queue)
    {
        var caller = CallerOfConnection();
        foreach (var one in await queues.AllAsync(caller.Workspace, Context.ConnectionAborted))
        {
            if (string.Equals(one.Name, queue, StringComparison.Ordinal))
            {
                await Groups.RemoveFromGroupAsync(
                    Context.ConnectionId,
                    QueueAnnouncements.GroupOf(caller.Workspace, one.Workflow, one.Name),
                    Context.ConnectionAborted
                );
            }
        }
    }

    private Caller CallerOfConnection() =>
        Context.GetHttpContext()?.Features.Get<Caller>() ?? throw new HubException("This connection has no caller.");
}
