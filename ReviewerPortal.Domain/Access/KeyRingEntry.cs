namespace ReviewerPortal.Domain.Access;

/// <summary>One key of the ring that protects cookies and stored secrets, as the framework wrote it: XML whose secret part is encrypted outside the database.</summary>
public sealed class KeyRingEntry
{
    /// <summary>The framework's name of the key.</summary>
    public required string Name { get; init; }

    public required string Xml { get; init; }
}

/// <summary>A session somebody signed out of. Kept until its cookie would have expired, so that a copy of the cookie is worth nothing.</summary>
public sealed class EndedSession
{
    /// <summary>The random identifier inside the cookie.</summary>
    public required Guid SessionId { get; init; }

    public required DateTimeOffset ForgetAt { get; init; }
}
