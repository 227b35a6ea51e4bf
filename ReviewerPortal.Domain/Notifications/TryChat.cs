using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Posts to a chat. The web project brings it, with the guarded dialler.</summary>
public interface IPostToChat
{
    /// <summary>Makes one attempt and says what became of it. Never throws for what the chat does.</summary>
    /// <param name="protectedUrl">The webhook's address, encrypted.</param>
    /// <param name="text">What to say.</param>
    /// <param name="ct">Ends when the portal stops.</param>
    Task<Sending> PostAsync(string protectedUrl, string text, CancellationToken ct);
}

/// <summary>An administrator tries a team's chat out, with a message that says so, at once.</summary>
public sealed class TryChat(PortalDatabase database, Ledger ledger, IPostToChat chat)
{
    /// <summary>Whose chat.</summary>
    public sealed record Command(Caller By, TeamId Team);

    /// <summary>Posts the message and answers what became of it.</summary>
    public async Task<Outcome<Sending>> HandleAsync(Command command, CancellationToken ct)
    {
        if (!ChatRefusals.MayManage(command.By))
        {
            return ChatRefusals.AdministratorsOnly;
        }

        string? url;
        await using (var db = await database.OpenAsync(command.By.Workspace, ct))
        {
            url = await db.ChatWebhooks.Where(c => c.TeamId == command.Team).Select(c => c.ProtectedUrl).FirstOrDefaultAsync(ct);
        }

        if (url is null)
        {
            return ChatRefusals.NoChat;
        }

        var sending = await chat.PostAsync(url, "Reviewer Portal can post here. Notices to this team's queues will follow.", ct);
        return await ledger.WriteAsync<Sending>(
            command.By.Workspace,
            async tx =>
            {
                if (await tx.Db.ChatWebhooks.FindAsync([command.Team]) is { } row)
                {
                    RecordMessages.Note(row, sending, tx.Now);
                    tx.Audit(
                        command.By.Principal,
                        "chat.tested",
                        row.TeamId.ToString(),
                        new JsonObject { ["host"] = row.Host, ["error"] = row.LastError }
                    );
                }

                return sending;
            },
            ct
        );
    }
}
