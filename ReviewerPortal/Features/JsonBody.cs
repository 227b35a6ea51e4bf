using Microsoft.Net.Http.Headers;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features;

/// <summary>Reads a request's body as bytes, bounded and only when it says it is JSON, so that the reader behind it can name everything wrong with it.</summary>
public static class JsonBody
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>The body; refused when it is too large or of another type.</summary>
    public static async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (WhyNotJson(http.Request) is { } refusal)
        {
            return refusal;
        }

        return await ReadAnyAsync(http, MaxLength, ct);
    }

    /// <summary>A body of any type.</summary>
    /// <param name="http">The request.</param>
    /// <param name="maxLength">In bytes; a longer body is refused as soon as that is known.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Outcome<ReadOnlyMemory<byte>>> ReadAnyAsync(HttpContext http, int maxLength, CancellationToken ct)
    {
        if (http.Request.ContentLength > maxLength)
        {
            return TooLarge(maxLength);
        }

        using var read = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 0, maxLength));
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await http.Request.Body.ReadAsync(buffer, ct)) > 0)
        {
            if (read.Length + count > maxLength)
            {
                return TooLarge(maxLength);
            }

            read.Write(buffer, 0, count);
        }

        return new ReadOnlyMemory<byte>(read.GetBuffer(), 0, (int)read.Length);
    }

    private static Refusal TooLarge(int maxLength) =>
        new(RefusalCodes.TooLarge, $"The body is larger than {maxLength / 1024} KiB; nothing was stored.")
        {
            Problems = [new Problem("#", $"must not be larger than {maxLength} bytes")],
        };

    private static Refusal? WhyNotJson(HttpRequest request)
    {
        var isJson =
            MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (
                type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
            )
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        return isJson ? null : new Refusal(Problems.UnsupportedMediaType, "Send the body as application/json in UTF-8.");
    }
}
