using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Somebody asks for the draft to be published, and the other administrators are told. Only one without errors is proposed; saving it again withdraws the
/// proposal.
/// </summary>
public sealed class ProposeContract(Ledger ledger, ContractFeed feed, IHearOfProposals others)
{
    /// <param name="By">Who proposes.</param>
    /// <param name="Workflow">Whose draft.</param>
    public sealed record Command(Caller By, string Workflow)
    {
        /// <summary>The <see cref="SaveDraft.Draft.Revision"/> that was looked at; null proposes the draft as it is.</summary>
        public int? ExpectedRevision { get; init; }

        /// <summary>Why, at most <see cref="PublishContract.MaxNote"/> characters; becomes the version's note.</summary>
        public string? Note { get; init; }

        /// <summary>Whether owners' teams that do not exist are to be made on publishing; without it they are errors.</summary>
        public bool CreateMissingTeams { get; init; }
    }

    /// <summary>The draft with its proposal; proposing one's own proposal again changes its note.</summary>
    public async Task<Outcome<SaveDraft.Draft>> HandleAsync(Command propose, CancellationToken ct = default)
    {
        if ((PublishRules.Check(propose.By) ?? ContractRefusals.CheckNote("#/note", propose.Note)) is { } wrong)
        {
            return wrong;
        }

        return await ledger.WriteAsync<SaveDraft.Draft>(
            propose.By.Workspace,
            async tx =>
            {
                var workflow = await tx.Db.Workflows.FindAsync([tx.Workspace, propose.Workflow], CancellationToken.None);
                if (ContractRefusals.CheckDraft(propose.Workflow, workflow, propose.ExpectedRevision) is { } refusal)
                {
                    return refusal;
                }

                if (workflow!.ProposedAs is { } already && !string.Equals(already, propose.By.Principal, StringComparison.Ordinal))
                {
                    return ContractRefusals.ProposedAlready(workflow);
                }

                var reading = ContractReader.Read(workflow.DraftText!);
                var problems = ContractRules.Check(workflow.Name, reading);
                var teams = reading.Contract is { } contract
                    ? ContractRules.CheckTeams(contract, await ContractTeams.MembersAsync(tx.Db), propose.CreateMissingTeams).ToList()
                    : [];
                if (problems.Concat(teams).Any(p => p.Severity == ProblemSeverity.Error))
                {
                    return ContractRefusals.Invalid([.. teams, .. problems]);
                }

                var isNew = workflow.ProposedAs is null;
                var note = string.IsNullOrWhiteSpace(propose.Note) ? null : propose.Note.Trim();
                workflow.Propose(propose.By, note, propose.CreateMissingTeams, tx.Now);
                tx.Audit(
                    propose.By.Principal,
                    "contract.proposed",
                    $"workflow:{workflow.Name}",
                    new JsonObject
                    {
                        ["revision"] = workflow.DraftRevision,
                        ["sha256"] = CanonicalJson.HashOf(workflow.DraftText!),
                        ["note"] = note,
                    }
                );
                if (isNew)
                {
                    await others.HearAsync(tx, workflow, propose.By);
                }

                feed.Tell(tx, workflow, DraftEvent.Proposed, propose.By);
                return SaveDraft.Of(workflow, [.. teams, .. problems])!;
            },
            ct
        );
    }
}
