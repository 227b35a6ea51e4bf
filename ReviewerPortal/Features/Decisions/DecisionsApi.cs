using System.Globalization;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Queue;

namespace ReviewerPortal.Features.Decisions;

/// <summary>Deciding over HTTP: one item, or all items of a review at once. Personal tokens only.</summary>
public static class DecisionsApi
{
    private const int LongestToken = 100;

    /// <summary>Maps the routes.</summary>
    public static void MapDecisions(this IEndpointRouteBuilder api)
    {
        api.MapPost("/items/{id}/decisions", DecideItemAsync)
            .RequireAuthorization(Policies.Decides)
            .WithTags("Decisions")
            .WithName("decideItem")
            .WithSummary("Approve, edit, reject, escalate or ask for information")
            .WithDescription(
                "`version`, or `If-Match` with the item's ETag, says what the person saw. Of two decisions at the same moment exactly one wins; the other "
                    + "is told who decided what and when."
            )
            .Produces<ItemView>()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/reviews/{id}/decisions", DecideReviewAsync)
            .RequireAuthorization(Policies.Decides)
            .WithTags("Decisions")
            .WithName("decideReview")
            .WithSummary("Decide all items of a review at once, one decision per action in order")
            .WithDescription("`If-Match` with the review's ETag is required. All decisions are recorded, or none is.")
            .Produces<ReviewView>()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> DecideItemAsync(string id, Caller caller, DecideItem decide, HttpContext http, CancellationToken ct)
    {
        if (!IPrefixedId<ReviewItemId>.TryParse(id, out var item))
        {
            return Problems.Of(ItemRefusals.NoSuchItem, http);
        }

        var (command, refusal) = await ReadAsync(http, (body, json) => CommandOf(body, json, http, caller, item), ct);
        return command is null ? Problems.Of(refusal!, http) : QueueApi.Answer(await decide.HandleAsync(command, ct), http);
    }

    private static async Task<IResult> DecideReviewAsync(
        string id,
        Caller caller,
        DecideReview decide,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!IPrefixedId<ReviewId>.TryParse(id, out var review))
        {
            return Problems.Of(ItemRefusals.NoSuchReview, http);
        }

        var (command, refusal) = await ReadAsync(http, (body, json) => CommandOf(body, json, http, caller, review), ct);
        if (command is null)
        {
            return Problems.Of(refusal!, http);
        }

        if (!(await decide.HandleAsync(command, ct)).Succeeded(out var view, out refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.ETag = view.ETag;
        return Results.Json(view, WireJson.Options);
    }

    private static DecideItem.Command CommandOf(JsonElement body, StrictJson json, HttpContext http, Caller caller, ReviewItemId item)
    {
        json.RefuseUnknown(body, "#", ["decision", "version", "claim", "args", "reasonCode", "message", "to"]);
        var decision = DecisionOf(
            body,
            json,
            "#",
            "decision",
            ReviewDecision.Approve,
            ReviewDecision.Edit,
            ReviewDecision.Reject,
            ReviewDecision.Escalate,
            ReviewDecision.RequestInfo,
            ReviewDecision.Respond
        );
        var version = json.NumberOf(body, "#", "version", int.MinValue, int.MaxValue);
        if (version is { } number && number != decimal.Truncate(number))
        {
            json.Note("#/version", "must be a whole number");
            version = null;
        }

        var seen = version is { } given ? (int)given : SeenOf(http);
        if (seen is null && !json.HasProblems)
        {
            json.Note("#/version", "is required, or If-Match with the item's ETag: it says what you saw");
        }

        return new DecideItem.Command(
            new DecisionRequest(caller, item, seen ?? 0, json.TextOf(body, "#", "claim", LongestToken), OperationOf(http)),
            decision,
            json.ObjectOf(body, "#", "args")?.Clone(),
            json.TextOf(body, "#", "reasonCode", 100),
            json.TextOf(body, "#", "message", DecisionDesk.LongestMessage, prose: true),
            json.TextOf(body, "#", "to", 200)
        );
    }

    private static DecideReview.Command CommandOf(JsonElement body, StrictJson json, HttpContext http, Caller caller, ReviewId review)
    {
        json.RefuseUnknown(body, "#", ["decisions"]);
        var decisions = new List<DecideReview.OneDecision>();
        if (json.Require(body, "#", "decisions") && json.ArrayOf(body, "#", "decisions") is { } list)
        {
            foreach (var (position, one) in list.EnumerateArray().Index())
            {
                var at = StrictJson.Below("#/decisions", position);
                if (one.ValueKind != JsonValueKind.Object)
                {
                    json.Note(at, "must be an object");
                    continue;
                }

                decisions.Add(DecisionAt(one, json, at));
            }
        }

        if (SeenOf(http) is not { } seen)
        {
            json.Note("#", "the header If-Match with the review's ETag is required: it says what you saw");
            seen = 0;
        }

        return new DecideReview.Command(caller, review, seen, decisions, OperationOf(http));
    }

    private static DecideReview.OneDecision DecisionAt(JsonElement one, StrictJson json, string at)
    {
        json.RefuseUnknown(one, at, ["type", "editedAction", "reasonCode", "message", "to"]);
        var type = DecisionOf(
            one,
            json,
            at,
            "type",
            ReviewDecision.Approve,
            ReviewDecision.Edit,
            ReviewDecision.Reject,
            ReviewDecision.Respond,
            ReviewDecision.Escalate
        );
        string? name = null;
        JsonElement? args = null;
        if (json.ObjectOf(one, at, "editedAction") is { } edited)
        {
            var below = StrictJson.Below(at, "editedAction");
            json.RefuseUnknown(edited, below, ["name", "args"]);
            name = json.TextOf(edited, below, "name", 200);
            args = json.ObjectOf(edited, below, "args")?.Clone();
        }

        return new DecideReview.OneDecision(
            type,
            name,
            args,
            json.TextOf(one, at, "reasonCode", 100),
            json.TextOf(one, at, "message", DecisionDesk.LongestMessage, prose: true),
            json.TextOf(one, at, "to", 200)
        );
    }

    private static ReviewDecision DecisionOf(JsonElement value, StrictJson json, string at, string name, params ReviewDecision[] known)
    {
        if (json.RequiredTextOf(value, at, name, 40) is not { } text)
        {
            return default;
        }

        if (SnakeCase.TryParse<ReviewDecision>(text, out var decision) && known.Contains(decision))
        {
            return decision;
        }

        json.Note(StrictJson.Below(at, name), $"must be one of {string.Join(", ", known.Select(SnakeCase.Of))}");
        return default;
    }

    // The version in If-Match; one that is no version of ours matches nothing, and so is as old as can be.
    private static int? SeenOf(HttpContext http)
    {
        var given = http.Request.Headers.IfMatch.ToString();
        if (given.Length == 0)
        {
            return null;
        }

        return int.TryParse(given.Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    private static string? OperationOf(HttpContext http)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString().Trim().Trim('"');
        return key.Length is > 0 and <= 255 ? key : null;
    }

    private static async Task<(T? Value, Refusal? Refusal)> ReadAsync<T>(
        HttpContext http,
        Func<JsonElement, StrictJson, T> read,
        CancellationToken ct
    )
        where T : class
    {
        if (!(await JsonBody.ReadAsync(http, ct)).Succeeded(out var body, out var refusal))
        {
            return (null, refusal);
        }

        var json = new StrictJson();
        if (!json.Parse(body).Succeeded(out var document, out refusal))
        {
            return (null, refusal);
        }

        using (document)
        {
            var value = read(document.RootElement, json);
            return json.HasProblems ? (null, json.Refuse("decision")) : (value, null);
        }
    }
}
