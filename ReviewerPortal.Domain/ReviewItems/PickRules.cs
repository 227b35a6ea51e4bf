namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>In which order “next” hands items out, and when one has come back too often. Pure.</summary>
public static class PickRules
{
    /// <summary>So often an item comes back undecided before the leads are told that nobody decides it.</summary>
    public const int NobodyDecidesAt = 3;

    /// <summary>The head start for each approval an item needs beyond the first: the next person still has to find and read it.</summary>
    public static readonly TimeSpan PerFurtherApproval = TimeSpan.FromMinutes(15);

    /// <summary>The head start for each time a rung raised an item.</summary>
    public static readonly TimeSpan PerRaise = TimeSpan.FromHours(1);

    /// <summary>
    /// The moment an item counts as urgent from: when its next clock runs out, less <see cref="PerFurtherApproval"/> for each approval its tier needs beyond one and
    /// <see cref="PerRaise"/> for each time its priority was raised.
    /// The earliest is handed out first, so that a tier that takes several people is begun sooner than an equally urgent one that takes one. Lists stay in order of due time.
    /// </summary>
    /// <param name="dueAt">When the next clock runs out.</param>
    /// <param name="approvalsNeeded">How many people must approve; at least 1.</param>
    /// <param name="raised">How often its priority was raised.</param>
    public static DateTimeOffset PickAt(DateTimeOffset dueAt, int approvalsNeeded, int raised)
    {
        var headStart = PerFurtherApproval * Math.Max(0, approvalsNeeded - 1) + PerRaise * raised;
        return dueAt - DateTimeOffset.MinValue > headStart ? dueAt - headStart : DateTimeOffset.MinValue;
    }

    /// <summary>Whether one more coming back made it an item nobody decides.</summary>
    /// <param name="before">How often it had come back before.</param>
    /// <param name="now">How often it has now.</param>
    public static bool NobodyDecides(int before, int now) => before < NobodyDecidesAt && now >= NobodyDecidesAt;
}
