using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain;

/// <summary>Opens a fresh context per operation, bound to what it may see. The only way to a <see cref="PortalDbContext"/>.</summary>
public sealed class PortalDatabase(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>A context that sees and writes one workspace.</summary>
    public async Task<PortalDbContext> OpenAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var db = await contexts.CreateDbContextAsync(ct);
        db.Scope = new WorkspaceScope(workspace, People: false);
        return db;
    }

    /// <summary>
    /// A context that sees no workspace's rows, for what comes before a workspace is known: sign-in, tokens, set-up, background sweeps.
    /// What it reads across workspaces it must say in the query (<c>IgnoreQueryFilters</c>).
    /// </summary>
    public async Task<PortalDbContext> OpenUnscopedAsync(CancellationToken ct = default)
    {
        var db = await contexts.CreateDbContextAsync(ct);
        db.Scope = new WorkspaceScope(default, People: true);
        return db;
    }
}

/// <summary>What a context may see.</summary>
/// <param name="Workspace">The workspace; the default value for none.</param>
/// <param name="People">Whether people of every workspace are visible, as signing in needs.</param>
public readonly record struct WorkspaceScope(WorkspaceId Workspace, bool People);
