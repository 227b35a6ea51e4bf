using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>When somebody is away, and who may say so. Pure.</summary>
public static class AbsenceRules
{
    /// <summary>The longest single absence.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The longest note, in UTF-16 characters.</summary>
    public const int LongestNote = 200;

    /// <summary>Until when a person is away at a moment, through absences that follow without a gap; null when they are there.</summary>
    /// <param name="absences">Their absences in any order: from, inclusive, until, exclusive.</param>
    /// <param name="at">The moment.</param>
    public static DateTimeOffset? AwayUntil(IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> absences, DateTimeOffset at)
    {
        DateTimeOffset? until = null;
        foreach (var (from, end) in absences.OrderBy(a => a.From))
        {
            if (from <= (until ?? at) && end > (until ?? at))
            {
                until = end;
            }
        }

        return until;
    }

    /// <summary>Whether the caller plans this person's absences: their own, an administrator everybody's, a lead those of the people of their teams.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="person">Whose absence.</param>
    /// <param name="teams">The person's teams.</param>
    public static bool MayPlan(Caller caller, PersonId person, IEnumerable<string> teams) =>
        caller.Person == person || caller.Role is PersonRole.Admin || (caller.IsLead && teams.Any(caller.Teams.Contains));

    /// <summary>Problems of a planned absence.</summary>
    public static IEnumerable<Problem> Check(DateTimeOffset from, DateTimeOffset until, string? note, DateTimeOffset now)
    {
        if (until <= from)
        {
            yield return new Problem("#/until", "An absence ends after it begins.");
        }
        else if (until - from > Longest)
        {
            yield return new Problem("#/until", $"An absence lasts at most {Longest.TotalDays:0} days.");
        }
        else if (until <= now)
        {
            yield return new Problem("#/until", "This absence is over already.");
        }

        if (note is { Length: > LongestNote } || note?.Any(char.IsControl) == true)
        {
            yield return new Problem("#/note", $"A note has at most {LongestNote} characters, on one line.");
        }
    }
}
