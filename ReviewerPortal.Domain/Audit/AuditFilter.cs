namespace ReviewerPortal.Domain.Audit;

/// <summary>Which entries somebody asks for; a null or empty part leaves that part open.</summary>
/// <param name="Actor">A part of the acting principal, in any case.</param>
/// <param name="Action">The beginning of the action's name, such as <c>item.</c>.</param>
/// <param name="Subject">The whole subject, such as an item's id.</param>
/// <param name="From">Not before this moment.</param>
/// <param name="To">Before this moment.</param>
/// <param name="FirstSequence">Not before this entry.</param>
/// <param name="LastSequence">Not after this entry.</param>
public sealed record AuditFilter(
    string? Actor = null,
    string? Action = null,
    string? Subject = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    long? FirstSequence = null,
    long? LastSequence = null
)
{
    /// <summary>The entries that pass, in no order.</summary>
    internal IQueryable<AuditEntry> Of(IQueryable<AuditEntry> entries)
    {
        if (!string.IsNullOrWhiteSpace(Actor))
        {
            var part = Actor.Trim().ToLowerInvariant();
            // Translated to the engine's lower(); principals are ASCII.
#pragma warning disable CA1304, CA1311, CA1862, MA0011
            entries = entries.Where(e => e.Actor.ToLower().Contains(part));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        }

        if (!string.IsNullOrWhiteSpace(Action))
        {
            var beginning = Action.Trim();
            entries = entries.Where(e => e.Action.StartsWith(beginning));
        }

        if (!string.IsNullOrWhiteSpace(Subject))
        {
            var subject = Subject.Trim();
            entries = entries.Where(e => e.Subject == subject);
        }

        if (From is { } from)
        {
            entries = entries.Where(e => e.At >= from);
        }

        if (To is { } to)
        {
            entries = entries.Where(e => e.At < to);
        }

        if (FirstSequence is { } first)
        {
            entries = entries.Where(e => e.Sequence >= first);
        }

        if (LastSequence is { } last)
        {
            entries = entries.Where(e => e.Sequence <= last);
        }

        return entries;
    }
}
