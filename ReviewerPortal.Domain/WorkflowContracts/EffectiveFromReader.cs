using NodaTime;
using NodaTime.Text;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Reads the moment from which a tier counts.</summary>
internal static class EffectiveFromReader
{
    /// <summary>An RFC 3339 date, which means its midnight in UTC, or an RFC 3339 time; null, and a problem, for anything else.</summary>
    /// <param name="fields">The tier.</param>
    /// <param name="isLast">Whether it is the tier that takes what no other one took; that one has to be there always.</param>
    /// <param name="problems">Where problems go.</param>
    public static DateTimeOffset? Read(ContractFields fields, bool isLast, ContractProblems problems)
    {
        if (fields.Take("effective_from") is not { } node)
        {
            return null;
        }

        if (isLast)
        {
            problems.Error(node, "The last tier takes what no other one took, so it counts always; leave `effective_from` out.");
            return null;
        }

        if (node is ContractScalar { IsText: true } scalar && Parse(scalar.Value) is { } moment)
        {
            return moment;
        }

        if (node is not ContractGap)
        {
            problems.Error(node, "This must be a date such as 2026-12-01, or a time such as 2026-12-01T09:00:00+01:00.");
        }

        return null;
    }

    /// <summary>The moment a text names, in UTC; null where it names none.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        if (LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date })
        {
            return date.AtStartOfDayInZone(DateTimeZone.Utc).ToDateTimeOffset();
        }

        return OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true, Value: var time } ? time.ToInstant().ToDateTimeOffset() : null;
    }
}
