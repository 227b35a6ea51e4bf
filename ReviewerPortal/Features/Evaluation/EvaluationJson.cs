using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>Reads what is handed in: bodies that may be far larger than others, and lines of them.</summary>
internal static class EvaluationJson
{
    /// <summary>Reads a body of a shape.</summary>
    public static async Task<Outcome<T>> ReadAsync<T>(HttpContext http, int maxLength, CancellationToken ct)
        where T : class =>
        (await JsonBody.ReadAnyAsync(http, maxLength, ct)).Succeeded(out var bytes, out var refusal) ? Parse<T>(bytes.Span) : refusal;

    /// <summary>Reads a shape from JSON.</summary>
    public static Outcome<T> Parse<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, WireJson.Options) is { } read ? read : Malformed("It is null.");
        }
        catch (JsonException failure)
        {
            return Malformed(failure.Message);
        }
    }

    private static Refusal Malformed(string why) =>
        new(RefusalCodes.MalformedJson, $"The body is not JSON of the shape this address reads. {why}");
}
