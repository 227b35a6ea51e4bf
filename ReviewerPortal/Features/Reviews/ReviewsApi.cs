using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Idempotency;

namespace ReviewerPortal.Features.Reviews;

/// <summary>How agents hand reviews over, follow, amend and withdraw them.</summary>
public static class ReviewsApi
{
    /// <summary>Largest evidence piece sent on its own, in bytes.</summary>
    public const int MaxStreamedEvidence = 25 * 1024 * 1024;

    /// <summary>Maps the routes.</summary>
    public static void MapReviews(this IEndpointRouteBuilder api)
    {
        var reviews = api.MapGroup("/reviews").WithTags("Reviews");
        reviews
            .MapPost("", ReceiveAsync)
            .WithName("ReceiveReview")
            .WithSummary("Hand proposed actions over")
            .RequireAuthorization(Policies.ReviewsWrite);
        reviews
            .MapGet("", ListAsync)
            .WithName("ListReviews")
            .WithSummary("Reviews, newest first")
            .RequireAuthorization(Policies.ReviewsRead);
        reviews
            .MapGet("/{id}", GetAsync)
            .WithName("GetReview")
            .WithSummary("One review; waits for its answer when asked to")
            .RequireAuthorization(Policies.ReviewsRead);
        reviews
            .MapPost("/{id}/withdraw", WithdrawAsync)
            .WithName("WithdrawReview")
            .WithSummary("Take the proposal back")
            .RequireAuthorization(Policies.ReviewsWrite);
        reviews
            .MapDelete("/{id}", DeleteAsync)
            .WithName("DeleteReview")
            .WithSummary("Take the proposal back")
            .RequireAuthorization(Policies.ReviewsWrite);
        reviews
            .MapPost("/{id}/subject", ChangeSubjectAsync)
            .WithName("ChangeSubject")
            .WithSummary("The subject moved on")
            .RequireAuthorization(Policies.ReviewsWrite);
        reviews
            .MapPost("/{id}/evidence", AddEvidenceAsync)
            .WithName("AddEvidence")
            .WithSummary("Add evidence pieces")
            .RequireAuthorization(Policies.ReviewsWrite);
        reviews
            .MapPut("/{id}/evidence/{name}", PutEvidenceAsync)
            .WithName("PutEvidence")
            .WithSummary("Send one large evidence piece")
            .RequireAuthorization(Policies.ReviewsWrite);
    }

    /// <summary>A page of reviews.</summary>
    public sealed record ReviewPage(IReadOnlyList<ReviewView> Reviews, string? Next);

    /// <summary>An evidence piece that was taken.</summary>
    public sealed record TakenEvidence(string Name, EvidenceKind Kind, string MediaType, long Size, string Sha256);

    private static async Task<IResult> ReceiveAsync(Caller caller, ReceiveReview receive, HttpContext http, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync(http, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        // The answer is kept in the transaction of the review itself, so the request is taken from the middleware.
        var once = http.Features.Get<OnceOnly>();
        http.Features.Set<OnceOnly>(null);
        var outcome = await receive.HandleAsync(new(caller, body, once), ct);
        if (!outcome.Succeeded(out var answer, out refusal))
        {
            return Problems.Of(refusal, http);
        }

        await DoOnce.WriteAsync(http, answer);
        return Results.Empty;
    }

    private static async Task<IResult> GetAsync(
        string id,
        Caller caller,
        GetReview get,
        AwaitReview waiting,
        HttpContext http,
        CancellationToken ct,
        int wait = 0
    )
    {
        if (!IPrefixedId<ReviewId>.TryParse(id, out var review))
        {
            return Problems.Of(ItemRefusals.NoSuchReview, http);
        }

        if (wait < 0)
        {
            return Problems.Of(Invalid("wait", "must be 0 to 30 seconds"), http);
        }

        if (wait > 0)
        {
            await waiting.HandleAsync(new(caller.Workspace, review, TimeSpan.FromSeconds(Math.Min(wait, 30))), ct);
        }

        return await AnswerAsync(review, caller, get, http, ct);
    }

    private static async Task<IResult> ListAsync(
        Caller caller,
        ListReviews list,
        HttpContext http,
        CancellationToken ct,
        string? workflow = null,
        string? status = null,
        string? threadId = null,
        string? cursor = null,
        int limit = ListReviews.DefaultLimit
    )
    {
        var problems = new List<Problem>();
        ReviewStatus? wanted = null;
        if (!string.IsNullOrEmpty(status))
        {
            if (SnakeCase.TryParse<ReviewStatus>(status, out var known))
            {
                wanted = known;
            }
            else
            {
                problems.Add(new Problem("#/status", $"must be one of {string.Join(", ", SnakeCase.All<ReviewStatus>())}"));
            }
        }

        ReviewId? after = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (IPrefixedId<ReviewId>.TryParse(cursor, out var read))
            {
                after = read;
            }
            else
            {
                problems.Add(new Problem("#/cursor", "must be the `next` of an earlier page"));
            }
        }

        if (limit is < 1 or > ListReviews.MaxLimit)
        {
            problems.Add(new Problem("#/limit", $"must be 1 to {ListReviews.MaxLimit}"));
        }

        if (problems.Count > 0)
        {
            return Problems.Of(new Refusal(RefusalCodes.Validation, "The list cannot be read like this.") { Problems = problems }, http);
        }

        var page = await list.HandleAsync(new(caller, NullIfEmpty(workflow), wanted, NullIfEmpty(threadId), after, limit), ct);
        return Results.Json(new ReviewPage(page.Reviews, page.Next), WireJson.Options);
    }

