using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>
/// Which steps should be deterministic, and why: each step a model works in, judged on what the contract answers and on the latest decisions of its actions,
/// which are read by index, at most <see cref="MostDecisions"/> an action and <see cref="MostActions"/> actions.
/// </summary>
public sealed class AdviseDeterminism(PortalDatabase database, ContractCatalog contracts)
{
    /// <summary>The latest decided items of an action that are looked at.</summary>
    public const int MostDecisions = 200;

    /// <summary>The most actions that are looked at, in the contract's order; the steps of later ones are judged on the contract alone.</summary>
    public const int MostActions = 60;

    // A long list or text as an argument; beyond it two values only differ if they do so earlier.
    private const int LongestValue = 2_000;

    /// <param name="Workspace">Where.</param>
    /// <param name="Workflow">Which workflow.</param>
    public sealed record Query(WorkspaceId Workspace, string Workflow);

    /// <summary>The advice.</summary>
    /// <param name="Version">The contract version it is for.</param>
    /// <param name="Steps">Every agentic or assistive step, in the contract's order.</param>
    /// <param name="KeptOutside">The six kinds of work that belong outside the model.</param>
    /// <param name="Deterministic">Names of the steps that are deterministic already.</param>
    public sealed record View(
        int Version,
        IReadOnlyList<StepAdvice> Steps,
        IReadOnlyList<KeptOutside> KeptOutside,
        IReadOnlyList<string> Deterministic
    );

    /// <summary>Advises, or says that nothing is published under that name.</summary>
    public async Task<Outcome<View>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (await contracts.LatestAsync(query.Workspace, query.Workflow, ct) is not { } published)
        {
            return ContractRefusals.NoSuchWorkflow(query.Workflow);
        }

        var contract = published.Contract;
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var figures = new List<(string? Step, ActionFigures Figures)>();
        foreach (var action in contract.Actions.Values.Where(a => a.Step is not null).Take(MostActions))
        {
            figures.Add((action.Step, Summarise(action.Name, await DecidedAsync(db, contract.Workflow, action.Name, ct))));
        }

        return new View(
            published.Number,
            [
                .. contract
                    .Steps.Index()
                    .Where(s => s.Item.Mode is StepMode.Agentic or StepMode.Assistive)
                    .Select(s =>
                        DeterminismRules.Advise(
                            contract,
                            s.Index,
                            [.. figures.Where(f => string.Equals(f.Step, s.Item.StepName, StringComparison.Ordinal)).Select(f => f.Figures)]
                        )
                    ),
            ],
            KeptOutsideRules.Of(contract),
            [.. contract.Steps.Where(s => s.Mode is StepMode.Deterministic).Select(s => s.StepName)]
        );
    }

    /// <summary>What one action's decided proposals come to.</summary>
    public static ActionFigures Summarise(string action, IReadOnlyList<Decided> decided)
    {
        var arguments = decided.Select(d => ValuesOf(d.Proposed)).ToList();
        var names = arguments.SelectMany(a => a.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new ActionFigures(
            action,
            decided.Count,
            Rate.Of(decided.Count(d => d.Verdict is Verdict.Approved), decided.Count),
            [
                .. names.Select(name =>
                {
                    var values = arguments.ConvertAll(a => a.GetValueOrDefault(name, ""));
                    return new ArgumentFigure(
                        name,
                        values.Distinct(StringComparer.Ordinal).Count(),
                        ArgumentEntropyRules.Normalized(values)
                    );
                }),
            ],
            MostMadeEdit([.. decided.Where(d => d.Verdict is Verdict.Edited)])
        );
    }

    /// <summary>One decided proposal.</summary>
    /// <param name="Proposed">The arguments the agent proposed, as JSON.</param>
    /// <param name="Final">The arguments decided on, as JSON.</param>
    /// <param name="Verdict">The verdict.</param>
    public sealed record Decided(string Proposed, string Final, Verdict Verdict);

    private static async Task<List<Decided>> DecidedAsync(PortalDbContext db, string workflow, string action, CancellationToken ct) =>
        await (
            from item in db
                .ReviewItems.AsNoTracking()
                .Where(i => i.Workflow == workflow && i.Action == action && i.DecidedAt != null)
                .OrderByDescending(i => i.DecidedAt)
                .Take(MostDecisions)
            join decision in db.Decisions on new { ItemId = item.Id, item.Round } equals new { decision.ItemId, decision.Round }
            where decision.Final && !decision.Automatic
            select new Decided(item.ProposedArgs, decision.Args, decision.Verdict)
        ).ToListAsync(ct);

    private static SameEdit? MostMadeEdit(List<Decided> edits)
    {
        var changes = edits
            .Select(e =>
            {
                var (before, after) = (ValuesOf(e.Proposed), ValuesOf(e.Final));
                var changed = before
                    .Keys.Union(after.Keys, StringComparer.Ordinal)
                    .Where(n => !string.Equals(before.GetValueOrDefault(n), after.GetValueOrDefault(n), StringComparison.Ordinal))
                    .ToList();
                return changed.Count == 1 ? (Name: changed[0], Value: after.GetValueOrDefault(changed[0], "")) : default;
            })
            .Where(c => c.Name is not null)
            .CountBy(c => c)
            .ToList();
        if (changes.Count == 0)
        {
            return null;
        }

        var most = changes.MaxBy(c => c.Value);
        return new SameEdit(most.Key.Name, most.Key.Value, most.Value, edits.Count);
    }

    private static Dictionary<string, string> ValuesOf(string args)
    {
        using var json = JsonDocument.Parse(args);
        return json.RootElement.ValueKind is JsonValueKind.Object
            ? json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => Cut(p.Value.GetRawText()), StringComparer.Ordinal)
            : [];
    }

    private static string Cut(string text) => text.Length <= LongestValue ? text : text[..LongestValue];
}
