using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>Which final human decisions a rate is of: a window, and at most one value of one dimension.</summary>
/// <param name="From">Beginning of the window; counts from the beginning of its hour.</param>
/// <param name="To">End of the window, exclusive; counts to the end of its hour where it is not on the hour.</param>
/// <param name="Workflow">One workflow, or null for all.</param>
/// <param name="By">The dimension of <paramref name="Value"/>; never an hour or a day.</param>
/// <param name="Value">The dimension's value; null for all. Empty where the dimension does not apply.</param>
public sealed record OverrideSelection(
    DateTimeOffset From,
    DateTimeOffset To,
    string? Workflow = null,
    RateGrouping? By = null,
    string? Value = null
)
{
    /// <summary>The first hour.</summary>
    internal long FromHour => FigureRules.HourOf(From);

    /// <summary>The hour after the last.</summary>
    internal long ToHour => FigureRules.HourOf(To.AddHours(1).AddTicks(-1));

    /// <summary>Why it cannot be measured for that caller; null where it can.</summary>
    internal Refusal? WhyNot(Caller caller)
    {
        if (ToHour <= FromHour || ToHour - FromHour > MeasureRates.LongestWindow)
        {
            return new Refusal(RefusalCodes.Validation, "The window must end after it begins, and span at most ten years.");
        }

        if (By is RateGrouping.Hour or RateGrouping.Day)
        {
            return new Refusal(RefusalCodes.Validation, "An hour or a day is chosen by the window.");
        }

        return By is RateGrouping.Person && caller.Role is null or PersonRole.Reviewer
            ? new Refusal(RefusalCodes.Forbidden, "Numbers by person are for leads, admins and auditors.")
            : null;
    }
}

/// <summary>An overriding decision and its item.</summary>
internal sealed class OverriddenItem
{
    public required Decision Decision { get; init; }
    public required ReviewItem Item { get; init; }
}

/// <summary>Finds the overrides of a selection: exactly the decisions its rate counts as such, as far as the caller may see the queues they were decided in.</summary>
internal static class OverriddenItems
{
    // Part of the compared text only; no name contains it.
    private const string Between = "\u001f";

    /// <summary>The overrides, in no order.</summary>
    public static async Task<IQueryable<OverriddenItem>> OfAsync(
        PortalDbContext db,
        QueueDirectory queues,
        Caller caller,
        OverrideSelection selection,
        CancellationToken ct
    )
    {
        var (begins, ends) = (
            DateTimeOffset.FromUnixTimeSeconds(selection.FromHour * 3600),
            DateTimeOffset.FromUnixTimeSeconds(selection.ToHour * 3600)
        );
        var found = db
            .Decisions.AsNoTracking()
            .Where(d => d.Final && (d.Verdict == Verdict.Edited || d.Verdict == Verdict.Rejected))
            .Where(d => d.At >= begins && d.At < ends && !d.Automatic)
            .Join(db.ReviewItems.AsNoTracking(), d => d.ItemId, i => i.Id, (d, i) => new OverriddenItem { Decision = d, Item = i });
        if (selection.Workflow is { } workflow)
        {
            found = found.Where(o => o.Item.Workflow == workflow);
        }

        if (!caller.SeesEverything)
        {
            var visible = (await queues.VisibleToAsync(caller, ct)).Select(q => q.Workflow + Between + q.Name).ToList();
            found = found.Where(o => visible.Contains(o.Item.Workflow + Between + o.Decision.Queue));
        }

        return selection is { By: { } by, Value: { } value } ? Narrow(found, by, value) : found;
    }

    private static IQueryable<OverriddenItem> Narrow(IQueryable<OverriddenItem> found, RateGrouping by, string value) =>
        by switch
        {
            RateGrouping.Workflow => found.Where(o => o.Item.Workflow == value),
            RateGrouping.ContractVersion => int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var version)
                ? found.Where(o => o.Decision.ContractVersion == version)
                : found.Where(_ => false),
            RateGrouping.Step => found.Where(o => o.Item.Step == value),
            RateGrouping.Action => found.Where(o => o.Item.Action == value),
            RateGrouping.ExceptionType => found.Where(o => (o.Decision.ExceptionType ?? "") == value),
            RateGrouping.Queue => found.Where(o => o.Decision.Queue == value),
            RateGrouping.Tier => found.Where(o => o.Decision.Tier == value),
            RateGrouping.AgentName => found.Where(o => o.Item.AgentName == value),
            RateGrouping.AgentVersion => found.Where(o => o.Item.AgentVersion == value),
            RateGrouping.Person => IPrefixedId<PersonId>.TryParse(value, out var person)
                ? found.Where(o => o.Decision.PersonId == person)
                : found.Where(_ => false),
            RateGrouping.ReasonCode => found.Where(o => (o.Decision.ReasonCode ?? "") == value),
            _ => found,
        };
}
