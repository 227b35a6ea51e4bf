using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Intake;

/// <summary>The first answer to a request that carried an idempotency key, replayed byte for byte. Written with what the request did.</summary>
public sealed class StoredAnswer : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>The principal that asked; two callers never share a key.</summary>
    public required string Caller { get; init; }

    /// <summary>The key without its quotes. 1–255 characters.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 over method, path and body, in hexadecimal.</summary>
    public required string RequestHash { get; init; }

    public required int Status { get; init; }

    /// <summary>Headers that belong to the answer (<c>Location</c>, <c>ETag</c>), as a JSON object.</summary>
    public required string Headers { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
