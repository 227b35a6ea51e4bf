using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>A named AI-enabled process, its newest published version and the draft somebody is working on.</summary>
public sealed class Workflow : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Unique in the workspace, such as <c>retail-support</c>. Letters, digits, <c>.</c>, <c>_</c>, <c>-</c>; 1–100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The newest published version, or 0 while nothing is published.</summary>
    public int CurrentVersion { get; set; }

    public string? DraftText { get; private set; }

    /// <summary>Who saved the draft last.</summary>
    public string? DraftBy { get; private set; }

    public DateTimeOffset? DraftSavedAt { get; private set; }

    /// <summary>Rises with every save and never falls, so that no number ever means two drafts; 0 before the first.</summary>
    public int DraftRevision { get; private set; }

    /// <summary>The version the draft started from; null where it started from nothing.</summary>
    public int? DraftBasedOn { get; private set; }

    /// <summary>Who wants the draft published; null while nobody does.</summary>
    public string? ProposedBy { get; private set; }

    /// <summary>The same as a person; null for an agent key.</summary>
    public PersonId? ProposedById { get; private set; }

    /// <summary>The same as the audit names them.</summary>
    public string? ProposedAs { get; private set; }

    public DateTimeOffset? ProposedAt { get; private set; }

    /// <summary>Why it should be published; becomes the version's note.</summary>
    public string? ProposalNote { get; private set; }

    /// <summary>Whether the proposal is to make owners' teams that do not exist.</summary>
    public bool ProposalMakesTeams { get; private set; }

    /// <summary>Who sent the last proposal of this draft back; forgotten with the next save or proposal.</summary>
    public string? DeclinedBy { get; private set; }

    public DateTimeOffset? DeclinedAt { get; private set; }

    public string? DeclineReason { get; private set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>What a save must name to be about the draft there is: its revision, or 0 where there is none.</summary>
    public int SeenRevision => DraftText is null ? 0 : DraftRevision;

    /// <summary>Puts a text down as the draft; a proposal is withdrawn by it.</summary>
    internal void KeepDraft(Caller by, string text, int? startedFrom, DateTimeOffset now)
    {
        DraftBasedOn = DraftText is null ? startedFrom : DraftBasedOn;
        (DraftText, DraftBy, DraftSavedAt) = (text, by.DisplayName, now);
        DraftRevision++;
        WithdrawProposal();
        (DeclinedBy, DeclinedAt, DeclineReason) = (null, null, null);
        Version++;
    }

    /// <summary>Puts a published version down as the draft.</summary>
    internal void RestoreDraft(Caller by, string text, int version, DateTimeOffset now)
    {
        KeepDraft(by, text, startedFrom: null, now);
        DraftBasedOn = version;
    }

    /// <summary>Asks for the draft to be published.</summary>
    internal void Propose(Caller by, string? note, bool makesTeams, DateTimeOffset now)
    {
        (ProposedBy, ProposedById, ProposedAs, ProposedAt) = (by.DisplayName, by.Person, by.Principal, now);
        (ProposalNote, ProposalMakesTeams) = (note, makesTeams);
        (DeclinedBy, DeclinedAt, DeclineReason) = (null, null, null);
        Version++;
    }

    /// <summary>Sends the proposal back; the draft stays.</summary>
    internal void Decline(Caller by, string reason, DateTimeOffset now)
    {
        WithdrawProposal();
        (DeclinedBy, DeclinedAt, DeclineReason) = (by.DisplayName, now, reason);
        Version++;
    }

    /// <summary>Takes a proposal back as if it had never been made; the draft stays.</summary>
    internal void TakeBackProposal()
    {
        WithdrawProposal();
        Version++;
    }

    /// <summary>Throws the draft and its proposal away.</summary>
    internal void DropDraft()
    {
        (DraftText, DraftBy, DraftSavedAt, DraftBasedOn) = (null, null, null, null);
        WithdrawProposal();
        (DeclinedBy, DeclinedAt, DeclineReason) = (null, null, null);
        Version++;
    }

    /// <summary>Counts a version published; with <paramref name="ofDraft"/> the draft has become it.</summary>
    internal void Publish(bool ofDraft)
    {
        CurrentVersion++;
        Version++;
        if (ofDraft)
        {
            DropDraft();
        }
    }

    private void WithdrawProposal()
    {
        (ProposedBy, ProposedById, ProposedAs, ProposedAt) = (null, null, null, null);
        (ProposalNote, ProposalMakesTeams) = (null, false);
    }
}

/// <summary>One published contract. It never changes; items keep the version they were admitted under.</summary>
public sealed class ContractVersion : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    /// <summary>1-based and gap-free within the workflow.</summary>
    public required int Number { get; init; }

    /// <summary>The self-contained YAML document.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of <see cref="Text"/>, in hexadecimal.</summary>
    public required string TextHash { get; init; }

    public string? Note { get; init; }

    public required string PublishedBy { get; init; }

    /// <summary>Who proposed it, where one person proposed and another published.</summary>
    public string? ProposedBy { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }
}
