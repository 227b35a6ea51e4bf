using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>What became of one attempt to send.</summary>
public enum SendingOutcome
{
    /// <summary>The mail server or the chat took it.</summary>
    Sent,

    /// <summary>It did not, this time.</summary>
    Failed,

    /// <summary>It never will.</summary>
    Refused,

    /// <summary>It is needed no more.</summary>
    Dropped,
}

/// <summary>One attempt to send, as the sender saw it.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Error">Why not, in words that are safe to show; null where nothing went wrong.</param>
/// <param name="RetryAfter">What the receiver asked for, or null.</param>
public sealed record Sending(SendingOutcome Outcome, string? Error = null, TimeSpan? RetryAfter = null);

/// <summary>Records an attempt: sent, tried again later (on the schedule of <see cref="RetryRules"/>), or given up where an administrator sees it.</summary>
public sealed class RecordMessages(Ledger ledger)
{
    /// <summary>Who the audit names.</summary>
    public const string Actor = "system:messages";

    /// <summary>Most characters kept of an error.</summary>
    public const int LongestError = 300;

    /// <summary>Messages that were tried together.</summary>
    public sealed record Command(WorkspaceId Workspace, IReadOnlyList<MessageId> Messages, Sending Sending);

    /// <summary>Records it; answers how many are tried again.</summary>
    public Task<Outcome<int>> HandleAsync(Command command, CancellationToken ct) =>
        ledger.WriteAsync<int>(command.Workspace, tx => RecordAsync(tx, command), ct);

    private static async Task<Outcome<int>> RecordAsync(LedgerTransaction tx, Command command)
    {
        var again = 0;
        foreach (var id in command.Messages)
        {
            if (await tx.Db.OutgoingMessages.FindAsync([id]) is not { Status: MessageStatus.Pending } message)
            {
                continue;
            }

            Apply(tx, message, command.Sending);
            again += message.Status is MessageStatus.Pending ? 1 : 0;
            if (message.TeamId is { } team && await tx.Db.ChatWebhooks.FindAsync([team]) is { } chat)
            {
                Note(chat, command.Sending, tx.Now);
            }
        }

        return again;
    }

    /// <summary>Keeps at the chat itself how its last message fared.</summary>
    internal static void Note(ChatWebhook chat, Sending sending, DateTimeOffset now)
    {
        if (sending.Outcome is SendingOutcome.Sent)
        {
            (chat.LastSentAt, chat.LastError) = (now, null);
        }
        else if (sending.Outcome is not SendingOutcome.Dropped)
        {
            chat.LastError = Shown(sending.Error);
        }
    }

    private static void Apply(LedgerTransaction tx, OutgoingMessage message, Sending sending)
    {
        message.LeasedUntil = null;
        message.LastError = Shown(sending.Error);
        message.Attempts += sending.Outcome is SendingOutcome.Dropped ? 0 : 1;
        var wait =
            sending.Outcome is SendingOutcome.Failed ? RetryRules.WaitAfter(message.Id.Value, message.Attempts, sending.RetryAfter) : null;
        if (wait is { } later)
        {
            message.NextAttemptAt = tx.Now + later;
            return;
        }

        message.EndedAt = tx.Now;
        message.Status = sending.Outcome switch
        {
            SendingOutcome.Sent => MessageStatus.Sent,
            SendingOutcome.Dropped => MessageStatus.Dropped,
            _ => MessageStatus.GivenUp,
        };
        if (message.Status is MessageStatus.GivenUp)
        {
            tx.Audit(
                Actor,
                "message.given_up",
                message.ItemId?.ToString() ?? message.Workflow,
                new JsonObject
                {
                    ["message"] = message.Id.ToString(),
                    ["channel"] = SnakeCase.Of(message.Channel),
                    ["attempts"] = message.Attempts,
                    ["error"] = message.LastError,
                }
            );
        }
    }

    // What a receiver said is hostile text.
    private static string? Shown(string? error) => error is null ? null : PlainText.Of(error, LongestError);
}
