using System.Text;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Somebody puts a contract down to work on. A draft may have errors: it is kept as it is, and said what is wrong with it.</summary>
public sealed class SaveDraft(Ledger ledger, ContractFeed feed)
{
    /// <param name="By">Who saves it.</param>
    /// <param name="Workflow">The workflow; made when there is none of that name.</param>
    /// <param name="Text">YAML or JSON, at most 1 MiB.</param>
    public sealed record Command(Caller By, string Workflow, string Text)
    {
        /// <summary>
        /// The <see cref="Draft.Revision"/> this was made from, or 0 where there was no draft; when somebody saved since, the save is refused as stale and the
        /// refusal carries their draft. Null saves in place of whatever there is.
        /// </summary>
        public int? ExpectedRevision { get; init; }
    }

    /// <summary>The draft as saved and everything wrong with it.</summary>
    public sealed record Draft(string Text, string By, DateTimeOffset At, IReadOnlyList<ContractProblem> Problems)
    {
        /// <summary>Rises with every save.</summary>
        public required int Revision { get; init; }

        /// <summary>The version it started from; null where it started from nothing.</summary>
        public int? BasedOn { get; init; }

        /// <summary>Set while somebody waits for it to be published.</summary>
        public Proposal? Proposal { get; init; }

        /// <summary>Set where its last proposal was sent back and nothing was saved since.</summary>
        public SentBack? SentBack { get; init; }

        /// <summary>Whether it could be published as far as the document goes.</summary>
        public bool HasErrors => Problems.Any(p => p.Severity == ProblemSeverity.Error);
    }

    /// <summary>Who wants a draft published.</summary>
    /// <param name="By">Their name.</param>
    /// <param name="ById">The person; null for an agent key.</param>
    /// <param name="At">Since when.</param>
    /// <param name="Note">Why.</param>
    /// <param name="MakesTeams">Whether owners' teams that do not exist are to be made.</param>
    public sealed record Proposal(string By, PersonId? ById, DateTimeOffset At, string? Note, bool MakesTeams);

    /// <summary>Who did not want a draft published, and why.</summary>
    public sealed record SentBack(string By, DateTimeOffset At, string Reason);

    /// <summary>Saves the draft in place of the one before; a proposal of that one is withdrawn.</summary>
    public async Task<Outcome<Draft>> HandleAsync(Command save, CancellationToken ct = default)
    {
        if (PublishRules.Check(save.By) is { } forbidden)
        {
            return forbidden;
        }

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
                if (save.ExpectedRevision is { } seen && seen != (workflow?.SeenRevision ?? 0))
                {
                    return ContractRefusals.DraftMoved(save.Workflow, workflow);
                }

                if (workflow is null)
                {
                    workflow = new Workflow { WorkspaceId = tx.Workspace, Name = save.Workflow };
                    tx.Db.Add(workflow);
                }

                var withdrawn = workflow.ProposedAs;
                workflow.KeepDraft(save.By, text, workflow.CurrentVersion == 0 ? null : workflow.CurrentVersion, tx.Now);
                var detail = new JsonObject
                {
                    ["revision"] = workflow.DraftRevision,
                    ["sha256"] = CanonicalJson.HashOf(text),
                    ["errors"] = problems.Count(p => p.Severity == ProblemSeverity.Error),
                };
                if (withdrawn is not null)
                {
                    detail["withdrewProposalOf"] = withdrawn;
                }

                tx.Audit(save.By.Principal, "contract.drafted", $"workflow:{save.Workflow}", detail);
                feed.Tell(tx, workflow, DraftEvent.Saved, save.By);
                return Of(workflow, problems)!;
            },
            ct
        );
    }

    /// <summary>The draft of a workflow as others see it; null where there is none.</summary>
    internal static Draft? Of(Workflow workflow, IReadOnlyList<ContractProblem> problems) =>
        workflow is not { DraftText: { } text, DraftBy: { } by, DraftSavedAt: { } at }
            ? null
            : new(text, by, at, problems)
            {
                Revision = workflow.DraftRevision,
                BasedOn = workflow.DraftBasedOn,
                Proposal = workflow is { ProposedBy: { } proposer, ProposedAt: { } proposed }
                    ? new(proposer, workflow.ProposedById, proposed, workflow.ProposalNote, workflow.ProposalMakesTeams)
                    : null,
                SentBack = workflow is { DeclinedBy: { } decliner, DeclinedAt: { } declined, DeclineReason: { } reason }
                    ? new(decliner, declined, reason)
                    : null,
            };
}
