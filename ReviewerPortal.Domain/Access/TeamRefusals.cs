using System.Globalization;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Access;

/// <summary>Why a team was not changed.</summary>
public static class TeamRefusals
{
    public static readonly Refusal AdministratorsOnly = new(RefusalCodes.Forbidden, "Only administrators change teams.");
    public static readonly Refusal NoSuchTeam = new(RefusalCodes.NotFound, "There is no such team in this workspace.");

    /// <summary>Another team has that name.</summary>
    public static Refusal NameTaken(string name) => new(RefusalCodes.Conflict, $"There is a team “{name}” already.");

    /// <summary>Contracts name the team; all of them are said.</summary>
    public static Refusal StillNamed(string team, IReadOnlyList<TeamUse> uses) =>
        new Refusal(
            RefusalCodes.Conflict,
            $"“{team}” is still named: {string.Join("; ", uses.Take(5).Select(Sentence))}{(uses.Count > 5 ? $"; and {uses.Count - 5} more" : "")}. Publish contracts that name another team first."
        )
        {
            Problems = [.. uses.Select(u => new Problem("#/team", Sentence(u)))],
        };

    /// <summary>One use of a team, in words.</summary>
    public static string Sentence(TeamUse use) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(use.AsBackup ? "backup of " : "")}{use.Owner} in {use.Workflow}, version {use.Version}{(use.OpenItems == 0 ? "" : use.OpenItems == 1 ? ", 1 open item" : $", {use.OpenItems:N0} open items")}"
        );
}
