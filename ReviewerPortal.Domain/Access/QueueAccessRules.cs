namespace ReviewerPortal.Domain.Access;

/// <summary>Who may see and who may work a queue, from the teams its owner names in the contract. Pure.</summary>
public static class QueueAccessRules
{
    /// <summary>Members of the owner's team and of its backup see a queue; administrators and auditors see every queue of the workspace.</summary>
    public static bool MaySee(Caller caller, string team, string? backup) => caller.SeesEverything || Belongs(caller, team, backup);

    /// <summary>Reviewers, leads and administrators who belong to the team or its backup decide. An administrator who does not belong only looks; an auditor always.</summary>
    public static bool MayDecide(Caller caller, string team, string? backup) =>
        caller.Role is PersonRole.Reviewer or PersonRole.Lead or PersonRole.Admin && Belongs(caller, team, backup);

    /// <summary>Leads who belong to the team or its backup assign and take over.</summary>
    public static bool MayLead(Caller caller, string team, string? backup) => caller.IsLead && Belongs(caller, team, backup);

    private static bool Belongs(Caller caller, string team, string? backup) =>
        caller.Teams.Contains(team) || (backup is not null && caller.Teams.Contains(backup));
}
