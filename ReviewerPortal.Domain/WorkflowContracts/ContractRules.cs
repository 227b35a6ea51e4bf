namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What a contract must fulfil beyond its own document.</summary>
public static class ContractRules
{
    /// <summary>The problems of a document that is to be the contract of this workflow.</summary>
    public static IReadOnlyList<ContractProblem> Check(string workflow, ContractReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (reading.Contract is not { } contract || string.Equals(contract.Workflow, workflow, StringComparison.Ordinal))
        {
            return reading.Problems;
        }

        return
        [
            new("workflow", 1, 1, ProblemSeverity.Error, $"This is the contract of `{contract.Workflow}`, not of `{workflow}`."),
            .. reading.Problems,
        ];
    }

    /// <summary>What is to be said of an owner whose team nobody has made, or nobody is in; once for each team.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="membersByTeam">Every team of the workspace and how many are in it.</param>
    /// <param name="createMissing">Whether missing teams are about to be made.</param>
    internal static IEnumerable<ContractProblem> CheckTeams(
        WorkflowContract contract,
        IReadOnlyDictionary<string, int> membersByTeam,
        bool createMissing
    )
    {
        var named = contract.Owners.Values.SelectMany(o =>
            new[] { (Path: $"owners.{o.Name}.team", o.Team), (Path: $"owners.{o.Name}.backup", Team: o.Backup!) }
        );
        foreach (var (path, team) in named.Where(n => n.Team is not null).DistinctBy(n => n.Team, StringComparer.Ordinal))
        {
            if (!membersByTeam.TryGetValue(team, out var members) && !createMissing)
            {
                yield return new(
                    path,
                    1,
                    1,
                    ProblemSeverity.Error,
                    $"There is no team `{team}` in this workspace; make it first, or choose to have missing teams made."
                );
            }
            else if (members == 0)
            {
                yield return new(path, 1, 1, ProblemSeverity.Warning, $"Nobody is in the team `{team}` yet.");
            }
        }
    }
}
