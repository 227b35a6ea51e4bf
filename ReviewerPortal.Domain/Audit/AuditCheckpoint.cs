using System.Globalization;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Audit;

/// <summary>A signed statement that a workspace's audit chain had reached an entry: kept outside the database, it shows what was cut off or rebuilt.</summary>
/// <param name="Workspace">Whose chain.</param>
/// <param name="Sequence">The last entry then.</param>
/// <param name="Hash">That entry's hash, in lower-case hexadecimal.</param>
/// <param name="At">When it was signed; UTC, whole milliseconds.</param>
/// <param name="Signature">ECDSA P-256 over SHA-256 (IEEE P1363), in base64; see <see cref="CheckpointKey"/>.</param>
public sealed record AuditCheckpoint(WorkspaceId Workspace, long Sequence, string Hash, DateTimeOffset At, string Signature)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The checkpoint as a line of the checkpoint file, without the line's end.</summary>
    public string ToLine()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("workspace", Workspace.ToString());
            json.WriteNumber("sequence", Sequence);
            json.WriteString("hash", Hash);
            json.WriteString("at", At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("signature", Signature);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads a line of the checkpoint file; false when it is anything else.</summary>
    public static bool TryParse(string line, out AuditCheckpoint? checkpoint)
    {
        checkpoint = null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (
                root.ValueKind is JsonValueKind.Object
                && IPrefixedId<WorkspaceId>.TryParse(Text(root, "workspace"), out var workspace)
                && root.TryGetProperty("sequence", out var number)
                && number.TryGetInt64(out var sequence)
                && Text(root, "hash") is { } hash
                && Text(root, "signature") is { } signature
                && DateTimeOffset.TryParseExact(
                    Text(root, "at"),
                    TimeFormat,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var at
                )
            )
            {
                checkpoint = new AuditCheckpoint(workspace, sequence, hash, at, signature);
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return false;
        }

        return checkpoint is not null;
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
