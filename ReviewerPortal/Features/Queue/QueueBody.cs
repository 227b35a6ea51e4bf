using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Queue;

/// <summary>The small bodies of the queue's requests: an object of a few members, or nothing at all, which reads as an empty one.</summary>
internal static class QueueBody
{
    private static readonly ReadOnlyMemory<byte> Empty = Encoding.UTF8.GetBytes("{}");

    /// <summary>Reads it, with every problem found.</summary>
    /// <param name="http">The request.</param>
    /// <param name="known">The members there may be.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Outcome<T>> ReadAsync<T>(
        HttpContext http,
        string[] known,
        Func<StrictJson, JsonElement, T> read,
        CancellationToken ct
    )
    {
        var body = Empty;
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            if (!(await JsonBody.ReadAsync(http, ct)).Succeeded(out body, out var unreadable))
            {
                return unreadable;
            }
        }

        var json = new StrictJson();
        if (!json.Parse(body).Succeeded(out var document, out var refusal))
        {
            return refusal;
        }

        using (document)
        {
            json.RefuseUnknown(document.RootElement, "#", known);
            var value = read(json, document.RootElement);
            return json.HasProblems ? json.Refuse("request") : value;
        }
    }
}
