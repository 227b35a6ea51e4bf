using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>The newest items of a workflow, each written as the body it may have come in, to be tried on a contract.</summary>
public sealed class ListRecentProposals(PortalDatabase database, ContractCatalog contracts)
{
    /// <summary>How many are offered.</summary>
    public const int Most = 12;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public sealed record Query(WorkspaceId Workspace, string Workflow);

    /// <param name="Id">The item.</param>
    /// <param name="Action">What it proposed.</param>
    /// <param name="SubjectId">About what; null where it does not say.</param>
    /// <param name="ReceivedAt">When.</param>
    /// <param name="Body">A body of <c>POST /reviews</c> with this action alone; evidence by name, without its content.</param>
    public sealed record Row(ReviewItemId Id, string Action, string? SubjectId, DateTimeOffset ReceivedAt, string Body);

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Row>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var items = await ReceivedItem
            .Of(db.ReviewItems.AsNoTracking().Where(i => i.Workflow == query.Workflow), db.Reviews.AsNoTracking())
            .Take(Most)
            .ToListAsync(ct);
        var reviews = items.Select(i => i.ReviewId).Distinct().ToList();
        var evidence = (
            await db
                .EvidencePieces.AsNoTracking()
                .Where(e => reviews.Contains(e.ReviewId))
                .OrderBy(e => e.Position)
                .Select(e => new Piece(e.ReviewId, e.Name, e.Kind))
                .ToListAsync(ct)
        ).ToLookup(e => e.Review);
        var rows = new List<Row>(items.Count);
        foreach (var item in items)
        {
            var admitted = await contracts.FindReadableAsync(query.Workspace, query.Workflow, item.ContractVersion, ct);
            rows.Add(
                new Row(
                    item.Id,
                    item.Action,
                    item.SubjectId,
                    item.ReceivedAt,
                    BodyOf(query.Workflow, item, admitted, evidence[item.ReviewId])
                )
            );
        }

        return rows;
    }

    private static string BodyOf(string workflow, ReceivedItem item, WorkflowContract? admitted, IEnumerable<Piece> evidence)
    {
        var proposal = admitted is null ? null : item.Rebuild(admitted, admitted);
        var action = new JsonObject { ["name"] = item.Action, ["args"] = JsonNode.Parse(item.Args) };
        Put(action, "description", item.Description);
        Put(action, "confidence", item.Confidence);
        Put(action, "amount", item.Amount);
        Put(action, "reversible", proposal?.Actions[0].Reversible);
        var body = new JsonObject { ["workflow"] = workflow };
        if (item.AgentName.Length > 0)
        {
            var agent = new JsonObject { ["name"] = item.AgentName };
            Put(agent, "version", item.AgentVersion.Length == 0 ? null : item.AgentVersion);
            body["agent"] = agent;
        }

        if (item.ActorId is not null || item.ActorTenant is not null)
        {
            body["actor"] = Of(("id", item.ActorId), ("tenant", item.ActorTenant));
        }

        if (item.SubjectId is not null)
        {
            body["subject"] = Of(
                ("type", item.SubjectType),
                ("id", item.SubjectId),
                ("version", item.SubjectVersion),
                ("tenant", item.SubjectTenant)
            );
        }

        body["actions"] = new JsonArray(action);
        if (proposal?.Exception is { } declared)
        {
            body["exception"] = new JsonObject { ["type"] = declared.Type };
        }

        body["evidence"] = new JsonArray([
            .. evidence
                .DistinctBy(e => e.Name, StringComparer.Ordinal)
                .Select(e =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = e.Name,
                            ["kind"] = SnakeCase.Of(e.Kind is EvidenceKind.Image or EvidenceKind.File ? EvidenceKind.Text : e.Kind),
                            ["mediaType"] = "text/plain",
                            ["content"] = "(left out)",
                        }
                ),
        ]);
        return body.ToJsonString(Indented);
    }

    private static JsonObject Of(params (string Name, string? Value)[] members)
    {
        var node = new JsonObject();
        foreach (var (name, value) in members)
        {
            Put(node, name, value);
        }

        return node;
    }

    private static void Put<T>(JsonObject node, string name, T? value)
    {
        if (value is not null)
        {
            node[name] = JsonValue.Create(value);
        }
    }

    private sealed record Piece(ReviewId Review, string Name, EvidenceKind Kind);
}
