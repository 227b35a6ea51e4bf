using Microsoft.AspNetCore.Identity;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>What a person may do in their workspace.</summary>
public enum PersonRole
{
    /// <summary>Decides items of the queues of their teams.</summary>
    Reviewer,

    /// <summary>A reviewer who may also assign, take over and give a lead's approval.</summary>
    Lead,

    /// <summary>Edits contracts, people, keys and endpoints.</summary>
    Admin,

    /// <summary>Reads everything, changes nothing.</summary>
    Auditor,
}

/// <summary>Somebody who signs in. A person belongs to exactly one workspace.</summary>
public sealed class Person : IdentityUser<Guid>, IBelongToWorkspace
{
    public WorkspaceId WorkspaceId { get; init; }

    public required string DisplayName { get; set; }

    public PersonRole Role { get; set; }

    /// <summary>A disabled person's sessions and tokens end within seconds.</summary>
    public bool Disabled { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public PersonId PersonId => new(Id);
}

/// <summary>People who share queues. An owner in a contract names a team.</summary>
public sealed class Team : IBelongToWorkspace
{
    public required TeamId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Unique in the workspace. 1–100 characters.</summary>
    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One person's membership of one team.</summary>
public sealed class TeamMember : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required TeamId TeamId { get; init; }

    public required PersonId PersonId { get; init; }
}