    private static async Task<IResult> WithdrawAsync(
        string id,
        Caller caller,
        WithdrawReview withdraw,
        GetReview get,
        HttpContext http,
        CancellationToken ct
    )
    {
        string? reason = null;
        if (http.Request.ContentLength is not 0 && (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0))
        {
            var (read, refusal) = await ReadAsync(
                http,
                (body, json) =>
                {
                    json.RefuseUnknown(body, "#", ["reason"]);
                    return json.TextOf(body, "#", "reason", WithdrawReview.MaxReason, prose: true);
                },
                ct
            );
            if (refusal is not null)
            {
                return Problems.Of(refusal, http);
            }

            reason = read;
        }

        return await EndAsync(id, reason, caller, withdraw, get, http, ct);
    }

    private static Task<IResult> DeleteAsync(
        string id,
        Caller caller,
        WithdrawReview withdraw,
        GetReview get,
        HttpContext http,
        CancellationToken ct
    ) => EndAsync(id, reason: null, caller, withdraw, get, http, ct);

    private static async Task<IResult> EndAsync(
        string id,
        string? reason,
        Caller caller,
        WithdrawReview withdraw,
        GetReview get,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!IPrefixedId<ReviewId>.TryParse(id, out var review))
        {
            return Problems.Of(ItemRefusals.NoSuchReview, http);
        }

