using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Intake;

/// <summary>A request that must be done once, however often it is sent.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Caller">The principal that asks; two callers never share a key.</param>
/// <param name="Key">The key without its quotes.</param>
/// <param name="RequestHash">SHA-256 over method, path and body, in hexadecimal.</param>
public sealed record OnceOnly(WorkspaceId Workspace, string Caller, string Key, string RequestHash);

/// <summary>An answer with everything that makes it the same the second time.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Headers that belong to it, such as <c>Location</c> and <c>ETag</c>.</param>
/// <param name="Body">The body as sent.</param>
public sealed record KeptAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Whether it was given before.</summary>
    public bool IsReplay { get; init; }
}

/// <summary>Keeps the first answer to a request in the transaction of what the request did, and finds it again.</summary>
public static class AnswerOnce
{
    /// <summary>How long answers are kept at least.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(8);

    /// <summary>
    /// The answer given before; null where there is none. The same key with another request is refused.
    /// </summary>
    /// <param name="db">A context of the request's workspace.</param>
    /// <param name="once">The request.</param>
    public static async Task<Outcome<KeptAnswer?>> FindAsync(PortalDbContext db, OnceOnly once)
    {
        if (await db.StoredAnswers.AsNoTracking().FirstOrDefaultAsync(a => a.Caller == once.Caller && a.Key == once.Key) is not { } stored)
        {
            return (KeptAnswer?)null;
        }

        if (!string.Equals(stored.RequestHash, once.RequestHash, StringComparison.Ordinal))
        {
            return new Refusal(
                RefusalCodes.IdempotencyKeyReuse,
                "This idempotency key was used for another request. Use a fresh key for a new request; nothing was done."
            );
        }

        var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(stored.Headers) ?? [];
        return new KeptAnswer(stored.Status, headers, stored.Body) { IsReplay = true };
    }

    /// <summary>Adds the answer to the transaction of what it answers. Kept once only: a second request with the key fails to commit and finds this one.</summary>
    public static void Keep(LedgerTransaction tx, OnceOnly once, KeptAnswer answer) =>
        tx.Db.Add(
            new StoredAnswer
            {
                WorkspaceId = once.Workspace,
                Caller = once.Caller,
                Key = once.Key,
                RequestHash = once.RequestHash,
                Status = answer.Status,
                Headers = JsonSerializer.Serialize(answer.Headers),
                Body = answer.Body,
                CreatedAt = tx.Now,
            }
        );

    /// <summary>
    /// A command whose answer is kept with it. Run again, as after another node came first, it finds the answer instead of doing the work twice.
    /// </summary>
    /// <param name="once">The request; null runs the command as it is.</param>
    /// <param name="command">Does the work and answers.</param>
    public static Func<LedgerTransaction, Task<Outcome<KeptAnswer>>> Command(
        OnceOnly? once,
        Func<LedgerTransaction, Task<Outcome<KeptAnswer>>> command
    )
    {
        if (once is null)
        {
            return command;
        }

        var runs = 0;
        return async tx =>
        {
            // The first run was preceded by a look; only a run after a failed commit can meet an answer another node has given meanwhile.
            if (runs++ > 0)
            {
                if (!(await FindAsync(tx.Db, once)).Succeeded(out var earlier, out var refusal))
                {
                    return refusal;
                }

                if (earlier is not null)
                {
                    return earlier;
                }
            }

            var outcome = await command(tx);
            if (outcome.Refusal is null)
            {
                Keep(tx, once, outcome.Value);
            }

            return outcome;
        };
    }
}
