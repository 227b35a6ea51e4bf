using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Who a token speaks for.</summary>
public enum TokenKind
{
    /// <summary>An agent of one workspace, limited to scopes.</summary>
    AgentKey,

    /// <summary>A person, with that person's role and teams.</summary>
    PersonalToken,
}

/// <summary>An agent key or a personal token. The secret is shown once; only its hash is kept.</summary>
public sealed class AccessToken : IBelongToWorkspace
{
    public required AgentKeyId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required TokenKind Kind { get; init; }

    /// <summary>What people call it; appears in the audit as <c>key:NAME</c>. 1–100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret part.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>Space-separated scopes of an agent key; empty for a personal token.</summary>
    public required string Scopes { get; init; }

    /// <summary>The person a personal token acts as; null for an agent key.</summary>
    public PersonId? PersonId { get; init; }

    /// <summary>The workflow of a review that names none.</summary>
    public string? DefaultWorkflow { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>Counts wrong passwords for one name, known or not, so that parallel guesses share one budget.</summary>
public sealed class SignInGate
{
    /// <summary>The normalised user name, or its hash where nobody has that name.</summary>
    public required string NameKey { get; init; }

    public required int Attempts { get; set; }

    public required DateTimeOffset WindowEndsAt { get; set; }
}

/// <summary>A one-time link: to set up the first workspace, or to choose a password. Only the hash of its token is kept.</summary>
public sealed class OneTimeLink
{
    /// <summary>SHA-256 of the token, in hexadecimal.</summary>
    public required string TokenHash { get; init; }

    /// <summary><c>setup</c> or <c>password</c>.</summary>
    public required string Purpose { get; init; }

    public PersonId? PersonId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}
