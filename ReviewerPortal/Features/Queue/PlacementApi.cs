using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Queue;

/// <summary>Placing items with people: one, or many at once. A lead's.</summary>
public static class PlacementApi
{
    /// <summary>Maps the routes.</summary>
    public static void MapPlacement(this IEndpointRouteBuilder items)
    {
        items
            .MapPost("/{id}/assign", AssignAsync)
            .RequireAuthorization(Policies.Leads)
            .WithName("assignItem")
            .WithSummary("Places the item with somebody")
            .Produces<ItemView>()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        items
            .MapPost("/assign", AssignManyAsync)
            .RequireAuthorization(Policies.Leads)
            .WithName("assignItems")
            .WithSummary("Places up to 200 items with somebody, answering for each")
            .Produces<Placements>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>What became of the items, in the order they were named.</summary>
    public sealed record Placements(int Assigned, IReadOnlyList<Placement> Results);

    /// <summary>What became of one.</summary>
    /// <param name="Id">The item.</param>
    /// <param name="Assigned">Whether it was placed as asked.</param>
    /// <param name="Problem">The slug of why not, or null.</param>
    /// <param name="Detail">Why not, in words, or null.</param>
    public sealed record Placement(string Id, bool Assigned, string? Problem, string? Detail);

    private static async Task<IResult> AssignAsync(string id, Caller caller, AssignItem assign, HttpContext http, CancellationToken ct)
    {
        if (!IPrefixedId<ReviewItemId>.TryParse(id, out var item))
        {
            return Problems.Of(ItemRefusals.NoSuchItem, http);
        }

        return (await QueueBody.ReadAsync(http, ["to", "force"], ToOf, ct)).Succeeded(out var body, out var refusal)
            ? QueueApi.Answer(await assign.HandleAsync(new(caller, item, body.To, body.Force), ct), http)
            : Problems.Of(refusal, http);
    }

    private static async Task<IResult> AssignManyAsync(Caller caller, AssignItems assign, HttpContext http, CancellationToken ct)
    {
        var read = await QueueBody.ReadAsync(
            http,
            ["items", "to", "force"],
            (json, body) => (Items: ItemsOf(json, body), To: ToOf(json, body)),
            ct
        );
        if (!read.Succeeded(out var asked, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        var outcome = await assign.HandleAsync(new(caller, asked.Items, asked.To.To, asked.To.Force), ct);
        return outcome.Succeeded(out var results, out refusal)
            ? Results.Json(
                new Placements(
                    results.Count(r => r.Refused is null),
                    [.. results.Select(r => new Placement(r.Item.ToString(), r.Refused is null, r.Refused?.Code, r.Refused?.Message))]
                ),
                WireJson.Options
            )
            : Problems.Of(refusal, http);
    }

    private static (string? To, bool Force) ToOf(StrictJson json, JsonElement body) =>
        (json.TextOf(body, "#", "to", 400), json.BooleanOf(body, "#", "force") ?? false);

    private static List<ReviewItemId> ItemsOf(StrictJson json, JsonElement body)
    {
        var items = new List<ReviewItemId>();
        if (!json.Require(body, "#", "items") || json.ArrayOf(body, "#", "items") is not { } array)
        {
            return items;
        }

        if (array.GetArrayLength() is 0 or > AssignItems.Most)
        {
            json.Note("#/items", $"must hold 1 to {AssignItems.Most} items");
            return items;
        }

        foreach (var (at, entry) in array.EnumerateArray().Index())
        {
            if (entry.ValueKind == JsonValueKind.String && IPrefixedId<ReviewItemId>.TryParse(entry.GetString(), out var item))
            {
                items.Add(item);
            }
            else
            {
                json.Note(StrictJson.Below("#/items", at), "must be the id of an item");
            }
        }

        return items;
    }
}
