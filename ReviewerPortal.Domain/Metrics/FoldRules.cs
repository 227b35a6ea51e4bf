using System.Globalization;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What is folded by what.</summary>
public static class FoldRules
{
    /// <summary>Hours in a day of the folded figures; its days are UTC days.</summary>
    public const int Day = 24;

    /// <summary>The dimensions that have folded figures, each the name of a column of <see cref="HourlyFigure"/>. Hours and days are read from any of them.</summary>
    public static IReadOnlyList<RateGrouping> Dimensions { get; } =
    [.. Enum.GetValues<RateGrouping>().Where(g => g is not (RateGrouping.Hour or RateGrouping.Day))];

    /// <summary>The first hour of the day an hour is in.</summary>
    public static long DayOf(long hour) => hour - hour % Day;

    /// <summary>A figure's value of a dimension.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no dimension of <see cref="Dimensions"/>.</exception>
    public static string KeyOf(HourlyFigure figure, RateGrouping dimension) =>
        dimension switch
        {
            RateGrouping.Workflow => figure.Workflow,
            RateGrouping.ContractVersion => figure.ContractVersion.ToString(CultureInfo.InvariantCulture),
            RateGrouping.Step => figure.Step,
            RateGrouping.Action => figure.Action,
            RateGrouping.ExceptionType => figure.ExceptionType,
            RateGrouping.Queue => figure.Queue,
            RateGrouping.Tier => figure.Tier,
            RateGrouping.AgentName => figure.AgentName,
            RateGrouping.AgentVersion => figure.AgentVersion,
            RateGrouping.Person => figure.Person,
            RateGrouping.ReasonCode => figure.ReasonCode,
            _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Not a dimension of the figures."),
        };

    /// <summary>A figure's counts.</summary>
    public static FigureDelta CountsOf(HourlyFigure figure) =>
        new(
            figure.Received,
            figure.Exceptions,
            figure.Approved,
            figure.Edited,
            figure.Rejected,
            figure.Responded,
            figure.Automatic,
            figure.Breached,
            figure.TimedOut
        );

    /// <summary>A folded figure's counts.</summary>
    public static FigureDelta CountsOf(FoldedFigure figure) =>
        new(
            figure.Received,
            figure.Exceptions,
            figure.Approved,
            figure.Edited,
            figure.Rejected,
            figure.Responded,
            figure.Automatic,
            figure.Breached,
            figure.TimedOut
        );
}
