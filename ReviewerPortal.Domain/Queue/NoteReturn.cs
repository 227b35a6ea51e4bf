using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.ReviewItems;

namespace ReviewerPortal.Domain.Queue;

/// <summary>Notices when an item has come back undecided so often that nobody seems to decide it, and tells the leads.</summary>
public sealed class NoteReturn(TellPeople tell)
{
    /// <summary>Tells the leads of the item's queue once, when it reaches the number.</summary>
    /// <param name="tx">The transaction in which it came back.</param>
    /// <param name="item">The item, already changed by its verb.</param>
    /// <param name="before">How often it had come back before.</param>
    internal async Task ApplyAsync(LedgerTransaction tx, ReviewItem item, int before)
    {
        if (PickRules.NobodyDecides(before, item.Returns))
        {
            await tell.ApplyAsync(
                tx,
                new Notice(NoticeKind.NobodyDecides, item, Audience.LeadsOf(item.Queue), $"It came back undecided {item.Returns} times.")
            );
        }
    }
}
