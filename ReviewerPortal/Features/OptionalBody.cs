using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features;

/// <summary>
/// Reads a body that may be left out altogether. Bound as a parameter it could not be: a request without a content type would pass such an endpoint by and end at
/// the address that says there is none.
/// </summary>
public static class OptionalBody
{
    /// <summary>The body, or the shape's empty value where nothing was sent.</summary>
    public static async Task<Outcome<T>> ReadAsync<T>(HttpContext http, T empty, CancellationToken ct)
        where T : class
    {
        if (!(await JsonBody.ReadAnyAsync(http, JsonBody.MaxLength, ct)).Succeeded(out var body, out var refusal))
        {
            return refusal;
        }

        if (body.IsEmpty)
        {
            return empty;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, WireJson.Options) ?? empty;
        }
        catch (JsonException failure)
        {
            return new Refusal(RefusalCodes.MalformedJson, $"The body is not JSON of the shape this address reads. {failure.Message}");
        }
    }
}
