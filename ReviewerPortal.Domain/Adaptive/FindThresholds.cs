using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// Where decided items say a workflow's confidence threshold belongs, for the whole of it and for each step and action. Looks at the newest items received
/// (<see cref="Most"/>) in one statement by index. It proposes; it changes nothing.
/// </summary>
public sealed class FindThresholds(DecidedItems items, ContractCatalog contracts)
{
    /// <summary>Items looked at.</summary>
    public const int Most = DecidedItems.Most;

    /// <summary>The override rate wanted where nobody says another.</summary>
    public const double UsualTarget = 0.05;

    /// <summary>The most steps and actions listed, those with the most decisions first.</summary>
    public const int MostScopes = 60;

    /// <param name="Caller">For whom; only decisions in queues they see count.</param>
    /// <param name="Workflow">Which workflow.</param>
    /// <param name="Target">The highest override rate wanted, from 0.001 to 0.5.</param>
    /// <param name="Step">Of this step only; null for all.</param>
    /// <param name="Action">Of this action only; null for all.</param>
    public sealed record Query(Caller Caller, string Workflow, double Target, string? Step = null, string? Action = null);

    /// <param name="Version">The contract version in force.</param>
    /// <param name="Looked">What it rests on.</param>
    /// <param name="Scored">Decisions with a confidence, in the part asked about.</param>
    /// <param name="Finding">The curve and the threshold of the part asked about.</param>
    /// <param name="Load">What people would have to review at the threshold; null where none is proposed.</param>
    /// <param name="Scopes">Every step and action with its own answer.</param>
    /// <param name="Asked">The controls of the contract in force that ask for a confidence.</param>
    public sealed record View(
        int Version,
        LookedAt Looked,
        int Scored,
        ThresholdFinding Finding,
        ReviewLoad? Load,
        IReadOnlyList<Scope> Scopes,
        IReadOnlyList<Control> Asked
    );

    /// <param name="Step">A step; null where it is an action.</param>
    /// <param name="Action">An action; null where it is a step.</param>
    /// <param name="Finding">Its own finding.</param>
    public sealed record Scope(string? Step, string? Action, ThresholdFinding Finding);

    /// <summary>The review load if everything at or above the threshold passed alone; what came without a confidence is always reviewed.</summary>
    /// <param name="Share">The share of all received items people would review.</param>
    /// <param name="PerDay">Items a day; null where what was looked at spans less than a day.</param>
    /// <param name="ReceivedPerDay">Items received a day.</param>
    public sealed record ReviewLoad(double Share, double? PerDay, double? ReceivedPerDay);

    /// <summary>Finds, or says that nothing is published under that name or that the target is out of range.</summary>
    public async Task<Outcome<View>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (!(query.Target is >= 0.001 and <= 0.5))
        {
            return new Refusal(RefusalCodes.Validation, "The target override rate is between 0.1 % and 50 %.")
            {
                Problems = [new Problem("#/target", "must be from 0.001 to 0.5")],
            };
        }

        if (await contracts.LatestAsync(query.Caller.Workspace, query.Workflow, ct) is not { } published)
        {
            return ContractRefusals.NoSuchWorkflow(query.Workflow);
        }

        var found = await items.ReadAsync(query.Caller, query.Workflow, ct);
        var part = found.Decided.Where(d => IsIn(query, d.Step, d.Action)).ToList();
        var scored = ScoresOf(part);
        var finding = ThresholdRules.Find(scored, query.Target);
        return new View(
            published.Number,
            found.Looked,
            scored.Count,
            finding,
            LoadOf(finding, found, query),
            ScopesOf(found.Decided, query.Target),
            [.. published.Contract.Controls.Where(ConfidenceControlRules.Asks)]
        );
    }

    private static bool IsIn(Query query, string step, string action) =>
        (query.Step is null || string.Equals(query.Step, step, StringComparison.Ordinal))
        && (query.Action is null || string.Equals(query.Action, action, StringComparison.Ordinal));

    private static List<ScoredDecision> ScoresOf(IEnumerable<DecidedItem> decided) =>
        [.. from d in decided where d.Confidence is not null select new ScoredDecision(d.Confidence!.Value, d.Overridden)];

    private static List<Scope> ScopesOf(IReadOnlyList<DecidedItem> decided, double target)
    {
        var scored = decided.Where(d => d.Confidence is not null).ToList();
        var steps = scored.GroupBy(d => d.Step, StringComparer.Ordinal).Where(g => g.Key.Length > 0);
        var actions = scored.GroupBy(d => d.Action, StringComparer.Ordinal);
        return
        [
            .. steps
                .Select(g => (Step: (string?)g.Key, Action: (string?)null, Items: g.ToList()))
                .Concat(actions.Select(g => (Step: (string?)null, Action: (string?)g.Key, Items: g.ToList())))
                .OrderBy(s => s.Step is null)
                .ThenByDescending(s => s.Items.Count)
                .ThenBy(s => s.Step ?? s.Action, StringComparer.Ordinal)
                .Take(MostScopes)
                .Select(s => new Scope(s.Step, s.Action, ThresholdRules.Find(ScoresOf(s.Items), target))),
        ];
    }

    private static ReviewLoad? LoadOf(ThresholdFinding finding, DecidedItems.Found found, Query query)
    {
        var received = found.Received.Where(r => IsIn(query, r.Step, r.Action)).ToList();
        if (finding.Proposed is not { } proposed || received.Count == 0)
        {
            return null;
        }

        var scored = received.Count(r => r.HasConfidence);
        var share = (received.Count - scored + scored * proposed.Review.Value!.Value) / received.Count;
        var days = (found.Looked.To! - found.Looked.From!).Value.TotalDays;
        double? perDay = days >= 1 ? received.Count / days : null;
        return new ReviewLoad(share, perDay * share, perDay);
    }
}
