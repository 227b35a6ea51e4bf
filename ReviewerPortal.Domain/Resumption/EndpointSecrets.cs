using System.Text.Json;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Encrypts what must not be readable in the database. The web project brings the key ring.</summary>
public interface IProtectSecrets
{
    /// <summary>The text, encrypted and bound to its purpose.</summary>
    string Protect(string text);

    /// <summary>The text again.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed, or the key that protected it is gone.</exception>
    string Unprotect(string protectedText);
}

/// <summary>One secret of an endpoint: a signing secret of a webhook, or the API key of a LangGraph server.</summary>
/// <param name="Secret">The secret itself.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="ExpiresAt">Until when it still signs; null for the newest.</param>
public sealed record EndpointSecret(string Secret, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>An endpoint's secrets, newest first, as they lie encrypted in <see cref="CallbackEndpoint.ProtectedSecrets"/>.</summary>
public static class EndpointSecrets
{
    /// <summary>How long a replaced secret still signs beside the new one.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>One secret, encrypted.</summary>
    public static string First(IProtectSecrets protector, string secret, DateTimeOffset now) =>
        protector.Protect(JsonSerializer.Serialize(new[] { new EndpointSecret(secret, now, ExpiresAt: null) }));

    /// <summary>The new secret in front; those before it expire after <see cref="Overlap"/>, expired ones are dropped.</summary>
    public static string Rotated(IProtectSecrets protector, string protectedSecrets, string secret, DateTimeOffset now) =>
        protector.Protect(
            JsonSerializer.Serialize<EndpointSecret[]>([
                new(secret, now, ExpiresAt: null),
                .. All(protector, protectedSecrets)
                    .Where(s => s.ExpiresAt is null || s.ExpiresAt > now)
                    .Select(s => s with { ExpiresAt = s.ExpiresAt ?? now + Overlap }),
            ])
        );

    /// <summary>The secrets in force at this moment, newest first.</summary>
    public static IReadOnlyList<string> InForce(IProtectSecrets protector, string protectedSecrets, DateTimeOffset now) =>
        [.. All(protector, protectedSecrets).Where(s => s.ExpiresAt is null || s.ExpiresAt > now).Select(s => s.Secret)];

    private static EndpointSecret[] All(IProtectSecrets protector, string protectedSecrets) =>
        JsonSerializer.Deserialize<EndpointSecret[]>(protector.Unprotect(protectedSecrets)) ?? [];
}
