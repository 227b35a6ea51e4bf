using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Signs deliveries per Standard Webhooks 1.0: HMAC-SHA256 over <c>id.timestamp.body</c>, keyed by the bytes of the secret.</summary>
public static class SignatureRules
{
    private const string SecretPrefix = "whsec_";

    /// <summary>Bytes of a secret this portal makes.</summary>
    public const int SecretBytes = 32;

    /// <summary>A fresh secret: <c>whsec_</c> and 32 random bytes in standard base64.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The <c>webhook-signature</c> header: one signature per secret, newest first, separated by spaces.</summary>
    /// <param name="secrets">Secrets that are in force, each <c>whsec_…</c>.</param>
    /// <param name="id">The <c>webhook-id</c>.</param>
    /// <param name="timestamp">The <c>webhook-timestamp</c>, seconds since 1970.</param>
    /// <param name="body">The body exactly as it is sent.</param>
    public static string Header(IEnumerable<string> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var header = new StringBuilder();
        foreach (var secret in secrets)
        {
            header.Append(header.Length == 0 ? "v1," : " v1,").Append(Sign(secret, id, timestamp, body));
        }

        return header.ToString();
    }

    private static string Sign(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret[SecretPrefix.Length..]));
        mac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        mac.AppendData(body);
        return Convert.ToBase64String(mac.GetHashAndReset());
    }
}
