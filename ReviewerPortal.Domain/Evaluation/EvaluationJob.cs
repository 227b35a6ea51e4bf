using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Where a run by the portal stands.</summary>
public enum JobState
{
    /// <summary>Cases are being asked, by whichever node holds the lease.</summary>
    Running,

    /// <summary>Every case was asked; the run is recorded.</summary>
    Finished,

    /// <summary>Somebody ended it; what was answered till then is recorded as a partial run.</summary>
    Cancelled,
}

/// <summary>A run the portal does itself: a candidate asked through a registered endpoint. It becomes an <see cref="EvaluationRun"/> of the same id.</summary>
public sealed class EvaluationJob : IBelongToWorkspace
{
    public required EvaluationRunId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    public required string AgentVersion { get; init; }

    public required CandidateEndpointId EndpointId { get; init; }

    public required string EndpointName { get; init; }

    /// <summary>Who began it, as people see them.</summary>
    public required string By { get; init; }

    /// <summary>Who began it, as the audit names them.</summary>
    public required string Principal { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public JobState State { get; private set; }

    /// <summary>Cases it asks; grows where one is protected meanwhile.</summary>
    public required int Cases { get; set; }

    /// <summary>Cases answered, exactly once each.</summary>
    public int Answered { get; set; }

    /// <summary>Cases that could not be asked.</summary>
    public int GivenUp { get; set; }

    /// <summary>Why the last of them could not be asked; null while there is none.</summary>
    public string? LastFailure { get; set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Who cancelled it; null otherwise.</summary>
    public string? EndedBy { get; private set; }

    /// <summary>A node's lease on asking, so that two never do at once; a node that died is overtaken when it runs out.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Ends it. Call it while it is <see cref="JobState.Running"/>.</summary>
    /// <param name="by">Who cancelled it; null where it went through.</param>
    /// <param name="now">When.</param>
    public Outcome<Done> End(string? by, DateTimeOffset now)
    {
        if (State is not JobState.Running)
        {
            return EvaluationRefusals.NotRunning;
        }

        State = by is null ? JobState.Finished : JobState.Cancelled;
        (EndedAt, EndedBy, LeasedUntil) = (now, by, null);
        return Done.Value;
    }
}

/// <summary>Where the asking of one case stands.</summary>
public enum CallState
{
    Waiting,
    Answered,

    /// <summary>The endpoint could not be asked; the case stays without an answer.</summary>
    GivenUp,
}

/// <summary>One case a running job asks. Gone once the run is recorded.</summary>
public sealed class CaseCall : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required EvaluationRunId RunId { get; init; }

    public required ProtectedCaseId CaseId { get; init; }

    public CallState State { get; set; }

    public int Attempts { get; set; }

    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>What it said (<see cref="RecordCall.CallAnswer"/>), as JSON; null until it did.</summary>
    public string? Answer { get; set; }
}

/// <summary>Wakes this node's runner after somebody began an evaluation.</summary>
public sealed class EvaluationSignals : WakeSignal;
