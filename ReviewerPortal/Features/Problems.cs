using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features;

/// <summary>Turns a <see cref="Refusal"/> into an RFC 9457 answer. The only place that knows which slug has which status and title.</summary>
public static class Problems
{
    private static readonly Dictionary<string, (int Status, string Title)> Known = new(StringComparer.Ordinal)
    {
        [RefusalCodes.Validation] = (StatusCodes.Status422UnprocessableEntity, "The request breaks a rule"),
        [RefusalCodes.MalformedJson] = (StatusCodes.Status400BadRequest, "The body is not valid JSON"),
        [RefusalCodes.TooLarge] = (StatusCodes.Status413PayloadTooLarge, "The request is too large"),
        [RefusalCodes.Unauthorized] = (StatusCodes.Status401Unauthorized, "No valid token"),
        [RefusalCodes.Forbidden] = (StatusCodes.Status403Forbidden, "Not allowed"),
        [RefusalCodes.NotFound] = (StatusCodes.Status404NotFound, "Not found"),
        [RefusalCodes.IdempotencyKeyReuse] = (StatusCodes.Status422UnprocessableEntity, "The idempotency key was used for another request"),
        [RefusalCodes.InFlight] = (StatusCodes.Status409Conflict, "The first request with this key is still at work"),
        [RefusalCodes.Stale] = (StatusCodes.Status412PreconditionFailed, "Changed since you looked"),
        [RefusalCodes.AlreadyDecided] = (StatusCodes.Status409Conflict, "Already decided"),
        [RefusalCodes.ClaimHeld] = (StatusCodes.Status409Conflict, "Claimed by somebody else"),
        [RefusalCodes.EvidenceMissing] = (StatusCodes.Status409Conflict, "Required evidence is missing"),
        [RefusalCodes.EvidenceUnopened] = (StatusCodes.Status409Conflict, "Evidence that must be opened was not"),
        [RefusalCodes.DecisionNotAllowed] = (StatusCodes.Status409Conflict, "This decision is not allowed here"),
        [RefusalCodes.FourEyes] = (StatusCodes.Status409Conflict, "Another person must decide"),
        [RefusalCodes.Conflict] = (StatusCodes.Status409Conflict, "Not possible in the present state"),
        [RefusalCodes.RateLimited] = (StatusCodes.Status429TooManyRequests, "Too many requests"),
        [RefusalCodes.Unavailable] = (StatusCodes.Status503ServiceUnavailable, "Temporarily unavailable"),
    };

    /// <summary>Every slug with its status and title, for the problem pages and the OpenAPI document.</summary>
    public static IReadOnlyDictionary<string, (int Status, string Title)> All => Known;

    /// <summary>The status a refusal travels with.</summary>
    public static int StatusOf(Refusal refusal) => Known[refusal.Code].Status;

    /// <summary>The problem document of a refusal.</summary>
    public static ProblemDetails DetailsOf(Refusal refusal, HttpContext http)
    {
        var (status, title) = Known[refusal.Code];
        var details = new ProblemDetails
        {
            Type = $"/problems/{refusal.Code}",
            Title = title,
            Status = status,
            Detail = refusal.Message,
        };
        details.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        if (refusal.Problems.Count > 0)
        {
            details.Extensions["errors"] = refusal.Problems.Select(p => new { pointer = p.Pointer, detail = p.Detail }).ToArray();
        }

        foreach (var (name, value) in refusal.Facts)
        {
            details.Extensions[name] = value;
        }

        return details;
    }

    /// <summary>The answer of a refusal. <c>Retry-After</c> is set where repeating helps.</summary>
    public static IResult Of(Refusal refusal, HttpContext http)
    {
        if (
            refusal.Code is RefusalCodes.InFlight or RefusalCodes.Unavailable or RefusalCodes.RateLimited
            && http.Response.Headers.RetryAfter.Count == 0
        )
        {
            http.Response.Headers.RetryAfter = "1";
        }

        return Results.Json(DetailsOf(refusal, http), contentType: "application/problem+json", statusCode: StatusOf(refusal));
    }
}