        var outcome = await withdraw.HandleAsync(new(caller, review, reason), ct);
        return outcome.Refusal is { } refusal ? Problems.Of(refusal, http) : await AnswerAsync(review, caller, get, http, ct);
    }

    private static async Task<IResult> ChangeSubjectAsync(
        string id,
        Caller caller,
        ChangeSubject change,
        GetReview get,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!IPrefixedId<ReviewId>.TryParse(id, out var review))
        {
            return Problems.Of(ItemRefusals.NoSuchReview, http);
        }

        var (read, refusal) = await ReadAsync(
            http,
            (body, json) =>
            {
                json.RefuseUnknown(body, "#", ["version", "change"]);
                return (Version: json.RequiredTextOf(body, "#", "version", 200), Change: ReadChange(body, json));
            },
            ct
        );
        if (refusal is not null)
        {
            return Problems.Of(refusal, http);
        }

        var outcome = await change.HandleAsync(new(caller, review, read.Version!, read.Change), ct);
        return outcome.Refusal is { } refused ? Problems.Of(refused, http) : await AnswerAsync(review, caller, get, http, ct);
    }

    private static string? ReadChange(JsonElement body, StrictJson json)
    {
        if (StrictJson.Member(body, "change") is not { } change || change.ValueKind is JsonValueKind.String)
        {
            return json.TextOf(body, "#", "change", ChangeSubject.MaxChange, prose: true);
        }

        if (StrictJson.SizeOf(change) > ChangeSubject.MaxChange)
        {
            json.Note("#/change", $"is larger than {ChangeSubject.MaxChange} characters");
            return null;
        }

        return change.GetRawText();
    }

    private static async Task<IResult> AddEvidenceAsync(
        string id,
        Caller caller,
        AddEvidence add,
        GetReview get,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!IPrefixedId<ReviewId>.TryParse(id, out var review))
        {
            return Problems.Of(ItemRefusals.NoSuchReview, http);
        }

        var (pieces, refusal) = await ReadAsync(
            http,
            (body, json) =>
            {
                json.RefuseUnknown(body, "#", ["evidence"]);
                json.Require(body, "#", "evidence");
                return ProposalReader.ReadEvidence(body, json);
            },
            ct
        );
        if (refusal is not null)
        {
            return Problems.Of(refusal, http);
        }

        var outcome = await add.HandleAsync(new(caller, review, pieces!), ct);
        return outcome.Refusal is { } refused ? Problems.Of(refused, http) : await AnswerAsync(review, caller, get, http, ct);
    }

    private static async Task<IResult> PutEvidenceAsync(
        string id,
        string name,
        Caller caller,
        AddEvidence add,
        HttpContext http,
        CancellationToken ct,
        string? kind = null,
        string? source = null,
        DateTimeOffset? capturedAt = null
    )
    {
        if (!IPrefixedId<ReviewId>.TryParse(id, out var review))
        {
            return Problems.Of(ItemRefusals.NoSuchReview, http);
        }

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !EvidenceRules.IsMediaType(type.MediaType.ToString()))
        {
            return Problems.Of(
                new Refusal(Problems.UnsupportedMediaType, "Say in Content-Type what the piece is, such as image/png."),
                http
            );
        }

        if (!(await JsonBody.ReadAnyAsync(http, MaxStreamedEvidence, ct)).Succeeded(out var content, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        var read = EvidenceReader.Read(name, kind, type.MediaType.ToString(), content, capturedAt?.ToUniversalTime(), source);
        if (!read.Succeeded(out var piece, out refusal))
        {
            return Problems.Of(refusal, http);
        }

        var outcome = await add.HandleAsync(new(caller, review, [piece]), ct);
        return outcome.Refusal is { } refused
            ? Problems.Of(refused, http)
            : Results.Json(new TakenEvidence(piece.Name, piece.Kind, piece.MediaType, piece.Size, piece.ContentHash), WireJson.Options);
    }

    private static async Task<IResult> AnswerAsync(ReviewId id, Caller caller, GetReview get, HttpContext http, CancellationToken ct)
    {
        if (!(await get.HandleAsync(new(caller, id), ct)).Succeeded(out var review, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.ETag = review.ETag;
        http.Response.Headers.CacheControl = "no-cache";
        if (review.Status is ReviewStatus.Pending)
        {
            http.Response.Headers.RetryAfter = ReceiveReview.LookAgain;
        }

        return HttpMethods.IsGet(http.Request.Method) && IsKnown(http.Request, review.ETag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Json(review, WireJson.Options);
    }

    private static bool IsKnown(HttpRequest request, string etag) =>
        request
            .GetTypedHeaders()
            .IfNoneMatch.Any(known =>
                known.Equals(EntityTagHeaderValue.Any) || known.Compare(new EntityTagHeaderValue(etag), useStrongComparison: false)
            );

    /// <summary>Reads a small JSON body; a refusal names everything wrong with it.</summary>
    private static async Task<(T? Read, Refusal? Refusal)> ReadAsync<T>(
        HttpContext http,
        Func<JsonElement, StrictJson, T> read,
        CancellationToken ct
    )
    {
        if (!(await JsonBody.ReadAsync(http, ct)).Succeeded(out var body, out var refusal))
        {
            return (default, refusal);
        }

        var json = new StrictJson();
        if (!json.Parse(body).Succeeded(out var document, out refusal))
        {
            return (default, refusal);
        }

        using (document)
        {
            var value = json.HoldsUnreadable ? default : read(document.RootElement, json);
            return json.HasProblems ? (default, json.Refuse("request")) : (value, null);
        }
    }

    private static Refusal Invalid(string parameter, string detail) =>
        new(RefusalCodes.Validation, string.Create(CultureInfo.InvariantCulture, $"{parameter} {detail}."))
        {
            Problems = [new Problem($"#/{parameter}", detail)],
        };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
