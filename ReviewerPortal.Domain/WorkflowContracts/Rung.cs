using System.Globalization;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Which promise a clock measures.</summary>
public enum SlaClock
{
    /// <summary>From enqueue until somebody claims.</summary>
    Respond,

    /// <summary>From enqueue until the final decision.</summary>
    Resolve,
}

/// <summary>What a rung does to an item when its clock gets there.</summary>
public enum RungAction
{
    /// <summary>Tells people; the item stays as it is.</summary>
    Notify,

    /// <summary>Puts the item further forward for whoever takes the next one.</summary>
    RaisePriority,

    /// <summary>Takes the item from whoever holds it or was given it, and puts it back into its queue or another owner's.</summary>
    Reassign,

    /// <summary>Hands the item up: to the owner named, else to the step's escalation target.</summary>
    Escalate,

    /// <summary>Does what the item's tier says for a clock that ran out.</summary>
    TimeoutOutcome,
}

/// <summary>
/// The moment of a rung, in working time of the queue's calendar: a share of the promise that has been spent, or minutes that are left of it.
/// </summary>
/// <param name="Percent">1–400; above 100 the promise is broken already. Null where minutes are given.</param>
/// <param name="MinutesLeft">At least 1. Null where a share is given.</param>
public readonly record struct RungMoment(int? Percent, int? MinutesLeft)
{
    /// <summary>How much of the promise has been spent when the moment comes; zero where less than the minutes left was ever promised.</summary>
    public TimeSpan SpentOf(TimeSpan promise) =>
        Percent is { } percent ? promise * percent / 100
        : promise > TimeSpan.FromMinutes(MinutesLeft!.Value) ? promise - TimeSpan.FromMinutes(MinutesLeft.Value)
        : TimeSpan.Zero;

    /// <summary>As the contract writes it: <c>50%</c> or <c>-15m</c>.</summary>
    public override string ToString() =>
        Percent is { } percent
            ? string.Create(CultureInfo.InvariantCulture, $"{percent}%")
            : string.Create(CultureInfo.InvariantCulture, $"-{MinutesLeft}m");
}

/// <summary>One step of what an item's clock does by itself.</summary>
/// <param name="Clock">Which clock.</param>
/// <param name="At">When.</param>
/// <param name="Action">What it does.</param>
/// <param name="To">
/// For <see cref="RungAction.Notify"/>: <see cref="Holder"/>, <see cref="Lead"/>, <see cref="Team"/> or an owner's name; for reassigning and escalating an owner's name,
/// or null for the item's own queue and the step's escalation target.
/// </param>
public sealed record Rung(SlaClock Clock, RungMoment At, RungAction Action, string? To)
{
    /// <summary>Whoever holds the item; its queue's team where nobody does.</summary>
    public const string Holder = "holder";

    /// <summary>The leads of the item's queue.</summary>
    public const string Lead = "lead";

    /// <summary>Everybody who works the item's queue.</summary>
    public const string Team = "team";

    /// <summary>Tells the rung from the others of its item, such as <c>resolve 50% notify holder</c>.</summary>
    public string Key =>
        To is null
            ? $"{Shared.SnakeCase.Of(Clock)} {At} {Shared.SnakeCase.Of(Action)}"
            : $"{Shared.SnakeCase.Of(Clock)} {At} {Shared.SnakeCase.Of(Action)} {To}";
}
