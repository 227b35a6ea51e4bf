using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Reads an evidence piece that comes on its own, as the body of a request.</summary>
public static class EvidenceReader
{
    /// <summary>The piece; refused when its name is unfit, or when text is no text or JSON no JSON.</summary>
    public static Outcome<ProposedEvidence> Read(
        string name,
        string? kind,
        string mediaType,
        ReadOnlyMemory<byte> content,
        DateTimeOffset? capturedAt,
        string? source
    )
    {
        if (name.Length is 0 or > 100 || name.Any(char.IsControl))
        {
            return Invalid("#/name", "must be 1 to 100 characters without control characters");
        }

        if (source is { Length: > 400 } || source?.Any(char.IsControl) == true)
        {
            return Invalid("#/source", "must be at most 400 characters without control characters");
        }

        if (content.IsEmpty)
        {
            return Invalid("#", "must not be empty");
        }

        var shown = EvidenceRules.KindOf(kind, mediaType);
        var hash = EvidenceRules.HashOf(content.Span);
        if (EvidenceRules.IsBinary(shown, mediaType))
        {
            return
                shown is WorkflowContracts.EvidenceKind.Image
                && !EvidenceRules.ImageTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase)
                ? Invalid("#", $"is an image of a type that is not shown; send one of {string.Join(", ", EvidenceRules.ImageTypes)}")
                : new ProposedEvidence(name, shown, mediaType, Content: null, content.ToArray(), hash, content.Length, capturedAt, source);
        }

        if (!Utf8.IsValid(content.Span) || content.Span.Contains((byte)0))
        {
            return Invalid("#", "must be UTF-8 text without the character NUL");
        }

        if (EvidenceRules.IsJson(mediaType) && WhyNotJson(content) is { } refusal)
        {
            return refusal;
        }

        return new ProposedEvidence(
            name,
            shown,
            mediaType,
            Encoding.UTF8.GetString(content.Span),
            Bytes: null,
            hash,
            content.Length,
            capturedAt,
            source
        );
    }

    private static Refusal? WhyNotJson(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth });
            return null;
        }
        catch (JsonException)
        {
            return new Refusal(
                RefusalCodes.MalformedJson,
                "The piece says it is JSON and is not, or it nests too deep; nothing was stored."
            );
        }
    }

    private static Refusal Invalid(string pointer, string detail) =>
        new(RefusalCodes.Validation, "The evidence has a problem; nothing was stored.") { Problems = [new Problem(pointer, detail)] };
}
