using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features;

/// <summary>Turns a <see cref="Refusal"/> into an RFC 9457 answer. The only place that knows which slug has which status and title.</summary>
public static class Problems
{
    /// <summary>400: not even the outline of the request could be read.</summary>
    public const string BadRequest = "bad-request";

    /// <summary>405: the address exists, the method does not.</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>406: no representation the caller accepts.</summary>
    public const string NotAcceptable = "not-acceptable";

    /// <summary>415: the body is of a type this address does not read.</summary>
    public const string UnsupportedMediaType = "unsupported-media-type";

    /// <summary>500: a bug of ours.</summary>
    public const string Internal = "internal";

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
        [BadRequest] = (StatusCodes.Status400BadRequest, "The request could not be understood"),
        [MethodNotAllowed] = (StatusCodes.Status405MethodNotAllowed, "Method not allowed"),
        [NotAcceptable] = (StatusCodes.Status406NotAcceptable, "Not acceptable"),
        [UnsupportedMediaType] = (StatusCodes.Status415UnsupportedMediaType, "Unsupported media type"),
        [Internal] = (StatusCodes.Status500InternalServerError, "Something went wrong"),
        [RefusalCodes.Unavailable] = (StatusCodes.Status503ServiceUnavailable, "Temporarily unavailable"),
    };

    /// <summary>Every slug with its status and title, for the problem pages and the OpenAPI document.</summary>
    public static IReadOnlyDictionary<string, (int Status, string Title)> All => Known;

    /// <summary>What a problem means and what to do about it, for its page.</summary>
    public static string MeaningOf(string slug) =>
        slug switch
        {
            RefusalCodes.Validation =>
                "The body is JSON but breaks rules; “errors” lists every one with a pointer to its place. Mend them all, then send again.",
            RefusalCodes.MalformedJson => "The body is not JSON, or not of the shape this address reads. The detail says where it stops.",
            RefusalCodes.TooLarge => "Send less: bodies up to 1 MiB, larger evidence through its own address.",
            RefusalCodes.Unauthorized =>
                "Send an agent key or a personal token as “Authorization: Bearer …” or “X-API-Key: …”. Cookies are not accepted.",
            RefusalCodes.Forbidden => "The token is known but its scopes, or its person's role, do not allow this.",
            RefusalCodes.NotFound => "There is no such thing, or it belongs to another workspace or to a queue the person does not see.",
            RefusalCodes.IdempotencyKeyReuse => "This Idempotency-Key was used with another body. Use a fresh key for a new request.",
            RefusalCodes.InFlight => "The first request with this key has no answer yet. Repeat after Retry-After.",
            RefusalCodes.Stale => "Somebody changed it since it was read; “current” says how it stands. Read it again, then decide.",
            RefusalCodes.AlreadyDecided => "Exactly one decision wins and this one came second; the answer says who decided what and when.",
            RefusalCodes.ClaimHeld => "Another person holds the claim until the time given.",
            RefusalCodes.EvidenceMissing => "Evidence the contract requires has not arrived.",
            RefusalCodes.EvidenceUnopened => "The contract wants these pieces opened before the decision.",
            RefusalCodes.DecisionNotAllowed =>
                "The tier, the agent's framework or the role does not allow this decision; “allowed” lists what is.",
            RefusalCodes.FourEyes => "This tier needs distinct people.",
            RefusalCodes.Conflict => "The thing is not in a state in which this can be done.",
            RefusalCodes.RateLimited => "Too many requests. Wait for Retry-After.",
            RefusalCodes.Unavailable =>
                "The database does not answer or too many writes wait. Nothing was changed; repeat after Retry-After.",
            Internal => "A bug of ours. The trace id finds it in the log.",
            _ => "The request does not fit this address; the detail says how.",
        };

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
            // A refusal that has a title of its own, such as an empty queue, keeps it.
            if (name is "title")
            {
                details.Title = value as string;
            }
            else
            {
                details.Extensions[name] = value;
            }
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

        return Results.Json(DetailsOf(refusal, http), WireJson.Options, "application/problem+json", StatusOf(refusal));
    }
}
