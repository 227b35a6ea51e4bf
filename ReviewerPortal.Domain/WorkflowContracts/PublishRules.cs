using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>How a publish came by its second pair of eyes, or why it needed none.</summary>
public enum PublishEyes
{
    /// <summary>One administrator proposed it, another published it.</summary>
    Approved,

    /// <summary>The workspace has switched the rule off.</summary>
    SwitchedOff,

    /// <summary>The workspace has no second administrator who could have approved.</summary>
    OnlyAdministrator,

    /// <summary>An agent key, the operator or the portal itself published; whoever holds the key reviews elsewhere.</summary>
    NotAPerson,
}

/// <summary>Who may draft, propose and publish contracts.</summary>
internal static class PublishRules
{
    /// <summary>Why the caller may not change contracts; null where they may: administrators, agent keys with the scope, and the system.</summary>
    public static Refusal? Check(Caller by)
    {
        var may =
            by.Person is not null ? by.Role is PersonRole.Admin
            : by.Principal.StartsWith("key:", StringComparison.Ordinal) ? by.Scopes.Contains(Scopes.ContractsWrite)
            : true;
        return may
            ? null
            : new Refusal(RefusalCodes.Forbidden, "Only administrators, and agent keys with the scope contracts:write, change contracts.");
    }

    /// <summary>Whether the caller may publish this now, and by what right.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="by">Who publishes.</param>
    /// <param name="name">The workflow.</param>
    /// <param name="proposed">The workflow whose draft is published; null where a document is published directly.</param>
    public static async Task<Outcome<PublishEyes>> EyesAsync(LedgerTransaction tx, Caller by, string name, Workflow? proposed)
    {
        if (by.Person is not { } person)
        {
            return PublishEyes.NotAPerson;
        }

        if (proposed is { ProposedAs: not null } && proposed.ProposedById != person)
        {
            return PublishEyes.Approved;
        }

        var workspace = tx.Workspace;
        if (!await tx.Db.Workspaces.Where(w => w.Id == workspace).Select(w => w.FourEyesOnPublish).SingleAsync())
        {
            return PublishEyes.SwitchedOff;
        }

        var others = await OtherAdministratorsAsync(tx.Db, workspace, person);
        return others.Count == 0
            ? PublishEyes.OnlyAdministrator
            : ContractRefusals.FourEyes(name, proposed?.ProposedAs is not null, others);
    }

    /// <summary>Who else of the workspace could approve, by name; at most 20.</summary>
    public static Task<List<string>> OtherAdministratorsAsync(PortalDbContext db, WorkspaceId workspace, PersonId person)
    {
        var own = person.Value;
        return db
            .Users.Where(p => p.WorkspaceId == workspace && p.Role == PersonRole.Admin && !p.Disabled && p.Id != own)
            .OrderBy(p => p.DisplayName)
            .Select(p => p.DisplayName)
            .Take(20)
            .ToListAsync();
    }
}
