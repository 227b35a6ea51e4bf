using System.Text;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Somebody puts a contract down to work on. A draft may have errors: it is kept as it is, and said what is wrong with it.</summary>
public sealed class SaveDraft(Ledger ledger)
{
    /// <param name="By">Who saves it.</param>
    /// <param name="Workflow">The workflow; made when there is none of that name.</param>
    /// <param name="Text">YAML or JSON, at most 1 MiB.</param>
    public sealed record Command(Caller By, string Workflow, string Text);

    /// <summary>The draft as saved and everything wrong with it.</summary>
    public sealed record Draft(string Text, string By, DateTimeOffset At, IReadOnlyList<ContractProblem> Problems);

    /// <summary>Saves the draft in place of the one before.</summary>
    public async Task<Outcome<Draft>> HandleAsync(Command save, CancellationToken ct = default)
    {
        if (!ContractFields.IsName(save.Workflow))
        {
            return ContractRefusals.BadName();
        }

        if (save.Text.Length > ContractDocument.MaxBytes || Encoding.UTF8.GetByteCount(save.Text) > ContractDocument.MaxBytes)
        {
            return ContractRefusals.TooLarge();
        }

        var problems = ContractRules.Check(save.Workflow, ContractReader.Read(save.Text));

        // No engine keeps a NUL in a text; it has already been reported as what makes the YAML invalid.
        var text = save.Text.Replace("\0", "\ufffd", StringComparison.Ordinal);
        return await ledger.WriteAsync<Draft>(
            save.By.Workspace,
            async tx =>
            {
                var workflow = await tx.Db.Workflows.FindAsync([tx.Workspace, save.Workflow], CancellationToken.None);
                if (workflow is null)
                {
                    workflow = new Workflow { WorkspaceId = tx.Workspace, Name = save.Workflow };
                    tx.Db.Add(workflow);
                }

                workflow.DraftText = text;
                workflow.DraftBy = save.By.DisplayName;
                workflow.DraftSavedAt = tx.Now;
                workflow.Version++;
                tx.Audit(
                    save.By.Principal,
                    "contract.drafted",
                    $"workflow:{save.Workflow}",
                    new JsonObject
                    {
                        ["sha256"] = CanonicalJson.HashOf(text),
                        ["errors"] = problems.Count(p => p.Severity == ProblemSeverity.Error),
                    }
                );
                return new Draft(text, save.By.DisplayName, tx.Now, problems);
            },
            ct
        );
    }
}
