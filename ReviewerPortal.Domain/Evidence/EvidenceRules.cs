using System.Security.Cryptography;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Evidence;

/// <summary>What an evidence package holds and lacks, and how a piece is shown.</summary>
public static class EvidenceRules
{
    /// <summary>Images that are shown. SVG is not among them: it is a document that can act.</summary>
    public static IReadOnlyList<string> ImageTypes { get; } = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>Bytes above which a piece starts closed on the item's page: nobody reads it all, and it would push everything else away.</summary>
    public const long LargestShown = 200 * 1024;

    /// <summary>The pieces that count, in order of arrival: a later piece of the same name replaces the earlier one.</summary>
    public static IReadOnlyList<EvidencePiece> Current(IEnumerable<EvidencePiece> pieces) =>
        [.. pieces.GroupBy(p => p.Name, StringComparer.Ordinal).Select(g => g.MaxBy(p => p.Position)!).OrderBy(p => p.Position)];

    /// <inheritdoc cref="Current(IEnumerable{EvidencePiece})"/>
    public static IReadOnlyList<EvidenceStamp> Current(IEnumerable<EvidenceStamp> pieces) =>
        [.. pieces.GroupBy(p => p.Name, StringComparer.Ordinal).Select(g => g.MaxBy(p => p.Position)!).OrderBy(p => p.Position)];

    /// <summary>The required names that are not among the present ones, in the order they are required.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> required, IEnumerable<string> present)
    {
        var there = present.ToHashSet(StringComparer.Ordinal);
        return [.. required.Where(name => !there.Contains(name))];
    }

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>
    /// How a piece is shown: as it asks, where that is a known way; otherwise by its media type. An unknown kind is no reason to turn evidence away.
    /// </summary>
    public static EvidenceKind KindOf(string? kind, string mediaType)
    {
        if (kind is not null && SnakeCase.TryParse<EvidenceKind>(kind, out var known))
        {
            return known;
        }

        return mediaType.ToLowerInvariant() switch
        {
            "text/markdown" => EvidenceKind.Markdown,
            "text/csv" => EvidenceKind.Table,
            var type when type.StartsWith("text/", StringComparison.Ordinal) => EvidenceKind.Text,
            var type when type.StartsWith("image/", StringComparison.Ordinal) => EvidenceKind.Image,
            var type when IsJson(type) => EvidenceKind.Json,
            _ => EvidenceKind.File,
        };
    }

    /// <summary>Whether content of this type is bytes (base64 where it comes inline) and not text or JSON.</summary>
    public static bool IsBinary(EvidenceKind kind, string mediaType) =>
        kind is EvidenceKind.Image || !(mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || IsJson(mediaType));

    /// <summary>Whether the type is JSON or built on it.</summary>
    public static bool IsJson(string mediaType) =>
        mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text is a bare media type: two tokens and a slash, no parameters.</summary>
    public static bool IsMediaType(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1 && IsToken(text.AsSpan(0, slash)) && IsToken(text.AsSpan(slash + 1));
    }

    private static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '+' or '-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
