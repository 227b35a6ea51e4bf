using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>Keeps what a person has typed towards a decision, or forgets it.</summary>
/// <remarks>
/// The one write that goes beside the ledger on purpose: a draft is nobody's record, takes part in no invariant and is saved each time somebody stops typing. Waiting for
/// the workspace's head would make typists wait for decisions and decisions for typists, and an audit of half sentences would help nobody.
/// </remarks>
public sealed class KeepDraft(PortalDatabase database, TimeProvider clock)
{
    /// <summary>Whose draft of which item; null or empty text forgets it.</summary>
    public sealed record Command(Caller Caller, ReviewItemId Item, string? Text);

    /// <summary>Saves the text over whatever was kept before. A draft above <see cref="KeptDraft.LargestSize"/> is refused, and the one before it stays.</summary>
    public async Task<Outcome<Done>> HandleAsync(Command keep, CancellationToken ct)
    {
        if (keep.Caller.Person is not { } person)
        {
            return ItemRefusals.OnlyPeople;
        }

        if (keep.Text is { } typed && Encoding.UTF8.GetByteCount(typed) > KeptDraft.LargestSize)
        {
            return new Refusal(
                RefusalCodes.TooLarge,
                $"What you typed is longer than {KeptDraft.LargestSize / 1024} KiB and is not kept on the server. Shorten it, or decide before you leave this page."
            );
        }

        await using var db = await database.OpenAsync(keep.Caller.Workspace, ct);
        var mine = db.KeptDrafts.Where(d => d.PersonId == person && d.ItemId == keep.Item);
        if (string.IsNullOrEmpty(keep.Text))
        {
            await mine.ExecuteDeleteAsync(ct);
            return Done.Value;
        }

        var (text, now) = (keep.Text, clock.GetUtcNow());
        if (await SaveOverAsync() == 0)
        {
            db.Add(
                new KeptDraft
                {
                    WorkspaceId = keep.Caller.Workspace,
                    PersonId = person,
                    ItemId = keep.Item,
                    Text = text,
                    SavedAt = now,
                }
            );
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException first) when (db.IsWorthRepeating(first))
            {
                // The person's other window saved the first draft in between.
                await SaveOverAsync();
            }
        }

        return Done.Value;

        Task<int> SaveOverAsync() => mine.ExecuteUpdateAsync(d => d.SetProperty(x => x.Text, text).SetProperty(x => x.SavedAt, now), ct);
    }
}
