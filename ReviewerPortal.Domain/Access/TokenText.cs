using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>
/// How tokens look: <c>rpk_ID_SECRET</c> for agent keys, <c>rpt_ID_SECRET</c> for personal tokens; the id is 32 hexadecimal digits, the secret 32 random
/// bytes in base64url. Secrets carry 256 bits of chance, so one SHA-256 protects them at rest as well as a slow hash would.
/// </summary>
public static class TokenText
{
    /// <summary>What agent keys begin with.</summary>
    public const string AgentKeyPrefix = "rpk_";

    /// <summary>What personal tokens begin with.</summary>
    public const string PersonalTokenPrefix = "rpt_";

    private const int SecretBytes = 32;
    private const int IdLength = 32;

    /// <summary>A fresh token: its id, the text shown once, the hash that is kept.</summary>
    public static (AgentKeyId Id, string Text, byte[] SecretHash) New(TokenKind kind, DateTimeOffset now)
    {
        var id = AgentKeyId.New(now);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (id, $"{PrefixOf(kind)}{id.Value:N}_{secret}", HashOf(secret));
    }

    /// <summary>Takes a presented token apart; false for anything that cannot be one.</summary>
    public static bool TryRead(string text, out TokenKind kind, out AgentKeyId id, out byte[] secretHash)
    {
        (kind, id, secretHash) = (default, default, []);
        kind = text.StartsWith(PersonalTokenPrefix, StringComparison.Ordinal) ? TokenKind.PersonalToken : TokenKind.AgentKey;
        var prefix = PrefixOf(kind);
        if (
            text.Length <= prefix.Length + IdLength + 1
            || text.Length > 200
            || !text.StartsWith(prefix, StringComparison.Ordinal)
            || text[prefix.Length + IdLength] != '_'
            || !Guid.TryParseExact(text.AsSpan(prefix.Length, IdLength), "N", out var value)
        )
        {
            return false;
        }

        id = new AgentKeyId(value);
        secretHash = HashOf(text[(prefix.Length + IdLength + 1)..]);
        return true;
    }

    private static string PrefixOf(TokenKind kind) => kind is TokenKind.AgentKey ? AgentKeyPrefix : PersonalTokenPrefix;

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
