using NodaTime;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Somebody chooses how to be told. It counts for what happens from now on; what waits goes out as it was put off.</summary>
public sealed class SavePreference(Ledger ledger)
{
    private const int MinutesOfDay = 24 * 60;

    /// <summary>The choices.</summary>
    /// <param name="Caller">Whose.</param>
    /// <param name="Clocks">For clocks.</param>
    /// <param name="HandOvers">For hand-overs.</param>
    /// <param name="Placement">For what a lead has to place.</param>
    /// <param name="Zone">An IANA zone.</param>
    /// <param name="QuietFrom">Minute of the day, 0–1439, or null with <paramref name="QuietTo"/>.</param>
    /// <param name="QuietTo">Minute of the day, 0–1439, different from <paramref name="QuietFrom"/>.</param>
    /// <param name="Summary">Whether to have a summary of each week.</param>
    public sealed record Command(
        Caller Caller,
        MailPace Clocks,
        MailPace HandOvers,
        MailPace Placement,
        string? Zone,
        int? QuietFrom,
        int? QuietTo,
        bool Summary = false
    );

    /// <summary>Keeps them.</summary>
    public Task<Outcome<NoticePreference>> HandleAsync(Command command, CancellationToken ct)
    {
        if (command.Caller.Person is not { } person)
        {
            return Task.FromResult<Outcome<NoticePreference>>(new Refusal(RefusalCodes.Forbidden, "Only people choose how they are told."));
        }

        var problems = ProblemsOf(command);
        return problems.Count > 0
            ? Task.FromResult<Outcome<NoticePreference>>(
                new Refusal(RefusalCodes.Validation, string.Join(' ', problems.Select(p => p.Detail))) { Problems = problems }
            )
            : ledger.WriteAsync<NoticePreference>(
                command.Caller.Workspace,
                async tx =>
                {
                    var preference = await tx.Db.NoticePreferences.FindAsync([person]);
                    if (preference is null)
                    {
                        preference = new NoticePreference { PersonId = person, WorkspaceId = tx.Workspace };
                        tx.Db.Add(preference);
                    }

                    (preference.Clocks, preference.HandOvers, preference.Placement) = (
                        command.Clocks,
                        command.HandOvers,
                        command.Placement
                    );
                    (preference.Zone, preference.QuietFrom, preference.QuietTo) = (command.Zone!, command.QuietFrom, command.QuietTo);
                    preference.SummaryAt = command.Summary ? MailTimeRules.SummaryAt(preference, tx.Now) : null;
                    return preference;
                },
                ct
            );
    }

    private static List<Problem> ProblemsOf(Command command)
    {
        var problems = new List<Problem>();
        if (command.Zone is null || DateTimeZoneProviders.Tzdb.GetZoneOrNull(command.Zone) is null)
        {
            problems.Add(new Problem("#/zone", "The time zone must be one of the IANA list, such as Europe/Berlin."));
        }

        if (command.QuietFrom is null != command.QuietTo is null)
        {
            problems.Add(new Problem("#/quietTo", "Quiet hours need both a beginning and an end."));
        }
        else if (command is { QuietFrom: { } from, QuietTo: { } to } && (from == to || !OfDay(from) || !OfDay(to)))
        {
            problems.Add(new Problem("#/quietTo", "Quiet hours must begin and end at two different times of the day."));
        }

        return problems;
    }

    private static bool OfDay(int minute) => minute is >= 0 and < MinutesOfDay;
}
