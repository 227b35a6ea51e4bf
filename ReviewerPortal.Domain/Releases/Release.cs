using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Where a release stands.</summary>
public enum ReleaseState
{
    /// <summary>Opened; no traffic yet.</summary>
    Draft,

    /// <summary>Gets its share of the traffic while the gate looks on.</summary>
    Canary,

    /// <summary>The version everybody gets.</summary>
    Promoted,

    /// <summary>Ended; its work went back. The next try is a new release.</summary>
    RolledBack,
}

/// <summary>What a gate says of a release.</summary>
public enum GateVerdict
{
    /// <summary>Everything the contract asks for is there, the person's approval included where it asks for one.</summary>
    Pass,

    /// <summary>Known and not good enough, or good and not for long enough: the band between success and rollback.</summary>
    Hold,

    /// <summary>Not known: nothing measured, too little, or too long ago.</summary>
    Inconclusive,

    /// <summary>A rollback trigger is true.</summary>
    Rollback,

    /// <summary>The gate itself could not be evaluated.</summary>
    Error,
}

/// <summary>A candidate agent version under a workflow's rollout gate. Only the release changes its own state, by a verb that checks first.</summary>
public sealed partial class Release : IBelongToWorkspace
{
    /// <summary>Time between two evaluations beyond which nobody was watching; it does not count towards the window.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromHours(1);

    public required ReleaseId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    /// <summary>The candidate, as its items name it.</summary>
    public required string AgentVersion { get; init; }

    /// <summary>The version everybody gets while the candidate is on trial; null where none was promoted yet and the fallback serves.</summary>
    public string? BaselineVersion { get; init; }

    /// <summary>The contract whose gate judges it; moves, and the window with it, when another is published.</summary>
    public required int ContractVersion { get; set; }

    /// <summary>What new work gets when this is rolled back; the gate's <c>fallback_mode</c>.</summary>
    public required string FallbackMode { get; set; }

    /// <summary>The shares it climbs through, as a JSON array.</summary>
    public required string Steps { get; set; }

    public ReleaseState State { get; private set; } = ReleaseState.Draft;

    /// <summary>Whether it is a draft or on trial; a workflow has one such release at most.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>0-based position in <see cref="Steps"/>.</summary>
    public int Step { get; private set; }

    /// <summary>The share of traffic it has, in [0, 1]; kept after a rollback, because these keys are the ones that fall back.</summary>
    public decimal Share { get; private set; }

    public required string OpenedBy { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The preconditions as they stood when it was opened, with their evidence, as JSON.</summary>
    public required string Preconditions { get; init; }

    public string? StartedBy { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>Since when it has its present share under the present contract; the window counts from here.</summary>
    public DateTimeOffset? WindowStartedAt { get; private set; }

    /// <summary>Why the window began then.</summary>
    public string? WindowReason { get; private set; }

    /// <summary>What the candidate's figures already were in the hour the window began in, as JSON; that part is not the window's.</summary>
    public string WindowOffset { get; private set; } = "{}";

    /// <summary>Milliseconds of the window in which nobody evaluated; the window is that much longer.</summary>
    public long UnwatchedMilliseconds { get; private set; }

    /// <summary>Who paused it; null while it may expand. Paused, it keeps its share and is judged as before, and takes no step.</summary>
    public string? PausedBy { get; private set; }

    /// <summary>Why it was paused.</summary>
    public string? PauseReason { get; private set; }

    public DateTimeOffset? PausedAt { get; private set; }

    public string? EndedBy { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public string? EndReason { get; private set; }

    /// <summary>The last verdict; null until it was evaluated.</summary>
    public GateVerdict? Verdict { get; private set; }

    public string? VerdictReason { get; private set; }

    /// <summary>When the verdict, or why it was given, last changed.</summary>
    public DateTimeOffset? VerdictAt { get; private set; }

    public DateTimeOffset? EvaluatedAt { get; private set; }

    /// <summary>A count that grows with every figure of the candidate; when it stops growing the figures grow old.</summary>
    public long FiguresSeen { get; private set; }

    /// <summary>When it last grew; null while nothing was counted in the window.</summary>
    public DateTimeOffset? FiguresAt { get; private set; }

    /// <summary>After a rollback, when the last waiting item had been re-routed; null until then.</summary>
    public DateTimeOffset? ReroutedAt { get; private set; }

    /// <summary>How many waiting items were re-routed.</summary>
    public int Rerouted { get; private set; }

    /// <summary>A node's lease on evaluating it, so that two never do at once.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>The shares, ascending.</summary>
    public IReadOnlyList<decimal> ReadSteps() => JsonSerializer.Deserialize<decimal[]>(Steps) ?? [];

    /// <summary>Whether there is no further share to climb to.</summary>
    public bool IsLastStep => Step >= ReadSteps().Count - 1;

    /// <summary>How much of the window is watched at a moment; negative where the clock stands before its beginning, null before the start.</summary>
    public TimeSpan? WatchedAt(DateTimeOffset now) =>
        WindowStartedAt is { } started ? now - started - TimeSpan.FromMilliseconds(UnwatchedMilliseconds) : null;

    /// <summary>When a window of that length will have been watched whole, if nothing interrupts it.</summary>
    public DateTimeOffset? WindowEndsAt(int hours) =>
        WindowStartedAt is { } started ? started.AddHours(hours).AddMilliseconds(UnwatchedMilliseconds) : null;
}
