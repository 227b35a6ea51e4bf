using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Domain.Readiness.ReadinessRules;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>
/// Judges whether a step should be deterministic by four questions: are its rules stable, is failure costly, is there little to reason about, is it easy to
/// implement. Pure. The contract answers first; where it does not, what happened does, and where both do and differ, that is said.
/// </summary>
public static class DeterminismRules
{
    /// <summary>Fewer decisions of an action than this say nothing.</summary>
    public const int FewestDecisions = 50;

    /// <summary>The share that must at least be predictable, at the interval's lower end, for rules to count as stable.</summary>
    public const double Predictable = 0.95;

    /// <summary>Below this, at the interval's upper end, rules count as not stable.</summary>
    public const double Unpredictable = 0.9;

    /// <summary>Fewer edits than this are no pattern.</summary>
    public const int FewestEdits = 5;

    /// <summary>The share of edits that must be the same one.</summary>
    public const double SameEditShare = 0.9;

    /// <summary>The advice on one step.</summary>
    /// <param name="contract">The contract in force.</param>
    /// <param name="index">Where the step stands in it.</param>
    /// <param name="actions">What happened to its actions lately.</param>
    public static StepAdvice Advise(WorkflowContract contract, int index, IReadOnlyList<ActionFigures> actions)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var step = contract.Steps[index];
        var known = actions.Where(a => a.Decisions >= FewestDecisions).ToList();
        var said = step.Determinism;
        var stable = StableRules(known, actions) with { Contract = said?.StableRules };
        var upside = LowReasoningUpside(known, actions) with { Contract = said?.LowReasoningUpside };
        IReadOnlyList<DeterminismAnswer> answers =
        [
            stable,
            FailureCost(contract, step) with
            {
                Contract = said?.HighFailureCost,
            },
            upside,
            EasyToImplement(stable.Data, upside.Data) with
            {
                Contract = said?.EasyToImplement,
            },
        ];
        var (verdict, why) = Judge(answers, actions.Sum(a => a.Decisions));
        return new StepAdvice(index, step.StepName, step.Mode, verdict, why, answers, actions);
    }

    /// <summary>A question in words, put so that yes speaks for a deterministic step.</summary>
    public static string TitleOf(DeterminismQuestion question) =>
        question switch
        {
            DeterminismQuestion.StableRules => "Are its rules stable?",
            DeterminismQuestion.HighFailureCost => "Is a failure costly?",
            DeterminismQuestion.LowReasoningUpside => "Is there little to reason about?",
            _ => "Is it easy to implement?",
        };

    /// <summary>Whether the edit is the rule rather than the exception among edits.</summary>
    public static bool IsPattern(SameEdit? edit) => edit is { Edits: >= FewestEdits } && edit.Times >= SameEditShare * edit.Edits;

    private static DeterminismAnswer StableRules(List<ActionFigures> known, IReadOnlyList<ActionFigures> all)
    {
        if (known.Count == 0)
        {
            return new(DeterminismQuestion.StableRules, null, null, TooFew(all));
        }

        var shares = known.Select(a => (Figures: a, Share: PredictableShare(a))).ToList();
        var weakest = shares.MinBy(s => s.Share.Value);
        bool? stable =
            shares.TrueForAll(s => s.Share.Low >= Predictable) ? true
            : weakest.Share.High < Unpredictable ? false
            : null;
        var same = weakest.Figures.Edit is { } edit && IsPattern(edit) ? $", the same edit of {edit.Argument} counted as a rule" : "";
        return new(
            DeterminismQuestion.StableRules,
            null,
            stable,
            $"People decided {Number(known.Sum(a => a.Decisions))} times; least predictable is {weakest.Figures.Action}: {Percent(weakest.Share.Value!.Value)} approved as proposed{same} (95 % interval {Percent(weakest.Share.Low!.Value)} to {Percent(weakest.Share.High!.Value)}, n = {Number(weakest.Share.N)})."
        );
    }

    /// <summary>The share of decisions a rule would have come to: approved as proposed, or given the one edit people always make.</summary>
    private static Rate PredictableShare(ActionFigures figures)
    {
        var approved = (long)Math.Round((figures.Approved.Value ?? 0) * figures.Approved.N);
        return Rate.Of(Math.Min(figures.Decisions, approved + (IsPattern(figures.Edit) ? figures.Edit!.Times : 0)), figures.Decisions);
    }

    private static DeterminismAnswer FailureCost(WorkflowContract contract, WorkflowStep step)
    {
        var actions = contract.Actions.Values.Where(a => string.Equals(a.Step, step.StepName, StringComparison.Ordinal)).ToList();
        var lasting = actions.Where(a => a.Reversible == false).Select(a => a.Name).ToList();
        return (actions.Count, lasting.Count) switch
        {
            (0, _) => new(DeterminismQuestion.HighFailureCost, null, null, "No action belongs to this step."),
            (_, > 0) => new(DeterminismQuestion.HighFailureCost, null, true, $"Cannot be undone: {Names(lasting)}."),
            _ when actions.TrueForAll(a => a.Reversible == true) => new(
                DeterminismQuestion.HighFailureCost,
                null,
                false,
                $"All {Number(actions.Count)} of its actions can be undone."
            ),
            _ => new(DeterminismQuestion.HighFailureCost, null, null, "The contract does not say whether its actions can be undone."),
        };
    }

    private static DeterminismAnswer LowReasoningUpside(List<ActionFigures> known, IReadOnlyList<ActionFigures> all)
    {
        if (known.Count == 0)
        {
            return new(DeterminismQuestion.LowReasoningUpside, null, null, TooFew(all));
        }

        var chosen = known
            .SelectMany(a => a.Arguments.Select(g => (Name: $"{a.Action}.{g.Name}", g.Entropy)))
            .Where(g => g.Entropy is > ArgumentEntropyRules.NearlyConstant and < ArgumentEntropyRules.NearlyUnique)
            .OrderByDescending(g => g.Entropy)
            .ToList();
        return new(
            DeterminismQuestion.LowReasoningUpside,
            null,
            chosen.Count == 0,
            chosen.Count == 0
                ? "Every argument is nearly always the same or copied from the case, by its normalised entropy: nothing is left to choose."
                : $"The model chooses among values of {Names(chosen.Select(g => $"{g.Name} (entropy {g.Entropy.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)})"))}."
        );
    }

    private static DeterminismAnswer EasyToImplement(bool? stable, bool? upside) =>
        new(
            DeterminismQuestion.EasyToImplement,
            null,
            stable == true && upside == true ? true : null,
            stable == true && upside == true
                ? "What people did follows from the proposal by one rule, so a rule can do it."
                : "What happened does not show it; say so in the contract."
        );

    private static (DeterminismVerdict, string) Judge(IReadOnlyList<DeterminismAnswer> answers, int decisions)
    {
        var against = answers.Where(a => a.Answer == false).ToList();
        if (answers.All(a => a.Answer == true))
        {
            return (
                DeterminismVerdict.MakeDeterministic,
                "Stable rules, costly failure, little to reason about and easy to implement: a model in this step adds risk and nothing else."
            );
        }

        // What happened may say that an answer in the contract is out of date; then somebody should look, and not the adviser decide.
        var contradicted = against.Where(a => a.Disagrees).ToList();
        if (contradicted.Count > 0 && contradicted.Count == against.Count && answers.All(a => a.Answer is not null))
        {
            return (
                DeterminismVerdict.Consider,
                $"The contract says no to “{string.Join("”, “", contradicted.Select(a => TitleOf(a.Question)))}”; what happened says yes."
            );
        }

        if (against.Count > 0)
        {
            return (
                DeterminismVerdict.LeaveAsIs,
                $"Speaks against it: {string.Join(' ', against.Select(a => $"“{TitleOf(a.Question)}” No."))}"
            );
        }

        return answers.Count(a => a.Answer == true) >= 3
            ? (
                DeterminismVerdict.Consider,
                $"Nothing speaks against it; open is {string.Join(", ", answers.Where(a => a.Answer is null).Select(a => $"“{TitleOf(a.Question)}”"))}."
            )
            : (
                DeterminismVerdict.TooLittleData,
                $"Too little data: {Number(decisions)} decisions, {Number(FewestDecisions)} of one action are needed, and the contract does not answer {string.Join(", ", answers.Where(a => a.Answer is null).Select(a => $"“{TitleOf(a.Question)}”"))}."
            );
    }

    private static string TooFew(IReadOnlyList<ActionFigures> all) =>
        $"Too little data: {Number(all.Sum(a => a.Decisions))} decisions by people; {Number(FewestDecisions)} of one action are needed.";
}
