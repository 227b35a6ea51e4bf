using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Makes and redeems the tokens of one-time links. Whoever reads the database cannot use one: only hashes are kept.</summary>
internal static class OneTimeLinks
{
    public const string Setup = "setup";
    public const string Password = "password";

    /// <summary>How long a link can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Adds a link to what is about to be saved and answers its token, which is shown once.</summary>
    public static string Add(PortalDbContext db, string purpose, PersonId? person, DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        db.Add(
            new OneTimeLink
            {
                TokenHash = HashOf(token),
                Purpose = purpose,
                PersonId = person,
                ExpiresAt = now + Lifetime,
            }
        );
        return token;
    }

    /// <summary>The link a token opens, while it is good; null otherwise. Does not use it up.</summary>
    public static Task<OneTimeLink?> FindAsync(PortalDbContext db, string purpose, string token, DateTimeOffset now, CancellationToken ct)
    {
        var hash = HashOf(token);
        return db
            .OneTimeLinks.AsNoTracking()
            .SingleOrDefaultAsync(l => l.TokenHash == hash && l.Purpose == purpose && l.UsedAt == null && l.ExpiresAt > now, ct);
    }

    /// <summary>Uses the link up; false when somebody else did, or time did.</summary>
    public static async Task<bool> UseAsync(PortalDbContext db, string purpose, string token, DateTimeOffset now, CancellationToken ct)
    {
        // One conditional statement, not read-then-write: of two simultaneous uses the engine lets exactly one through.
        var hash = HashOf(token);
        return await db
                .OneTimeLinks.Where(l => l.TokenHash == hash && l.Purpose == purpose && l.UsedAt == null && l.ExpiresAt > now)
                .ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, now), ct) == 1;
    }

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
