using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>
/// How many passwords or codes may be tried for one name: five in five minutes, however many requests try at once and whether or not anybody has that name.
/// The attempt is taken from the budget before the password is looked at, by one conditional statement, so that parallel guesses cannot share one attempt.
/// </summary>
public sealed class SignInBudget(PortalDatabase database, TimeProvider clock)
{
    /// <summary>Attempts in one window.</summary>
    public const int Attempts = 5;

    /// <summary>How long a window lasts, from its first attempt.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Takes one attempt; false when none is left.</summary>
    /// <param name="name">A normalised user name, or another thing that is guessed at, such as <c>totp:ID</c>.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> TakeAsync(string name, CancellationToken ct)
    {
        var key = KeyOf(name);
        await using var db = await database.OpenUnscopedAsync(ct);
        while (true)
        {
            var now = clock.GetUtcNow();
            var taken = await db
                .SignInGates.Where(g => g.NameKey == key && g.WindowEndsAt > now && g.Attempts < Attempts)
                .ExecuteUpdateAsync(g => g.SetProperty(x => x.Attempts, x => x.Attempts + 1), ct);
            if (taken == 0)
            {
                taken = await db
                    .SignInGates.Where(g => g.NameKey == key && g.WindowEndsAt <= now)
                    .ExecuteUpdateAsync(g => g.SetProperty(x => x.Attempts, 1).SetProperty(x => x.WindowEndsAt, now + Window), ct);
            }

            if (taken == 1)
            {
                return true;
            }

            if (await db.SignInGates.AnyAsync(g => g.NameKey == key && g.WindowEndsAt > now && g.Attempts >= Attempts, ct))
            {
                return false;
            }

            // Of several first attempts one makes the row and the others, for whom it was not there yet, count on it next time round.
            var stored = db
                .Model.FindEntityType(typeof(SignInGate))!
                .FindProperty(nameof(SignInGate.WindowEndsAt))!
                .GetTypeMapping()
                .Converter;
            var ends = stored?.ConvertToProvider(now + Window) ?? now + Window;
            var made = await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO "SignInGates" ("NameKey", "Attempts", "WindowEndsAt") VALUES ({key}, 1, {ends}) ON CONFLICT DO NOTHING""",
                ct
            );
            if (made == 1)
            {
                return true;
            }
        }
    }

    /// <summary>Gives the whole budget back, after a right password.</summary>
    public async Task RestoreAsync(string name, CancellationToken ct)
    {
        var key = KeyOf(name);
        await using var db = await database.OpenUnscopedAsync(ct);
        var now = clock.GetUtcNow();
        await db.SignInGates.Where(g => g.NameKey == key || g.WindowEndsAt < now).ExecuteDeleteAsync(ct);
    }

    // Hashed, so that a list of the names people tried (passwords typed into the wrong box among them) is not kept.
    private static string KeyOf(string name) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
