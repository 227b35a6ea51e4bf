using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>What is asked of a step before a model is let into it.</summary>
public enum DeterminismQuestion
{
    StableRules,
    HighFailureCost,
    LowReasoningUpside,
    EasyToImplement,
}

/// <summary>What the adviser says of a step.</summary>
public enum DeterminismVerdict
{
    /// <summary>All four questions speak for it.</summary>
    MakeDeterministic,

    /// <summary>Most do and none against it, or what happened contradicts the contract's answers.</summary>
    Consider,

    /// <summary>At least one question speaks against it.</summary>
    LeaveAsIs,

    /// <summary>The contract does not answer, and too little was decided to tell.</summary>
    TooLittleData,
}

/// <summary>One question's answer for one step.</summary>
/// <param name="Question">Which.</param>
/// <param name="Contract">What the contract's <c>determinism</c> says; null where it does not.</param>
/// <param name="Data">What the step's actions and decisions say; null where they cannot tell.</param>
/// <param name="Basis">What <paramref name="Data"/> rests on, in a sentence with its figures.</param>
public sealed record DeterminismAnswer(DeterminismQuestion Question, bool? Contract, bool? Data, string Basis)
{
    /// <summary>The contract's answer, else the data's.</summary>
    public bool? Answer => Contract ?? Data;

    /// <summary>Whether both answer, and differently.</summary>
    public bool Disagrees => Contract is { } said && Data is { } seen && said != seen;
}

/// <summary>How one argument varied among the decided proposals of an action.</summary>
/// <param name="Name">The argument.</param>
/// <param name="Distinct">How many different values it had.</param>
/// <param name="Entropy">In [0, 1]; see <see cref="ArgumentEntropyRules.Normalized"/>.</param>
public sealed record ArgumentFigure(string Name, int Distinct, double Entropy);

/// <summary>An edit people make again and again.</summary>
/// <param name="Argument">The one argument it changes.</param>
/// <param name="Value">What they change it to, as JSON: somebody's text.</param>
/// <param name="Times">How often.</param>
/// <param name="Edits">Of how many edits.</param>
public sealed record SameEdit(string Argument, string Value, int Times, int Edits);

/// <summary>What happened to one action of a step lately.</summary>
/// <param name="Action">The action.</param>
/// <param name="Decisions">Final decisions by people, at most <see cref="AdviseDeterminism.MostDecisions"/>.</param>
/// <param name="Approved">The share approved unchanged, with its 95 % Wilson interval.</param>
/// <param name="Arguments">How its arguments varied, by name.</param>
/// <param name="Edit">The edit most made; null where nothing was edited.</param>
public sealed record ActionFigures(string Action, int Decisions, Rate Approved, IReadOnlyList<ArgumentFigure> Arguments, SameEdit? Edit);

/// <summary>The advice on one step a model works in.</summary>
/// <param name="Index">Where the step stands in the contract, from 0.</param>
/// <param name="Step">Its name.</param>
/// <param name="Mode">Its mode.</param>
/// <param name="Verdict">The advice.</param>
/// <param name="Why">Why, in sentences.</param>
/// <param name="Answers">The four questions, in order.</param>
/// <param name="Actions">What happened to each of its actions.</param>
public sealed record StepAdvice(
    int Index,
    string Step,
    StepMode Mode,
    DeterminismVerdict Verdict,
    string Why,
    IReadOnlyList<DeterminismAnswer> Answers,
    IReadOnlyList<ActionFigures> Actions
);

/// <summary>A kind of work that belongs outside the model, and whether the contract keeps it there.</summary>
/// <param name="Id">Its name, such as <c>tenant-scoping</c>.</param>
/// <param name="Title">What it is.</param>
/// <param name="Found">Whether a control, a tier or a step's evidence does it.</param>
/// <param name="By">What does it: names from the contract; empty where nothing does.</param>
/// <param name="Advice">What to do where nothing does; empty otherwise.</param>
public sealed record KeptOutside(string Id, string Title, bool Found, IReadOnlyList<string> By, string Advice);
