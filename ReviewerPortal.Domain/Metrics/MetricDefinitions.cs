namespace ReviewerPortal.Domain.Metrics;

/// <summary>What each number means, word for word the same on the page, in the interface and in an export.</summary>
public static class MetricDefinitions
{
    public const string OverrideRate =
        "Overrides ÷ final human decisions, by decision time. An override is a final decision by a person that edited at least one argument or rejected "
        + "the action. An answer given in place of the action is a human decision and no override; automatic outcomes are left out altogether.";

    public const string ExceptionRate = "Items that raised an exception ÷ items received, by receive time.";

    public const string SlaBreachRate =
        "Final outcomes after the resolve clock ran out ÷ final human decisions and timed-out outcomes, by decision time.";

    public const string Interval =
        "95 % Wilson score interval: where the long-run share plausibly lies, given this many cases. Two wide intervals that overlap are too few to tell.";

    public const string SecondsToClaim = "Time from receipt to the first claim, of items a person decided in the window; within 2 %.";

    public const string SecondsToDecide = "Time from receipt to the final decision, of items a person decided in the window; within 2 %.";
}
