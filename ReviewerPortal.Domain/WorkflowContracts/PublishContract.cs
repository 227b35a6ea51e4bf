using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// A contract becomes the one new items are admitted under. Only a document without errors is published; what is stored stands alone and never changes.
/// Publishing what is current already answers with that version. A person publishes what another administrator proposed: see <see cref="PublishEyes"/>.
/// </summary>
public sealed class PublishContract(PortalDatabase database, Ledger ledger, DroppedOwners dropped, ContractFeed feed)
{
    /// <summary>The longest note, in characters.</summary>
    public const int MaxNote = 2_000;

    /// <summary>What is published, by whom.</summary>
    public sealed record Command(Caller By)
    {
        /// <summary>The workflow; with a <see cref="Text"/> it may be left out, then the document says.</summary>
        public string? Workflow { get; init; }

        /// <summary>The document; null publishes the workflow's draft.</summary>
        public string? Text { get; init; }

        /// <summary>The <see cref="SaveDraft.Draft.Revision"/> that was looked at; null publishes the draft as it is.</summary>
        public int? ExpectedRevision { get; init; }

        /// <summary>Answers a relative <c>$ref</c> of the document; see <see cref="ContractReader.Read"/>.</summary>
        public Func<string, string?>? Resolve { get; init; }

        /// <summary>Why, for those who read the versions later; null takes the proposal's.</summary>
        public string? Note { get; init; }

        /// <summary>Whether owners' teams that do not exist are made; without it they are errors.</summary>
        public bool CreateMissingTeams { get; init; }
    }

    /// <summary>The version that is now current.</summary>
    /// <param name="Workflow">The workflow.</param>
    /// <param name="Number">The version's number.</param>
    /// <param name="IsNew">False when the same document was current already.</param>
    /// <param name="CreatedTeams">Names of the teams made on the way.</param>
    /// <param name="Warnings">What somebody should look at.</param>
    public sealed record Published(
        string Workflow,
        int Number,
        bool IsNew,
        IReadOnlyList<string> CreatedTeams,
        IReadOnlyList<ContractProblem> Warnings
    )
    {
        /// <summary>By what right it was published.</summary>
        public required PublishEyes Eyes { get; init; }

        /// <summary>Who had proposed it, where somebody had.</summary>
        public string? ProposedBy { get; init; }
    }

