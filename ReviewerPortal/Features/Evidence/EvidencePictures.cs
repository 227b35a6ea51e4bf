using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evidence;

/// <summary>
/// The pictures the item page shows, for signed-in people only. Pixels only, the type by the bytes themselves and never as the agent names it, in a sandbox of its
/// own: a picture that turns out to be a page can do nothing.
/// </summary>
public static class EvidencePictures
{
    /// <summary>The address of a piece's picture.</summary>
    public static string UrlOf(EvidencePieceId piece) => $"/evidence/{piece}/picture";

    /// <summary>Maps the pictures.</summary>
    public static void MapEvidencePictures(this IEndpointRouteBuilder app) =>
        app.MapGet("/evidence/{piece}/picture", ShowAsync).RequireAuthorization(Policies.Reads).ExcludeFromDescription();

    /// <summary>The raster type the bytes begin as, or null when they are no picture we show.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
            _ => null,
        };

    private static async Task<Results<FileContentHttpResult, NotFound>> ShowAsync(
        string piece,
        HttpContext http,
        PeopleDirectory people,
        ReadEvidence read,
        CancellationToken ct
    )
    {
        if (
            !IPrefixedId<EvidencePieceId>.TryParse(piece, out var id)
            || await SessionPrincipal.FindAsync(people, http.User, ct) is not { } person
            || !(await read.HandleAsync(new(person.ToCaller(), id), ct)).Succeeded(out var content, out _)
            || TypeOf(content.Bytes) is not { } type
        )
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.File(content.Bytes, type, entityTag: new EntityTagHeaderValue($"\"{content.ContentHash}\""));
    }
}
