using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>An administrator says where a team's chat is, or that it has none any more.</summary>
public sealed class SetChatWebhook(Ledger ledger, IProtectSecrets protector, OpenedNetworks opened)
{
    /// <summary>Whose chat, and its webhook's address; null takes it away.</summary>
    public sealed record Command(Caller By, TeamId Team, string? Url);

    /// <summary>Sets it; the address is judged as an endpoint's is, and again when it is dialled.</summary>
    public Task<Outcome<TeamId>> HandleAsync(Command command, CancellationToken ct)
    {
        if (!ChatRefusals.MayManage(command.By))
        {
            return Task.FromResult<Outcome<TeamId>>(ChatRefusals.AdministratorsOnly);
        }

        Uri? url = null;
        if (command.Url is not null && !EndpointUrlRules.Read(command.Url, opened.Networks).Succeeded(out url, out var refusal))
        {
            return Task.FromResult<Outcome<TeamId>>(refusal);
        }

        return ledger.WriteAsync<TeamId>(command.By.Workspace, tx => SetAsync(tx, command, url), ct);
    }

    private async Task<Outcome<TeamId>> SetAsync(LedgerTransaction tx, Command command, Uri? url)
    {
        if (await tx.Db.Teams.FirstOrDefaultAsync(t => t.Id == command.Team) is not { } team)
        {
            return ChatRefusals.NoSuchTeam;
        }

        var chat = await tx.Db.ChatWebhooks.FindAsync([command.Team]);
        if (url is null)
        {
            if (chat is null)
            {
                return ChatRefusals.NoChat;
            }

            tx.Db.Remove(chat);
        }
        else if (chat is null)
        {
            tx.Db.Add(
                new ChatWebhook
                {
                    TeamId = team.Id,
                    WorkspaceId = tx.Workspace,
                    ProtectedUrl = protector.Protect(command.Url!),
                    Host = url.IdnHost,
                    ChangedAt = tx.Now,
                }
            );
        }
        else
        {
            (chat.ProtectedUrl, chat.Host, chat.ChangedAt) = (protector.Protect(command.Url!), url.IdnHost, tx.Now);
            chat.LastError = null;
        }

        tx.Audit(
            command.By.Principal,
            url is null ? "chat.removed" : "chat.set",
            $"team:{team.Name}",
            new JsonObject { ["host"] = url?.IdnHost ?? chat?.Host }
        );
        return team.Id;
    }
}