    /// <summary>Publishes the document, or the draft.</summary>
    public async Task<Outcome<Published>> HandleAsync(Command publish, CancellationToken ct = default)
    {
        if ((PublishRules.Check(publish.By) ?? ContractRefusals.CheckNote("#/note", publish.Note)) is { } wrong)
        {
            return wrong;
        }

        var text = publish.Text;
        if (text is null)
        {
            var draft = await DraftOfAsync(publish, ct);
            if (!draft.Succeeded(out text, out var none))
            {
                return none;
            }
        }

        var reading = ContractReader.Read(text, publish.Resolve);
        var name = publish.Workflow ?? reading.Contract?.Workflow ?? "";
        var problems = ContractRules.Check(name, reading);
        if (reading.Contract is not { } contract || problems.Any(p => p.Severity == ProblemSeverity.Error))
        {
            return ContractRefusals.Invalid(problems);
        }

        var stored = reading.SelfContainedText!;
        return await ledger.WriteAsync<Published>(
            publish.By.Workspace,
            async tx =>
            {
                var workflow = await tx.Db.Workflows.FindAsync([tx.Workspace, name], CancellationToken.None);
                var ofDraft = publish.Text is null;
                if (ofDraft && !IsAsSeen(publish, workflow, text))
                {
                    return ContractRefusals.DraftMoved(name, workflow);
                }

                var right = await PublishRules.EyesAsync(tx, publish.By, name, ofDraft ? workflow : null);
                if (!right.Succeeded(out var eyes, out var refusal))
                {
                    return refusal;
                }

                var makesTeams = publish.CreateMissingTeams || (ofDraft && workflow!.ProposalMakesTeams);
                var members = await ContractTeams.MembersAsync(tx.Db);
                var teams = ContractRules.CheckTeams(contract, members, makesTeams).ToList();
                if (teams.Exists(t => t.Severity == ProblemSeverity.Error))
                {
                    return ContractRefusals.Invalid([.. teams, .. problems]);
                }

                var proposedBy = ofDraft ? workflow!.ProposedBy : null;
                var hash = CanonicalJson.HashOf(stored);
                if (workflow is { CurrentVersion: > 0 } && await IsCurrentAsync(tx, workflow, hash))
                {
                    return new Published(name, workflow.CurrentVersion, IsNew: false, [], problems)
                    {
                        Eyes = eyes,
                        ProposedBy = proposedBy,
                    };
                }

                if (await dropped.WhyNotAsync(tx, contract) is { } stillNeeded)
                {
                    return stillNeeded;
                }

                if (workflow is null)
                {
                    workflow = new Workflow { WorkspaceId = tx.Workspace, Name = name };
                    tx.Db.Add(workflow);
                }

                var created = ContractTeams.CreateMissing(tx, contract, members);
                var note = string.IsNullOrWhiteSpace(publish.Note) ? (ofDraft ? workflow.ProposalNote : null) : publish.Note.Trim();
                var proposedAs = ofDraft ? workflow.ProposedAs : null;
                workflow.Publish(ofDraft);
                tx.Db.Add(
                    new ContractVersion
                    {
                        WorkspaceId = tx.Workspace,
                        Workflow = name,
                        Number = workflow.CurrentVersion,
                        Text = stored,
                        TextHash = hash,
                        Note = note,
                        PublishedBy = publish.By.DisplayName,
                        PublishedAt = tx.Now,
                        ProposedBy = proposedBy,
                    }
                );
                tx.UnsettleReadiness(name);
                tx.Audit(
                    publish.By.Principal,
                    "contract.published",
                    $"workflow:{name}",
                    new JsonObject
                    {
                        ["version"] = workflow.CurrentVersion,
                        ["sha256"] = hash,
                        ["note"] = note,
                        ["fourEyes"] = SnakeCase.Of(eyes),
                        ["proposedBy"] = proposedAs,
                        ["teamsCreated"] = new JsonArray([.. created.Select(c => (JsonNode)c)]),
                    }
                );
                if (ofDraft)
                {
                    feed.Tell(tx, workflow, DraftEvent.Gone, publish.By);
                }

                return new Published(name, workflow.CurrentVersion, IsNew: true, created, [.. teams, .. problems])
                {
                    Eyes = eyes,
                    ProposedBy = proposedBy,
                };
            },
            ct
        );
    }

    /// <summary>Whether the draft is the one that was read and, where the caller says so, the one that was looked at.</summary>
    private static bool IsAsSeen(Command publish, Workflow? workflow, string text) =>
        string.Equals(workflow?.DraftText, text, StringComparison.Ordinal)
        && (publish.ExpectedRevision is not { } seen || seen == workflow!.SeenRevision);

    private async Task<Outcome<string>> DraftOfAsync(Command publish, CancellationToken ct)
    {
        var name = publish.Workflow ?? "";
        await using var db = await database.OpenAsync(publish.By.Workspace, ct);
        var workflow = await db.Workflows.Where(w => w.Name == name).Select(w => new { w.DraftText }).SingleOrDefaultAsync(ct);
        if (workflow is null)
        {
            return ContractRefusals.NoSuchWorkflow(name);
        }

        return workflow.DraftText is { } text ? text : ContractRefusals.NoDraft(name);
    }

    private static Task<bool> IsCurrentAsync(LedgerTransaction tx, Workflow workflow, string hash)
    {
        var (name, number) = (workflow.Name, workflow.CurrentVersion);
        return tx.Db.ContractVersions.AnyAsync(v => v.Workflow == name && v.Number == number && v.TextHash == hash);
    }
}
