namespace ReviewerPortal.Domain.Shared;

/// <summary>One thing wrong with an input, at the place it stands.</summary>
/// <param name="Pointer">A JSON pointer as a URI fragment, such as <c>#/actions/0/name</c>.</param>
/// <param name="Detail">A sentence a person can act on.</param>
public sealed record Problem(string Pointer, string Detail);

/// <summary>
/// Why something was not done. A refusal is an answer, not a failure: it names itself (<see cref="Code"/>, the slug of its problem page),
/// says so in a sentence a reviewer could read aloud, and carries the facts the next step needs.
/// </summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>.</param>
/// <param name="Message">One or two plain sentences.</param>
public sealed record Refusal(string Code, string Message)
{
    /// <summary>Every problem found in the input, in document order; empty when the input itself was fine.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Further members of the problem answer, such as <c>who</c>, <c>when</c> and <c>current</c>.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The same refusal with one more fact.</summary>
    public Refusal With(string name, object? value) =>
        this with
        {
            Facts = new Dictionary<string, object?>(Facts, StringComparer.Ordinal) { [name] = value },
        };
}

/// <summary>The slugs of every refusal; the HTTP status of each is decided by the web project.</summary>
public static class RefusalCodes
{
    /// <summary>422: the input is well-formed JSON but breaks a rule; <see cref="Refusal.Problems"/> lists every one.</summary>
    public const string Validation = "validation";

    /// <summary>400: the body is not JSON at all.</summary>
    public const string MalformedJson = "malformed-json";

    /// <summary>413: the body or one evidence piece is larger than allowed.</summary>
    public const string TooLarge = "too-large";

    /// <summary>401: no token, or none we know.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>403: known, but not allowed to do this.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>404: no such thing, or one the caller may not see.</summary>
    public const string NotFound = "not-found";

    /// <summary>422: the same idempotency key came with another body.</summary>
    public const string IdempotencyKeyReuse = "idempotency-key-reuse";

    /// <summary>409: the first request with this idempotency key is still at work.</summary>
    public const string InFlight = "in-flight";

    /// <summary>412: the thing moved on since the caller looked; facts carry <c>current</c>.</summary>
    public const string Stale = "stale";

    /// <summary>409: somebody decided first; facts carry <c>who</c>, <c>when</c>, <c>what</c>.</summary>
    public const string AlreadyDecided = "already-decided";

    /// <summary>409: another person holds the claim; facts carry <c>who</c> and <c>until</c>.</summary>
    public const string ClaimHeld = "claim-held";

    /// <summary>409: required evidence has not arrived; facts carry <c>names</c>.</summary>
    public const string EvidenceMissing = "evidence-missing";

    /// <summary>409: evidence that must be opened first was not; facts carry <c>names</c>.</summary>
    public const string EvidenceUnopened = "evidence-unopened";

    /// <summary>409: the tier, the dialect or the person's role does not allow this decision; facts carry <c>allowed</c>.</summary>
    public const string DecisionNotAllowed = "decision-not-allowed";

    /// <summary>409: the same person may not give the second approval.</summary>
    public const string FourEyes = "four-eyes";

    /// <summary>409: the thing is not in a state in which this can be done.</summary>
    public const string Conflict = "conflict";

    /// <summary>429: too many requests for this key.</summary>
    public const string RateLimited = "rate-limited";

    /// <summary>503: the write queue is full or the database does not answer; safe to repeat.</summary>
    public const string Unavailable = "unavailable";
}
