using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Who is asking, resolved once at the edge: by a token over HTTP, by a session in a page, or the system itself.</summary>
/// <param name="Workspace">The only workspace the caller can see.</param>
/// <param name="Principal">How the audit names the caller: <c>user:EMAIL</c>, <c>key:NAME</c> or <c>system:WHAT</c>.</param>
public sealed record Caller(WorkspaceId Workspace, string Principal)
{
    /// <summary>The person, or null for an agent key and the system.</summary>
    public PersonId? Person { get; init; }

    /// <summary>What other people see of a person; the principal otherwise.</summary>
    public string DisplayName { get; init; } = Principal;

    /// <summary>The person's role, or null for an agent key and the system.</summary>
    public PersonRole? Role { get; init; }

    /// <summary>An agent key's scopes; empty for people.</summary>
    public IReadOnlySet<string> Scopes { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Names of the person's teams.</summary>
    public IReadOnlySet<string> Teams { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The workflow of a review that names none; from the agent key.</summary>
    public string? DefaultWorkflow { get; init; }

    /// <summary>Whether this is a person with a lead's authority.</summary>
    public bool IsLead => Role is PersonRole.Lead;

    /// <summary>Whether this is a person who sees every queue of the workspace.</summary>
    public bool SeesEverything => Role is PersonRole.Admin or PersonRole.Auditor;
}

/// <summary>The scopes an agent key can have.</summary>
public static class Scopes
{
    public const string ReviewsWrite = "reviews:write";
    public const string ReviewsRead = "reviews:read";
    public const string GateRead = "gate:read";
    public const string ContractsWrite = "contracts:write";
    public const string EvaluationsWrite = "evaluations:write";

    /// <summary>Every scope there is.</summary>
    public static IReadOnlyList<string> All { get; } = [ReviewsWrite, ReviewsRead, GateRead, ContractsWrite, EvaluationsWrite];
}
