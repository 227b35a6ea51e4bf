using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>What readiness is measured on besides the contract: who is there, and what happened. Gathered by <see cref="GatherReadinessFacts"/>.</summary>
public sealed record ReadinessFacts
{
    /// <summary>The moment they are of.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By team name, everybody in it who may decide: neither shut out nor an auditor.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<TeamPerson>> Teams { get; init; }

    public required EvidenceCapture Evidence { get; init; }

    /// <summary>How often each exception type was raised at intake, among the items <see cref="Evidence"/> looked at.</summary>
    public required IReadOnlyDictionary<string, int> ExceptionTypes { get; init; }

    /// <summary>Recent final decisions by people.</summary>
    public required int Decisions { get; init; }

    /// <summary>Those of them that overrode the agent, by action.</summary>
    public required IReadOnlyList<CorrectedAction> Corrections { get; init; }

    /// <summary>The last time a threshold was changed after corrections; null where that has not happened.</summary>
    public ThresholdTuning? Tuning { get; init; }

    public required ReleaseDiscipline Releases { get; init; }
}

/// <summary>Somebody who may decide.</summary>
public readonly record struct TeamPerson(Guid Person, PersonRole Role);

/// <summary>Whether what was required was there.</summary>
/// <param name="LookedAt">The workflow's latest items, at most <see cref="GatherReadinessFacts.MostItems"/>.</param>
/// <param name="Requiring">Those that required any evidence.</param>
/// <param name="Complete">Those whose required evidence is all there.</param>
public sealed record EvidenceCapture(int LookedAt, int Requiring, int Complete);

/// <summary>How often people overrode one action lately.</summary>
/// <param name="Action">The action.</param>
/// <param name="Overrides">Edits and rejections.</param>
/// <param name="Explained">Those with a reason code or a message.</param>
/// <param name="Cases">Protected cases in force that were made from a correction of this action.</param>
public sealed record CorrectedAction(string Action, int Overrides, int Explained, int Cases);

/// <summary>A version that changed a threshold or a tier's condition.</summary>
/// <param name="Version">The version.</param>
/// <param name="At">When it was published.</param>
/// <param name="CorrectionsBefore">Recent overrides that were decided under earlier versions, before it.</param>
public sealed record ThresholdTuning(int Version, DateTimeOffset At, int CorrectionsBefore);

/// <summary>What is known of rehearsals, protected cases and evaluation runs.</summary>
public sealed record ReleaseDiscipline
{
    /// <summary>The latest rollback rehearsal; null where none was run.</summary>
    public RehearsalFact? LastRehearsal { get; init; }

    /// <summary>Protected cases that count now.</summary>
    public int Cases { get; init; }

    /// <summary>The latest complete evaluation run; null where there is none.</summary>
    public SuiteRun? LastCompleteRun { get; init; }
}

/// <summary>A rollback that was rehearsed.</summary>
/// <param name="At">When it was through.</param>
/// <param name="Passed">Whether every waiting item could be re-routed.</param>
/// <param name="Waiting">Waiting items it went through.</param>
public sealed record RehearsalFact(DateTimeOffset At, bool Passed, int Waiting);

/// <summary>A run that answered every protected case that counted.</summary>
public sealed record SuiteRun(DateTimeOffset At, string AgentVersion, int Expected, int Passed, int CriticalRegressions);
