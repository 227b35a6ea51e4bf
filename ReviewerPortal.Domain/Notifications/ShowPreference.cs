using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>How somebody wants to be told.</summary>
public sealed class ShowPreference(PortalDatabase database, OpenChannels channels)
{
    /// <summary>The person's choices, or the defaults.</summary>
    /// <param name="Preference">The choices.</param>
    /// <param name="Chosen">Whether the person ever chose.</param>
    /// <param name="MailIsOn">Whether the operator set up a mail server.</param>
    public sealed record Answer(NoticePreference Preference, bool Chosen, bool MailIsOn);

    /// <summary>Reads them; null for agents.</summary>
    public async Task<Answer?> HandleAsync(Caller caller, CancellationToken ct)
    {
        if (caller.Person is not { } person)
        {
            return null;
        }

        await using var db = await database.OpenAsync(caller.Workspace, ct);
        var chosen = await db.NoticePreferences.AsNoTracking().FirstOrDefaultAsync(p => p.PersonId == person, ct);
        return new Answer(
            chosen ?? new NoticePreference { PersonId = person, WorkspaceId = caller.Workspace },
            chosen is not null,
            channels.Mail
        );
    }
}
