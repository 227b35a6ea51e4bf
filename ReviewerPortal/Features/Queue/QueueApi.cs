using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Queue;

/// <summary>Queues and items for people's programs: list, look, claim, hand over. Personal tokens only.</summary>
public static class QueueApi
{
    /// <summary>Maps the routes.</summary>
    public static void MapQueue(this IEndpointRouteBuilder api)
    {
        api.MapGet("/queues", ListQueuesAsync)
            .RequireAuthorization(Policies.Reads)
            .WithTags("Queue")
            .WithName("listQueues")
            .WithSummary("The queues one sees, with what waits in each")
            .Produces<QueuePage>();
        api.MapPost("/queues/{queue}/next", NextAsync)
            .RequireAuthorization(Policies.Decides)
            .WithTags("Queue")
            .WithName("claimNext")
            .WithSummary("Hands out and claims the most urgent item one may take")
            .Produces<NextView>()
            .ProducesProblem(StatusCodes.Status404NotFound);

        var items = api.MapGroup("/items").WithTags("Queue");
        items
            .MapGet("", ListAsync)
            .RequireAuthorization(Policies.Reads)
            .WithName("listItems")
            .WithSummary("Items of one's queues in order of due time")
            .Produces<ItemPage>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        items
            .MapGet("/{id}", ShowAsync)
            .RequireAuthorization(Policies.Reads)
            .WithName("showItem")
            .WithSummary("One item with evidence, history and precedents")
            .Produces<ItemView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        items
            .MapPost("/{id}/claim", ClaimAsync)
            .RequireAuthorization(Policies.Decides)
            .WithName("claimItem")
            .WithSummary("Takes a lease on the item")
            .Produces<ClaimView>()
            .ProducesProblem(StatusCodes.Status409Conflict);
        items
            .MapPost("/{id}/renew", RenewAsync)
            .RequireAuthorization(Policies.Decides)
            .WithName("renewClaim")
            .WithSummary("Prolongs the claim")
            .Produces<ClaimView>()
            .ProducesProblem(StatusCodes.Status409Conflict);
        items
            .MapPost("/{id}/release", ReleaseAsync)
            .RequireAuthorization(Policies.Decides)
            .WithName("releaseClaim")
            .WithSummary("Gives the item back to its queue")
            .Produces<ItemView>()
            .ProducesProblem(StatusCodes.Status409Conflict);
        items.MapPlacement();
        items
            .MapPost("/{id}/take-over", TakeOverAsync)
            .RequireAuthorization(Policies.Decides)
            .WithName("takeOverItem")
            .WithSummary("Takes the item from whoever holds it")
            .Produces<ClaimView>()
            .ProducesProblem(StatusCodes.Status403Forbidden);
        items
            .MapPost("/{id}/evidence/{name}/opened", OpenedAsync)
            .RequireAuthorization(Policies.Decides)
            .WithName("openEvidence")
            .WithSummary("Records that this person saw the piece")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The queues.</summary>
    public sealed record QueuePage(IReadOnlyList<ListQueues.Row> Queues);

    /// <summary>A page of items.</summary>
    public sealed record ItemPage(IReadOnlyList<ItemRow> Items, string? Next);

    /// <summary>One item in a list.</summary>
    public sealed record ItemRow(
        string Id,
        string ReviewId,
        string Workflow,
        string Action,
        string Sentence,
        ItemStatus Status,
        string Queue,
        string Tier,
        string? ExceptionType,
        Severity? Severity,
        int Level,
        decimal? Confidence,
        DateTimeOffset ReceivedAt,
        DateTimeOffset DueAt,
        DateTimeOffset? RespondBy,
        DateTimeOffset ResolveBy,
        string? ClaimedBy,
        DateTimeOffset? ClaimedUntil,
        string? AssignedTo,
        int Returns,
        int Version
    )
    {
        internal static ItemRow Of(QueueRow row) =>
            new(
                row.Id.ToString(),
                row.ReviewId.ToString(),
                row.Workflow,
                row.Action,
                row.Sentence,
                row.Status,
                row.Queue,
                row.Tier,
                row.ExceptionType,
                row.Severity,
                row.Level,
                row.Confidence,
                row.ReceivedAt,
                row.DueAt,
                row.RespondBy,
                row.ResolveBy,
                row.ClaimedByName,
                row.ClaimedUntil,
                row.AssignedTo?.ToString(),
                row.Returns,
                row.Version
            );
    }

    /// <summary>The item handed out, and the claim on it.</summary>
    public sealed record NextView(ItemView Item, string Token, DateTimeOffset Until);

    /// <summary>The item's version as an <c>ETag</c>.</summary>
    internal static string ETagOf(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Answers an item with its <c>ETag</c>.</summary>
    internal static IResult Answer(Outcome<ItemView> outcome, HttpContext http)
    {
        if (!outcome.Succeeded(out var item, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.ETag = ETagOf(item.Version);
        return Results.Json(item, WireJson.Options);
    }

    private static async Task<IResult> ListQueuesAsync(Caller caller, ListQueues list, HttpContext http, CancellationToken ct) =>
        (await list.HandleAsync(new(caller), ct)).Succeeded(out var queues, out var refusal)
            ? Results.Json(new QueuePage(queues), WireJson.Options)
            : Problems.Of(refusal, http);

    private static async Task<IResult> ListAsync(
        Caller caller,
        ListItems list,
        HttpContext http,
        CancellationToken ct,
        string? queue = null,
        string? status = null,
        string? mine = null,
        string? returned = null,
        string? exceptionType = null,
        string? tier = null,
        string? dueBefore = null,
        string? q = null,
        string? cursor = null,
        string? limit = null
    )
    {
        var problems = new List<Problem>();
        var query = new ListItems.Query(caller)
        {
            Queue = NullIfEmpty(queue),
            Status = StatusOf(status, problems),
            Mine = FlagOf(mine, "mine", problems),
            Returned = FlagOf(returned, "returned", problems),
            ExceptionType = NullIfEmpty(exceptionType),
            Tier = NullIfEmpty(tier),
            DueBefore = TimeOf(dueBefore, problems),
            Search = NullIfEmpty(q),
            Cursor = NullIfEmpty(cursor),
            Limit = LimitOf(limit, problems),
        };
        if (problems.Count > 0)
        {
            return Problems.Of(new Refusal(RefusalCodes.Validation, "The list cannot be read as asked.") { Problems = problems }, http);
        }

        return (await list.HandleAsync(query, ct)).Succeeded(out var page, out var refusal)
            ? Results.Json(new ItemPage([.. page.Items.Select(ItemRow.Of)], page.Next), WireJson.Options)
            : Problems.Of(refusal, http);
    }

    private static async Task<IResult> ShowAsync(string id, Caller caller, ShowItem show, HttpContext http, CancellationToken ct)
    {
        if (!IPrefixedId<ReviewItemId>.TryParse(id, out var item))
        {
            return Problems.Of(ItemRefusals.NoSuchItem, http);
        }

        if (!(await show.HandleAsync(new(caller, item), ct)).Succeeded(out var sheet, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.ETag = ETagOf(sheet.Item.Version);
        return Results.Json(JsonOf(sheet), WireJson.Options);
    }

    private static async Task<IResult> NextAsync(string queue, Caller caller, ClaimNext next, HttpContext http, CancellationToken ct)
    {
        if (!(await next.HandleAsync(new(caller, queue), ct)).Succeeded(out var taken, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.ETag = ETagOf(taken.Claim.Version);
        return Results.Json(new NextView(taken.Item, taken.Claim.Token, taken.Claim.Until), WireJson.Options);
    }

    private static async Task<IResult> ClaimAsync(string id, Caller caller, ClaimItem claim, HttpContext http, CancellationToken ct) =>
        IPrefixedId<ReviewItemId>.TryParse(id, out var item)
            ? AnswerClaim(await claim.HandleAsync(new(caller, item), ct), http)
            : Problems.Of(ItemRefusals.NoSuchItem, http);

    private static async Task<IResult> RenewAsync(string id, Caller caller, RenewClaim renew, HttpContext http, CancellationToken ct)
    {
        if (!IPrefixedId<ReviewItemId>.TryParse(id, out var item))
        {
            return Problems.Of(ItemRefusals.NoSuchItem, http);
        }

        var read = await QueueBody.ReadAsync(http, ["token"], (json, body) => json.RequiredTextOf(body, "#", "token", 400), ct);
        return read.Succeeded(out var token, out var refusal)
            ? AnswerClaim(await renew.HandleAsync(new(caller, item, token!), ct), http)
            : Problems.Of(refusal, http);
    }

    private static async Task<IResult> ReleaseAsync(string id, Caller caller, ReleaseClaim release, HttpContext http, CancellationToken ct)
    {
        if (!IPrefixedId<ReviewItemId>.TryParse(id, out var item))
        {
            return Problems.Of(ItemRefusals.NoSuchItem, http);
        }

        var read = await QueueBody.ReadAsync(
            http,
            ["token", "skip", "reason"],
            (json, body) =>
                new ReleaseClaim.Command(
                    caller,
                    item,
                    json.TextOf(body, "#", "token", 400),
                    json.BooleanOf(body, "#", "skip") ?? false,
                    json.TextOf(body, "#", "reason", ReleaseClaim.LongestReason, prose: true)
                ),
            ct
        );
        return read.Succeeded(out var command, out var refusal)
            ? Answer(await release.HandleAsync(command, ct), http)
            : Problems.Of(refusal, http);
    }

    private static async Task<IResult> TakeOverAsync(
        string id,
        Caller caller,
        TakeOverItem takeOver,
        HttpContext http,
        CancellationToken ct
    ) =>
        IPrefixedId<ReviewItemId>.TryParse(id, out var item)
            ? AnswerClaim(await takeOver.HandleAsync(new(caller, item), ct), http)
            : Problems.Of(ItemRefusals.NoSuchItem, http);

    private static async Task<IResult> OpenedAsync(
        string id,
        string name,
        Caller caller,
        OpenEvidence open,
        HttpContext http,
        CancellationToken ct
    ) =>
        !IPrefixedId<ReviewItemId>.TryParse(id, out var item) ? Problems.Of(ItemRefusals.NoSuchItem, http)
        : (await open.HandleAsync(new(caller, item, name), ct)).Refusal is { } refusal ? Problems.Of(refusal, http)
        : Results.NoContent();

    private static IResult AnswerClaim(Outcome<ClaimView> outcome, HttpContext http)
    {
        if (!outcome.Succeeded(out var claim, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.ETag = ETagOf(claim.Version);
        return Results.Json(claim, WireJson.Options);
    }

    private static JsonObject JsonOf(ShowItem.Sheet sheet)
    {
        var shown = JsonSerializer.SerializeToNode(sheet.View, WireJson.Options)!.AsObject();
        var item = sheet.Item;
        shown["workflow"] = item.Workflow;
        shown["contractVersion"] = item.ContractVersion;
        shown["description"] = item.Description;
        shown["proposedArgs"] = JsonNode.Parse(item.ProposedArgs);
        shown["confidence"] = item.Confidence;
        shown["amount"] = item.Amount;
        shown["reversible"] = item.Reversible;
        shown["agent"] = new JsonObject { ["name"] = item.AgentName, ["version"] = item.AgentVersion };
        shown["tierReason"] = item.TierReason;
        shown["controls"] = JsonNode.Parse(item.Controls);
        shown["receivedAt"] = WireJson.TimeOf(item.ReceivedAt);
        shown["claim"] = item.ClaimedUntil is { } until
            ? new JsonObject { ["who"] = item.ClaimedByName, ["until"] = WireJson.TimeOf(until) }
            : null;
        shown["returns"] = item.Returns;
        shown["assignedTo"] = sheet.AssignedToName;
        shown["approvals"] = new JsonObject
        {
            ["given"] = item.ApprovalsGiven,
            ["needed"] = item.ApprovalsNeeded,
            ["by"] = new JsonArray([.. sheet.ApprovedByNames.Select(n => (JsonNode)n)]),
        };
        shown["allowedDecisions"] = new JsonArray([.. sheet.Allowed.Select(d => (JsonNode)SnakeCase.Of(d))]);
        shown["whyNot"] = new JsonObject(sheet.WhyNot.Select(w => KeyValuePair.Create(SnakeCase.Of(w.Key), (JsonNode?)w.Value)));
        shown["escalatesTo"] = sheet.EscalatesTo;
        shown["reasonCodes"] = new JsonArray([.. sheet.Contract.ReasonCodes.Select(c => (JsonNode)c)]);
        shown["evidence"] = new JsonArray([.. sheet.Evidence.Select(EvidenceOf)]);
        shown["decisions"] = JsonSerializer.SerializeToNode(sheet.Decisions.Select(DecisionView.Of), WireJson.Options);
        shown["history"] = new JsonArray([
            .. sheet.History.Select(h => new JsonObject
            {
                ["at"] = WireJson.TimeOf(h.At),
                ["who"] = h.Who,
                ["action"] = h.Action,
                ["detail"] = JsonNode.Parse(h.Detail),
            }),
        ]);
        shown["precedents"] = new JsonArray([
            .. sheet.Precedents.Select(p => new JsonObject
            {
                ["id"] = p.Id.ToString(),
                ["sentence"] = p.Sentence,
                ["verdict"] = SnakeCase.Of(p.Verdict),
                ["by"] = p.By,
                ["at"] = WireJson.TimeOf(p.At),
                ["exceptionType"] = p.ExceptionType,
            }),
        ]);
        return shown;
    }

    private static JsonNode EvidenceOf(ShowItem.EvidenceShown shown)
    {
        var json = new JsonObject
        {
            ["name"] = shown.Name,
            ["required"] = shown.Required,
            ["missing"] = shown.Piece is null,
            ["mustOpen"] = shown.MustOpen,
            ["opened"] = shown.Opened,
            ["stale"] = shown.Stale,
        };
        if (shown.Piece is not { } piece)
        {
            return json;
        }

        json["id"] = piece.Id.ToString();
        json["kind"] = SnakeCase.Of(piece.Kind);
        json["mediaType"] = piece.MediaType;
        json["sha256"] = piece.ContentHash;
        json["size"] = piece.Size;
        json["capturedAt"] = piece.CapturedAt is { } captured ? WireJson.TimeOf(captured) : null;
        json["receivedAt"] = WireJson.TimeOf(piece.ReceivedAt);
        json["source"] = piece.Source;
        json["content"] = ContentOf(piece.MediaType, piece.Content);
        json["bytes"] = piece.Bytes is { } bytes ? Convert.ToBase64String(bytes) : null;
        return json;
    }

    private static JsonNode? ContentOf(string mediaType, string? content)
    {
        if (content is null)
        {
            return null;
        }

        if (!mediaType.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return content;
        }

        try
        {
            return JsonNode.Parse(content);
        }
        catch (JsonException)
        {
            // It says JSON and is none: shown as the text it is.
            return content;
        }
    }

    private static ItemStatus? StatusOf(string? text, List<Problem> problems)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (SnakeCase.TryParse<ItemStatus>(text, out var status))
        {
            return status;
        }

        problems.Add(new Problem("#/status", $"must be one of {string.Join(", ", SnakeCase.All<ItemStatus>())}"));
        return null;
    }

    private static bool FlagOf(string? text, string name, List<Problem> problems)
    {
        if (text is not (null or "" or "true" or "false" or "1" or "0"))
        {
            problems.Add(new Problem($"#/{name}", "must be true or false"));
        }

        return text is "true" or "1";
    }

    private static DateTimeOffset? TimeOf(string? text, List<Problem> problems)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (
            DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
        )
        {
            return time;
        }

        problems.Add(new Problem("#/dueBefore", "must be a time, such as 2026-11-22T18:00:00Z"));
        return null;
    }

    private static int LimitOf(string? text, List<Problem> problems)
    {
        if (string.IsNullOrEmpty(text))
        {
            return ListItems.DefaultLimit;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit))
        {
            return limit;
        }

        problems.Add(new Problem("#/limit", $"must be 1 to {ListItems.LargestLimit}"));
        return ListItems.DefaultLimit;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
