using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>
/// Waits until a review ends. A waiting request holds no thread, no context and no timer but its own time limit: it is woken by the commit that ended
/// the review, on this node at once and on another by <see cref="WakeWaiting"/>.
/// </summary>
public sealed class AwaitReview(PortalDatabase database, ReviewSignals signals, TimeProvider clock)
{
    /// <summary>The longest wait; a longer one is shortened to it.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>What to wait for.</summary>
    /// <param name="Workspace">Where.</param>
    /// <param name="Review">Which review.</param>
    /// <param name="Wait">How long at most.</param>
    public sealed record Query(WorkspaceId Workspace, ReviewId Review, TimeSpan Wait);

    /// <summary>Returns when the review has ended, does not exist, or time is up. Read it afterwards, with the caller's own permissions.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async Task HandleAsync(Query query, CancellationToken ct)
    {
        var wait = query.Wait < LongestWait ? query.Wait : LongestWait;
        var began = clock.GetTimestamp();
        while (true)
        {
            // The signal first: a review that ends between reading and waiting must not be missed.
            var change = signals.NextChangeOf(query.Review);
            try
            {
                if (!await IsOpenAsync(query, ct))
                {
                    return;
                }

                var left = wait - clock.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return;
                }

                await change.WaitAsync(left, clock, ct);
            }
            catch (TimeoutException)
            {
                return;
            }
            finally
            {
                if (!change.IsCompleted)
                {
                    signals.GaveUp(query.Review, change);
                }
            }
        }
    }

    private async Task<bool> IsOpenAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        return await db.Reviews.AnyAsync(r => r.Id == query.Review && r.Status == ReviewStatus.Pending, ct);
    }
}
