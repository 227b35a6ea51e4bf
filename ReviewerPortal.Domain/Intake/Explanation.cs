namespace ReviewerPortal.Domain.Intake;

/// <summary>What something on the way meant for the proposal.</summary>
public enum ExplanationMark
{
    /// <summary>It says where things go, neither good nor bad.</summary>
    Plain,

    /// <summary>It held, or was there.</summary>
    Held,

    /// <summary>It did not hold, or was missing, or stands in the way.</summary>
    Failed,
}

/// <summary>A part of intake, in the order intake goes.</summary>
public enum ExplanationStage
{
    Step,
    Controls,
    Exception,
    Route,
    Tier,
    Evidence,
    Clocks,
    Alone,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What, such as a control's name.</param>
/// <param name="Mark">What it meant.</param>
/// <param name="Sentence">What came of it.</param>
/// <param name="Asked">The condition as written; null where it is none.</param>
/// <param name="Values">The names it uses with what they stood for, such as <c>amount = 342.81</c>.</param>
public sealed record ExplainedFact(string Name, ExplanationMark Mark, string Sentence, string? Asked, IReadOnlyList<string> Values);

/// <summary>One part of the way with what came of it.</summary>
public sealed record ExplainedStage(ExplanationStage Stage, ExplanationMark Mark, string Sentence, IReadOnlyList<ExplainedFact> Facts);

/// <summary>A proposed action's way through a contract.</summary>
/// <param name="Action">Its name.</param>
/// <param name="Sentence">It in one sentence, as a reviewer would read it.</param>
/// <param name="Placement">Where it ends up.</param>
/// <param name="RespondBy">When somebody should have claimed it; null where the step promises nothing or it passes alone.</param>
/// <param name="ResolveBy">When it should be decided; null where it passes alone.</param>
/// <param name="Stages">Every part of the way, in order.</param>
public sealed record Explanation(
    string Action,
    string Sentence,
    Placement Placement,
    DateTimeOffset? RespondBy,
    DateTimeOffset? ResolveBy,
    IReadOnlyList<ExplainedStage> Stages
);
