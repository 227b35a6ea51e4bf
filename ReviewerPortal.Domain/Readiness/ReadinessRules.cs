using System.Globalization;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>How a level comes about: from checks, each of them computed. Pure; nobody chooses a level.</summary>
public static class ReadinessRules
{
    /// <summary>The share of items that must have all the evidence they require.</summary>
    public const double EvidenceShare = 0.95;

    /// <summary>Fewer items than this say nothing about a share.</summary>
    public const int FewestItems = 30;

    /// <summary>The share of overrides that must carry a reason.</summary>
    public const double ReasonsGiven = 0.95;

    /// <summary>Fewer overrides than this say nothing about a share.</summary>
    public const int FewestOverrides = 10;

    /// <summary>An action corrected this often lately needs a protected case of its own.</summary>
    public const int CorrectionsWorthACase = 3;

    /// <summary>An exception type that came this often lately needs a route of its own.</summary>
    public const int RecurringException = 3;

    /// <summary>Fewer protected cases than this protect nothing.</summary>
    public const int FewestCases = 5;

    /// <summary>How long a rollback rehearsal counts, in days.</summary>
    public const int RehearsalCountsDays = 90;

    /// <summary>How long a complete evaluation run counts, in days.</summary>
    public const int RunCountsDays = 30;

    /// <summary>How long a change of thresholds counts as tuning, in days.</summary>
    public const int TuningCountsDays = 90;

    /// <summary>Every check of every level, lowest level first.</summary>
    public static IReadOnlyList<ReadinessCheck> Check(WorkflowContract contract, ReadinessFacts facts) =>
        [.. BoundaryChecks.Of(contract, facts), .. ProductionChecks.Of(contract, facts), .. LearningChecks.Of(contract, facts)];

    /// <summary>The highest level whose own checks and those of every level below all pass; L0 where L1's do not.</summary>
    public static ReadinessLevel LevelOf(IReadOnlyCollection<ReadinessCheck> checks)
    {
        var level = ReadinessLevel.L0;
        while (level < ReadinessLevel.L4 && checks.Where(c => c.Level == level + 1).All(c => c.Passed))
        {
            level++;
        }

        return level;
    }

    /// <summary>A level's name in one word.</summary>
    public static string NameOf(ReadinessLevel level) =>
        level switch
        {
            ReadinessLevel.L0 => "Unstructured",
            ReadinessLevel.L1 => "Mapped",
            ReadinessLevel.L2 => "Controlled",
            ReadinessLevel.L3 => "Production-ready",
            _ => "Adaptive",
        };

    /// <summary>What a workflow at this level looks like, in a sentence.</summary>
    public static string LooksLike(ReadinessLevel level) =>
        level switch
        {
            ReadinessLevel.L0 => "Who owns what is unclear, and nobody could draw where the workflow begins and ends.",
            ReadinessLevel.L1 =>
                "What enters, who owns each step and who classifies is written down, and there are people behind every name.",
            ReadinessLevel.L2 => "Every boundary has somebody to hand on to, and every approval has enough people who may give it.",
            ReadinessLevel.L3 =>
                "Exceptions, evidence, controls and the way back are explicit, and what happens shows that they are kept to.",
            _ => "What reviewers correct, what keeps coming back as an exception and what regressed changes the contract and its cases.",
        };

    /// <summary>What a workflow at this level should do next, in a sentence.</summary>
    public static string DoNext(ReadinessLevel level) =>
        level switch
        {
            ReadinessLevel.L0 => "Map the workflow before anything in its live path is automated.",
            ReadinessLevel.L1 => "Automate deterministic preprocessing, and name who decides at each boundary.",
            ReadinessLevel.L2 => "Let the agent assist behind explicit review gates, and build up evidence and protected cases.",
            ReadinessLevel.L3 => "Widen what may happen alone only within the limits the tiers name.",
            _ => "Tune thresholds and routes, each change behind the release gate.",
        };

    internal static ReadinessCheck Judge(
        string id,
        ReadinessLevel level,
        string title,
        bool passed,
        string evidence,
        string nextStep,
        string? path = null
    ) => new(id, level, title, passed, evidence, passed ? "" : nextStep) { Path = passed ? null : path };

    internal static string Names(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToList();
        return all.Count <= 6 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(6))} and {Number(all.Count - 6)} more";
    }

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Percent(double share) => share.ToString("0.# %", CultureInfo.InvariantCulture);

    internal static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
