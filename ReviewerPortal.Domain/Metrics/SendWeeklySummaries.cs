using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// Puts the summaries that are due into the outbox, and says when each person's next one is, in one transaction: one mail a week, whatever restarts and on
/// however many nodes. Who was asleep for a month has the last week, once.
/// </summary>
public sealed class SendWeeklySummaries(
    PortalDatabase database,
    Ledger ledger,
    MeasureRates rates,
    MessageSignals senders,
    TimeProvider clock
)
{
    private const string Actor = "system:summary";

    // Of one round; the rest is due a round later.
    private const int Most = 200;

    /// <summary>Writes what is due; answers how many.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        List<NoticePreference> due;
        await using (var db = await database.OpenUnscopedAsync(ct))
        {
            due = await db
                .NoticePreferences.IgnoreQueryFilters()
                .AsNoTracking()
                .Where(p => p.SummaryAt <= now)
                .OrderBy(p => p.SummaryAt)
                .Take(Most)
                .ToListAsync(ct);
        }

        var written = 0;
        // People of one workspace and zone read the same figures.
        foreach (var alike in due.GroupBy(p => (p.WorkspaceId, p.Zone)))
        {
            var zone = MailTimeRules.ZoneOf(alike.Key.Zone);
            var (from, to) = WeeklySummaryRules.LastWeek(now, zone);
            var caller = new Caller(alike.Key.WorkspaceId, Actor);
            var week = (await rates.HandleAsync(new(caller, from, to, By: RateGrouping.Workflow, Durations: false), ct)).Value;
            var before = (
                await rates.HandleAsync(new(caller, from - (to - from), from, By: RateGrouping.Workflow, Durations: false), ct)
            ).Value;
            var (name, text) = (WeeklySummaryRules.NameOf(now, zone), WeeklySummaryRules.Text(week, before, zone));
            foreach (var preference in alike)
            {
                written += await WriteAsync(preference, name, text, ct) ? 1 : 0;
            }
        }

        return written;
    }

    private async Task<bool> WriteAsync(NoticePreference seen, string week, string text, CancellationToken ct) =>
        (
            await ledger.WriteAsync<bool>(
                seen.WorkspaceId,
                async tx =>
                {
                    // Another node, or the person, may have been here since it was read.
                    if (
                        await tx.Db.NoticePreferences.FindAsync([seen.PersonId]) is not { } preference
                        || preference.SummaryAt != seen.SummaryAt
                    )
                    {
                        return false;
                    }

                    preference.SummaryAt = MailTimeRules.SummaryAt(preference, tx.Now);
                    tx.Db.Add(
                        new OutgoingMessage
                        {
                            Id = MessageId.New(tx.Now),
                            WorkspaceId = tx.Workspace,
                            Channel = MessageChannel.Mail,
                            PersonId = seen.PersonId,
                            Kind = NoticeKind.WeeklySummary,
                            ItemId = null,
                            Workflow = "",
                            Queue = "",
                            Action = "",
                            DueAt = tx.Now,
                            Occasion = week,
                            Text = text,
                            At = tx.Now,
                            NextAttemptAt = tx.Now,
                        }
                    );
                    tx.AfterCommit(senders.Wake);
                    return true;
                },
                ct
            )
        ).Value;
}
