using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>The operator names a workspace; it is found, or made where the command allows that.</summary>
public sealed class FindWorkspace(PortalDatabase database, Ledger ledger, TimeProvider clock)
{
    /// <summary>The workspace of that name, or a refusal.</summary>
    public async Task<Outcome<WorkspaceId>> HandleAsync(string name, CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        var found = await db.Workspaces.AsNoTracking().SingleOrDefaultAsync(w => w.Name == name, ct);
        return found is null ? AccessRefusals.NoSuchWorkspace : found.Id;
    }

    /// <summary>The workspace of that name, created when there is none.</summary>
    public async Task<Outcome<WorkspaceId>> FindOrCreateAsync(string name, string actor, CancellationToken ct)
    {
        Problem[] problems = [.. AccessRules.CheckWorkspace(name)];
        if (problems.Length > 0)
        {
            return AccessRefusals.Invalid(problems);
        }

        if ((await HandleAsync(name, ct)).Succeeded(out var found, out _))
        {
            return found;
        }

        return await ledger.WriteAsync<WorkspaceId>(
            WorkspaceId.New(clock.GetUtcNow()),
            async tx =>
            {
                // Run again after a lost race, it finds what the winner made.
                if (await tx.Db.Workspaces.AsNoTracking().SingleOrDefaultAsync(w => w.Name == name, ct) is { } made)
                {
                    return made.Id;
                }

                Create(tx, name, actor);
                return tx.Workspace;
            },
            ct
        );
    }

    /// <summary>Creates the transaction's workspace.</summary>
    internal static void Create(LedgerTransaction tx, string name, string actor)
    {
        tx.Db.Add(
            new Workspace
            {
                Id = tx.Workspace,
                Name = name,
                CreatedAt = tx.Now,
            }
        );
        tx.Audit(actor, "workspace.created", tx.Workspace.ToString(), new JsonObject { ["name"] = name });
    }
}
