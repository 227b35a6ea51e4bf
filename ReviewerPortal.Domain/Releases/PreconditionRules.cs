using System.Globalization;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>What the preconditions are judged on.</summary>
/// <param name="Contract">The newest published contract.</param>
/// <param name="TeamMembers">Members by team, of the teams that exist.</param>
/// <param name="Cases">Protected cases that count now.</param>
/// <param name="EvaluatedAt">When the candidate last ran through all of them; null where it never did.</param>
/// <param name="CriticalRegressions">Its critical regressions then.</param>
/// <param name="Starting">Whether it is about to get traffic; opening asks for protected cases alone, because a candidate is opened to be tried on them.</param>
public sealed record PreconditionFacts(
    WorkflowContract Contract,
    IReadOnlyDictionary<string, int> TeamMembers,
    int Cases,
    DateTimeOffset? EvaluatedAt,
    int CriticalRegressions,
    bool Starting
);

/// <summary>The five conditions of a rollout gate that is real, each with what was looked at. Pure.</summary>
public static class PreconditionRules
{
    // What goes wrong here crosses a line of policy, money or tenancy, whatever severity somebody wrote beside it.
    private static readonly string[] AlwaysHighRisk = ["policy_conflict", "boundary_crossing"];

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<GatePrecondition> Check(PreconditionFacts facts) =>
        [Owners(facts), Exceptions(facts.Contract), Evidence(facts.Contract), Controls(facts.Contract), Protection(facts)];

    private static GatePrecondition Owners(PreconditionFacts facts)
    {
        var contract = facts.Contract;
        var people = contract.Steps.Where(s => s.Mode is not StepMode.Deterministic).ToList();
        var unmanned = contract
            .Owners.Values.Where(o => facts.TeamMembers.GetValueOrDefault(o.Team) == 0)
            .Select(o => $"{o.Name} (team {o.Team} has no members)")
            .ToList();
        var stuck = people
            .Where(s => s.EscalationTarget is null && contract.Owners.GetValueOrDefault(s.Owner)?.Backup is null)
            .Select(s => s.StepName)
            .ToList();
        return Make(
            "owners",
            "Every decision boundary has a named owner and an escalation path",
            unmanned.Count == 0 && stuck.Count == 0,
            $"{contract.Steps.Count} steps, {contract.Owners.Count} owners."
                + (unmanned.Count == 0 ? "" : $" Nobody behind {string.Join(", ", unmanned)}.")
                + (stuck.Count == 0 ? "" : $" No way up from {string.Join(", ", stuck)}."),
            unmanned.Count > 0 ? "Add people to these teams." : "Name an escalation_target for these steps, or a backup for their owner."
        );
    }

    private static GatePrecondition Exceptions(WorkflowContract contract)
    {
        var risky = contract
            .Exceptions.Where(e => e.Severity >= Severity.High)
            .Select(e => e.ExceptionType)
            .Concat(AlwaysHighRisk)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var unrouted = risky.Where(t => contract.RouteOf(t) is null).ToList();
        return Make(
            "exceptions",
            "High-risk exception classes have a routed queue with service expectations",
            unrouted.Count == 0,
            unrouted.Count == 0
                ? string.Join("; ", risky.Select(t => Spoken(contract.RouteOf(t)!)))
                : $"No route for {string.Join(", ", unrouted)}; they would go wherever everything else goes.",
            "Add a route with its queue and sla_minutes for each of them."
        );
    }

    private static GatePrecondition Evidence(WorkflowContract contract)
    {
        var used = contract.Actions.Values.Select(a => a.Step).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var reviewed = contract.Steps.Where(s => s.Mode is not StepMode.Deterministic && used.Contains(s.StepName)).ToList();
        var bare = reviewed.Where(s => s.EvidenceRequired.Count == 0).Select(s => s.StepName).ToList();
        return Make(
            "evidence",
            "Reviewers see the evidence needed to approve, reject or modify the next step",
            bare.Count == 0 && reviewed.Count > 0,
            bare.Count > 0 ? $"{string.Join(", ", bare)} ask for no evidence."
                : reviewed.Count == 0 ? "No action belongs to a step that people review."
                : string.Join("; ", reviewed.Select(s => $"{s.StepName}: {string.Join(", ", s.EvidenceRequired)}")),
            "Name the evidence_required of these steps."
        );
    }

    private static GatePrecondition Controls(WorkflowContract contract)
    {
        var missing = new List<string>(3);
        if (!Has(ControlKind.Policy) && !Has(ControlKind.Threshold))
        {
            missing.Add("policy");
        }

        if (!Has(ControlKind.Schema))
        {
            missing.Add("validation");
        }

        if (!Has(ControlKind.Permission))
        {
            missing.Add("permission");
        }

        return Make(
            "controls",
            "Deterministic controls exist for policy, validation and permission checks",
            missing.Count == 0,
            (
                contract.Controls.Count == 0
                    ? "No control"
                    : string.Join("; ", contract.Controls.Select(c => $"{c.Name}: {SnakeCase.Of(c.Kind)}"))
            ) + (missing.Count == 0 ? "" : $". Missing: {string.Join(", ", missing)}."),
            "Add a control of each missing kind: schema for validation, permission, and policy or threshold."
        );

        bool Has(ControlKind kind) => contract.Controls.Any(c => c.Kind == kind);
    }

    private static GatePrecondition Protection(PreconditionFacts facts)
    {
        var evaluated = facts.EvaluatedAt is { } at
            ? $" The candidate ran through all of them on {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)} with {Number(facts.CriticalRegressions)} critical regressions."
            : " The candidate has not run through all of them yet.";
        return Make(
            "evaluation",
            "An evaluation layer protects the workflow against regressions before rollout expands",
            facts.Cases > 0 && (!facts.Starting || facts is { EvaluatedAt: not null, CriticalRegressions: 0 }),
            facts.Cases == 0 ? "There is no protected case." : $"{Number(facts.Cases)} protected cases count.{evaluated}",
            facts.Cases == 0 ? "Make a protected case from a decided item."
                : facts.EvaluatedAt is null ? "Post the candidate's answers to every protected case."
                : "Mend what the candidate gets wrong, and post its answers again."
        );
    }

    private static GatePrecondition Make(string id, string title, bool passed, string evidence, string next) =>
        new(id, title, passed, evidence, passed ? null : next);

    private static string Spoken(ExceptionRoute route) =>
        string.Create(CultureInfo.InvariantCulture, $"{route.ExceptionType} → {route.RouteTo} in {route.SlaMinutes} min");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
