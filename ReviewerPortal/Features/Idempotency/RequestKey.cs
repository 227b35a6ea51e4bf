using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Idempotency;

/// <summary>The <c>Idempotency-Key</c> of a request.</summary>
public static class RequestKey
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The longest key, without its quotes.</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// The key without its quotes: <c>"a"</c> and <c>a</c> are the same. Null where the request has none; refused where it has several, or one that is empty, too
    /// long or not printable ASCII.
    /// </summary>
    public static Outcome<string?> Of(HttpRequest request)
    {
        var given = request.Headers[Header];
        if (given.Count == 0)
        {
            return (string?)null;
        }

        var key = given.Count == 1 ? Unquoted(given[0]!.Trim()) : "";
        return key.Length is > 0 and <= MaxLength && key.All(c => c is >= ' ' and <= '~')
            ? key
            : new Refusal(
                RefusalCodes.Validation,
                $"{Header} must be one key of 1 to {MaxLength} printable ASCII characters; nothing was done."
            )
            {
                Problems = [new Problem("#", $"the header {Header} must be 1 to {MaxLength} printable ASCII characters")],
            };
    }

    private static string Unquoted(string key) =>
        key.Length >= 2 && key[0] == '"' && key[^1] == '"' ? key[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal) : key;
}
