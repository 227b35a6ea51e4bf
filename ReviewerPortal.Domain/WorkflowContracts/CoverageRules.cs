namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What a part of a contract lacks.</summary>
public enum CoverageLack
{
    /// <summary>A team nobody can decide in, where its backup has somebody.</summary>
    Members,

    /// <summary>Nobody is in the team, and nobody in its backup or it has none.</summary>
    Anybody,

    /// <summary>No team stands in for the owner's.</summary>
    Backup,

    /// <summary>Nothing says where an escalation goes.</summary>
    EscalationTarget,

    /// <summary>Nothing says how soon somebody should claim it.</summary>
    ResponseTime,

    /// <summary>No evidence is asked for.</summary>
    Evidence,

    /// <summary>No route of its own: the default one takes it.</summary>
    Route,
}

/// <summary>What a gap is in.</summary>
public enum CoveragePart
{
    Owner,
    Step,
    ExceptionType,
}

/// <summary>Something a contract leaves open.</summary>
/// <param name="Part">In what.</param>
/// <param name="Name">Its name.</param>
/// <param name="Lack">What is missing.</param>
/// <param name="IsFault">Whether it does not work as it stands, rather than being worth a look.</param>
/// <param name="Sentence">It, in words.</param>
public sealed record CoverageGap(CoveragePart Part, string Name, CoverageLack Lack, bool IsFault, string Sentence);

/// <summary>What a contract leaves without owner, backup, time or evidence. Pure.</summary>
public static class CoverageRules
{
    /// <summary>The types a contract has to do with: the built-in ones, those it routes, and those its controls raise; built-in ones first.</summary>
    public static IReadOnlyList<string> TypesOf(WorkflowContract contract) =>
        [
            .. WorkflowContract
                .BuiltInExceptionTypes.Concat(contract.Exceptions.Select(e => e.ExceptionType))
                .Concat(contract.Controls.Select(c => c.Otherwise))
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Every gap, faults first.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="staffed">The teams in which somebody can decide.</param>
    public static IReadOnlyList<CoverageGap> GapsOf(WorkflowContract contract, IReadOnlySet<string> staffed) =>
        [
            .. contract
                .Owners.Values.SelectMany(o => OfOwner(contract, o, staffed))
                .Concat(contract.Steps.SelectMany(OfStep))
                .Concat(TypesOf(contract).SelectMany(t => OfType(contract, t)))
                .OrderByDescending(g => g.IsFault),
        ];

    private static IEnumerable<CoverageGap> OfOwner(WorkflowContract contract, ContractOwner owner, IReadOnlySet<string> staffed)
    {
        var hasBackup = owner.Backup is { } backup && staffed.Contains(backup);
        if (!staffed.Contains(owner.Team) && hasBackup)
        {
            yield return Fault(CoverageLack.Members, $"Nobody is in the team “{owner.Team}”; its backup “{owner.Backup}” has its items.");
        }
        else if (!staffed.Contains(owner.Team))
        {
            var fallback = contract.Owners[contract.DefaultRoute.RouteTo];
            var taken =
                staffed.Contains(fallback.Team) ? $"“{fallback.Team}”, which takes what no route names, has its items."
                : fallback.Backup is { } second && staffed.Contains(second) ? $"“{second}”, the default route's backup, has its items."
                : "Only administrators see its items, and nobody can decide them.";
            yield return Fault(
                CoverageLack.Anybody,
                owner.Backup is null
                    ? $"Nobody is in the team “{owner.Team}”, and it has no backup. {taken}"
                    : $"Nobody is in the team “{owner.Team}”, nor in its backup “{owner.Backup}”. {taken}"
            );
        }

        if (owner.Backup is null)
        {
            yield return new(
                CoveragePart.Owner,
                owner.Name,
                CoverageLack.Backup,
                false,
                $"No team stands in for “{owner.Team}” when nobody there can."
            );
        }

        CoverageGap Fault(CoverageLack lack, string sentence) => new(CoveragePart.Owner, owner.Name, lack, true, sentence);
    }

    private static IEnumerable<CoverageGap> OfStep(WorkflowStep step)
    {
        if (step.EscalationTarget is null)
        {
            yield return Of(CoverageLack.EscalationTarget, "An item sent up has nowhere to go: the step has no escalation_target.");
        }

        if (step.MaxResponseMinutes is null)
        {
            yield return Of(
                CoverageLack.ResponseTime,
                "Nothing says how soon somebody should claim its items: it has no max_response_minutes."
            );
        }

        if (step.EvidenceRequired.Count == 0 && step.Mode is not StepMode.Deterministic)
        {
            yield return Of(CoverageLack.Evidence, "No evidence has to be there before somebody decides.");
        }

        CoverageGap Of(CoverageLack lack, string sentence) => new(CoveragePart.Step, step.StepName, lack, false, sentence);
    }

    private static IEnumerable<CoverageGap> OfType(WorkflowContract contract, string type)
    {
        if (contract.RouteOf(type) is not { } route)
        {
            yield return new(
                CoveragePart.ExceptionType,
                type,
                CoverageLack.Route,
                false,
                $"It has no route, so the default one takes it: {contract.DefaultRoute.RouteTo}, {contract.DefaultRoute.SlaMinutes} minutes."
            );
        }
        else if (route.ReviewerEvidence.Count == 0)
        {
            yield return new(
                CoveragePart.ExceptionType,
                type,
                CoverageLack.Evidence,
                route.Severity is Severity.High or Severity.Critical,
                "The reviewer is promised no evidence for it."
            );
        }
    }
}
