namespace ReviewerPortal.Domain.Shared;

/// <summary>Identifies a release: a candidate agent version under a rollout gate.</summary>
public readonly record struct ReleaseId(Guid Value) : IPrefixedId<ReleaseId>
{
    /// <inheritdoc/>
    public static string Prefix => "rel_";

    /// <inheritdoc/>
    public static ReleaseId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static ReleaseId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Whether it sorts after the other, as both engines sort it; lists page by it.</summary>
    public static bool operator >(ReleaseId left, ReleaseId right) => left.Value.CompareTo(right.Value) > 0;

    /// <summary>Whether it sorts before the other, as both engines sort it.</summary>
    public static bool operator <(ReleaseId left, ReleaseId right) => left.Value.CompareTo(right.Value) < 0;

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<ReleaseId>.Format(Value);
}

/// <summary>Identifies one recorded verdict of a gate.</summary>
public readonly record struct GateReadingId(Guid Value) : IPrefixedId<GateReadingId>
{
    /// <inheritdoc/>
    public static string Prefix => "gr_";

    /// <inheritdoc/>
    public static GateReadingId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static GateReadingId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Whether it sorts after the other, as both engines sort it; lists page by it.</summary>
    public static bool operator >(GateReadingId left, GateReadingId right) => left.Value.CompareTo(right.Value) > 0;

    /// <summary>Whether it sorts before the other, as both engines sort it.</summary>
    public static bool operator <(GateReadingId left, GateReadingId right) => left.Value.CompareTo(right.Value) < 0;

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<GateReadingId>.Format(Value);
}

/// <summary>Identifies a rehearsed rollback.</summary>
public readonly record struct RehearsalId(Guid Value) : IPrefixedId<RehearsalId>
{
    /// <inheritdoc/>
    public static string Prefix => "reh_";

    /// <inheritdoc/>
    public static RehearsalId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static RehearsalId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Whether it sorts after the other, as both engines sort it; lists page by it.</summary>
    public static bool operator >(RehearsalId left, RehearsalId right) => left.Value.CompareTo(right.Value) > 0;

    /// <summary>Whether it sorts before the other, as both engines sort it.</summary>
    public static bool operator <(RehearsalId left, RehearsalId right) => left.Value.CompareTo(right.Value) < 0;

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<RehearsalId>.Format(Value);
}

/// <summary>Identifies a protected case.</summary>
public readonly record struct ProtectedCaseId(Guid Value) : IPrefixedId<ProtectedCaseId>
{
    /// <inheritdoc/>
    public static string Prefix => "case_";

    /// <inheritdoc/>
    public static ProtectedCaseId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static ProtectedCaseId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Whether it sorts after the other, as both engines sort it; lists page by it.</summary>
    public static bool operator >(ProtectedCaseId left, ProtectedCaseId right) => left.Value.CompareTo(right.Value) > 0;

    /// <summary>Whether it sorts before the other, as both engines sort it.</summary>
    public static bool operator <(ProtectedCaseId left, ProtectedCaseId right) => left.Value.CompareTo(right.Value) < 0;

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<ProtectedCaseId>.Format(Value);
}

/// <summary>Identifies one run of a candidate over the protected cases.</summary>
public readonly record struct EvaluationRunId(Guid Value) : IPrefixedId<EvaluationRunId>
{
    /// <inheritdoc/>
    public static string Prefix => "run_";

    /// <inheritdoc/>
    public static EvaluationRunId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static EvaluationRunId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Whether it sorts after the other, as both engines sort it; lists page by it.</summary>
    public static bool operator >(EvaluationRunId left, EvaluationRunId right) => left.Value.CompareTo(right.Value) > 0;

    /// <summary>Whether it sorts before the other, as both engines sort it.</summary>
    public static bool operator <(EvaluationRunId left, EvaluationRunId right) => left.Value.CompareTo(right.Value) < 0;

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<EvaluationRunId>.Format(Value);
}

/// <summary>Identifies an endpoint through which the portal asks candidates.</summary>
public readonly record struct CandidateEndpointId(Guid Value) : IPrefixedId<CandidateEndpointId>
{
    /// <inheritdoc/>
    public static string Prefix => "cand_";

    /// <inheritdoc/>
    public static CandidateEndpointId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static CandidateEndpointId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<CandidateEndpointId>.Format(Value);
}
