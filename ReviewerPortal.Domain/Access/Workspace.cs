using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>A row that belongs to one workspace. The query filter and the save check of <see cref="PortalDbContext"/> rest on it.</summary>
public interface IBelongToWorkspace
{
    WorkspaceId WorkspaceId { get; }
}

/// <summary>The tenant boundary: nobody and no key sees across it.</summary>
public sealed class Workspace
{
    public required WorkspaceId Id { get; init; }

    /// <summary>Unique; what the operator's commands call it. 1–64 characters.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether a person publishes a contract only where another administrator proposed it.</summary>
    public bool FourEyesOnPublish { get; set; } = true;
}
