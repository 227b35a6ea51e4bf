using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>A recorded case every release must still get right. What it expects never changes; a wrong case is retired and made anew.</summary>
public sealed class ProtectedCase : IBelongToWorkspace
{
    /// <summary>The longest a flaky case may sit out at a time, in days.</summary>
    public const int LongestQuarantine = 90;

    public required ProtectedCaseId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    /// <summary>What it is about, in a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>What the agent was faced with, scrubbed: actor, subject, thread and the like, as a JSON object.</summary>
    public required string Input { get; init; }

    /// <summary>The evidence package, scrubbed: a JSON array of name, kind, media type, content.</summary>
    public required string Evidence { get; init; }

    /// <summary>
    /// What the people said: approved and edited cases must be answered with <see cref="Action"/> and <see cref="Args"/>; a rejected or answered one must not.
    /// </summary>
    public required Verdict Expected { get; init; }

    public required string Action { get; init; }

    /// <summary>The arguments people decided on, as canonical JSON.</summary>
    public required string Args { get; init; }

    /// <summary>How each argument is compared (<see cref="ArgumentRule"/> by name), as JSON; one that is not named must be exactly the same.</summary>
    public required string Rules { get; init; }

    /// <summary>How bad it is to get it wrong; a failed <see cref="Severity.Critical"/> one is a critical regression.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Why this is protected.</summary>
    public required string Why { get; init; }

    /// <summary>The item it was made from; null where it was written from scratch.</summary>
    public ReviewItemId? FromItem { get; init; }

    public DecisionId? FromDecision { get; init; }

    /// <summary>The version of the agent whose proposal it was.</summary>
    public string FromAgentVersion { get; init; } = "";

    public int FromContractVersion { get; init; }

    /// <summary>Names of the fields whose values were taken out, as a JSON array of pointers.</summary>
    public string Scrubbed { get; init; } = "[]";

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A flaky case sits out until then; null where it counts.</summary>
    public DateTimeOffset? QuarantinedUntil { get; private set; }

    /// <summary>Who sees to it meanwhile.</summary>
    public string? QuarantineOwner { get; private set; }

    public string? QuarantineReason { get; private set; }

    public DateTimeOffset? RetiredAt { get; private set; }

    public string? RetiredBy { get; private set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>Whether a release is measured by it at a moment.</summary>
    public bool CountsAt(DateTimeOffset now) => RetiredAt is null && !(QuarantinedUntil > now);

    /// <summary>Sets it aside for a while, with somebody who answers for it.</summary>
    public Outcome<Done> Quarantine(string owner, string reason, DateTimeOffset until, DateTimeOffset now)
    {
        if (RetiredAt is not null)
        {
            return CaseRefusals.Retired(this);
        }

        if (until <= now || until > now.AddDays(LongestQuarantine))
        {
            return CaseRefusals.QuarantineTooLong;
        }

        (QuarantineOwner, QuarantineReason, QuarantinedUntil) = (owner, reason, until);
        Version++;
        return Done.Value;
    }

    /// <summary>Lets it count again before its quarantine ends.</summary>
    public Outcome<Done> Release(DateTimeOffset now)
    {
        if (RetiredAt is not null)
        {
            return CaseRefusals.Retired(this);
        }

        if (!(QuarantinedUntil > now))
        {
            return CaseRefusals.NotQuarantined(this);
        }

        (QuarantineOwner, QuarantineReason, QuarantinedUntil) = (null, null, null);
        Version++;
        return Done.Value;
    }

    /// <summary>Takes it out for good; past runs keep their results.</summary>
    public Outcome<Done> Retire(string by, DateTimeOffset now)
    {
        if (RetiredAt is not null)
        {
            return CaseRefusals.Retired(this);
        }

        (RetiredAt, RetiredBy) = (now, by);
        Version++;
        return Done.Value;
    }
}
