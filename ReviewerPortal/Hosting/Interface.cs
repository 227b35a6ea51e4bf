using Microsoft.AspNetCore.Diagnostics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features;

namespace ReviewerPortal.Hosting;

/// <summary>Which addresses belong to programs rather than people, and what they get where nothing else answers.</summary>
public static class Interface
{
    /// <summary>The base path of the HTTP interface.</summary>
    public const string Root = "/api/v1";

    private static readonly string[] Paths = ["/api", "/ofrep", "/mcp", "/hubs"];

    /// <summary>Whether the request is a program's: it authenticates by token only and is answered in problem documents.</summary>
    public static bool Owns(HttpContext http) => Owns(http.Request.Path);

    /// <summary>The same for a path, where the request has been sent on to another one meanwhile.</summary>
    public static bool Owns(PathString path) => Array.Exists(Paths, p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>Gives a bare status its problem document.</summary>
    public static Task WriteProblemAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        return Problems.Of(RefusalOf(http.Response.StatusCode), http).ExecuteAsync(http);
    }

    private static Refusal RefusalOf(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => new Refusal(Problems.BadRequest, "The request could not be understood."),
            StatusCodes.Status401Unauthorized => new Refusal(RefusalCodes.Unauthorized, "Send an agent key or a personal token."),
            StatusCodes.Status403Forbidden => new Refusal(RefusalCodes.Forbidden, "This token may not do that."),
            StatusCodes.Status404NotFound => new Refusal(RefusalCodes.NotFound, "There is no such address."),
            StatusCodes.Status405MethodNotAllowed => new Refusal(Problems.MethodNotAllowed, "This address does not take that method."),
            StatusCodes.Status406NotAcceptable => new Refusal(Problems.NotAcceptable, "This address has no representation you accept."),
            StatusCodes.Status413PayloadTooLarge => new Refusal(RefusalCodes.TooLarge, "The body is larger than allowed."),
            StatusCodes.Status415UnsupportedMediaType => new Refusal(Problems.UnsupportedMediaType, "Send the body as application/json."),
            StatusCodes.Status429TooManyRequests => new Refusal(RefusalCodes.RateLimited, "Too many requests; slow down."),
            StatusCodes.Status503ServiceUnavailable => new Refusal(RefusalCodes.Unavailable, "Try again in a moment."),
            < 500 => new Refusal(Problems.BadRequest, "The request could not be understood."),
            _ => new Refusal(Problems.Internal, "Something went wrong here. The trace id finds it in the log."),
        };
}
