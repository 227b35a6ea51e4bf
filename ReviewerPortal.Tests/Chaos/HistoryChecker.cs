using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Tests.Chaos;

/// <summary>What the receiver of webhooks kept of one delivery.</summary>
public sealed record DeliveredEvent(string WebhookId, string Type, string? Review);

/// <summary>
/// Holds what clients were told and what the receiver got against what the database holds, after the run, reading files and rows only. Answers every
/// broken promise as a sentence.
/// </summary>
public static class HistoryChecker
{
    /// <summary>Judges a run.</summary>
    /// <param name="history">What the clients recorded.</param>
    /// <param name="delivered">What the receiver got, repetitions included.</param>
    /// <param name="db">A context on the workspace.</param>
    public static async Task<IReadOnlyList<string>> CheckAsync(
        IReadOnlyList<ClientEntry> history,
        IReadOnlyList<DeliveredEvent> delivered,
        PortalDbContext db
    )
    {
        var reviews = await db.Reviews.AsNoTracking().ToDictionaryAsync(r => r.Id.ToString(), StringComparer.Ordinal);
        var decisions = await db.Decisions.AsNoTracking().ToListAsync();
        var events = await db.Events.AsNoTracking().Where(e => e.Type == EventTypes.ReviewDecided).ToListAsync();
        var audit = await db.AuditEntries.AsNoTracking().Select(a => a.Action).ToListAsync();
        return
        [
            .. CheckSubmissions(history, reviews),
            .. CheckDecisions(history, decisions),
            .. CheckResumptions(reviews.Values, events, delivered),
            .. CheckAudit(audit, reviews.Count, decisions.Count),
        ];
    }

    /// <summary>Every answered submission is there, once, under the id it was answered with.</summary>
    private static IEnumerable<string> CheckSubmissions(IReadOnlyList<ClientEntry> history, Dictionary<string, Review> reviews)
    {
        var submissions = history.Where(e => e.Operation == ClientOperation.Submit).GroupBy(e => e.Key, StringComparer.Ordinal).ToList();
        foreach (var submission in submissions)
        {
            var answers = submission.Where(e => e.Succeeded).Select(e => e.Review!).Distinct(StringComparer.Ordinal).ToList();
            if (answers.Count > 1)
            {
                yield return $"Submission {submission.Key} was answered with {answers.Count} different reviews.";
            }

            foreach (var lost in answers.Where(a => !reviews.ContainsKey(a)))
            {
                yield return $"Submission {submission.Key} was answered with {lost}, which is not there.";
            }
        }

        if (reviews.Count > submissions.Count)
        {
            yield return $"{submissions.Count} submissions made {reviews.Count} reviews.";
        }
    }

    /// <summary>Every answered decision is there once, as it was made, and nothing was decided twice.</summary>
    private static IEnumerable<string> CheckDecisions(IReadOnlyList<ClientEntry> history, List<Decision> decisions)
    {
        var final = decisions.Where(d => d.Final).ToLookup(d => d.ItemId.ToString(), StringComparer.Ordinal);
        foreach (var twice in final.Where(d => d.Count() > 1))
        {
            yield return $"Item {twice.Key} has {twice.Count()} final decisions.";
        }

        foreach (
            var answered in history
                .Where(e => e is { Operation: ClientOperation.Decide, Succeeded: true })
                .DistinctBy(e => e.Key, StringComparer.Ordinal)
        )
        {
            var kept = final[answered.Item!].Select(d => SnakeCase.Of(d.Verdict)).ToList();
            var wanted = answered.Verdict switch
            {
                "approve" => "approved",
                "edit" => "edited",
                _ => "rejected",
            };
            if (kept is not [var only] || !string.Equals(only, wanted, StringComparison.Ordinal))
            {
                yield return $"Item {answered.Item} was answered as {wanted}; the database holds [{string.Join(", ", kept)}].";
            }
        }
    }

    /// <summary>Every decided review has one event, was delivered at least once, and always under that event's id.</summary>
    private static IEnumerable<string> CheckResumptions(
        IEnumerable<Review> reviews,
        List<PortalEvent> events,
        IReadOnlyList<DeliveredEvent> delivered
    )
    {
        var announced = events.ToLookup(e => e.ReviewId!.Value.ToString(), StringComparer.Ordinal);
        var arrived = delivered
            .Where(d => string.Equals(d.Type, EventTypes.ReviewDecided, StringComparison.Ordinal))
            .ToLookup(d => d.Review!, StringComparer.Ordinal);
        foreach (var review in reviews.Where(r => r.Status == ReviewStatus.Decided))
        {
            var id = review.Id.ToString();
            var ids = announced[id].Select(e => e.Id.ToString()).ToList();
            if (ids.Count != 1)
            {
                yield return $"Review {id} is decided and has {ids.Count} events that say so.";
                continue;
            }

            var came = arrived[id].Select(d => d.WebhookId).Distinct(StringComparer.Ordinal).ToList();
            if (came.Count == 0)
            {
                yield return $"Review {id} is decided and its answer was never delivered.";
            }
            else if (came.Count > 1 || !string.Equals(came[0], ids[0], StringComparison.Ordinal))
            {
                yield return $"Review {id} is announced by {ids[0]} and was delivered as {string.Join(", ", came)}.";
            }
        }
    }

    /// <summary>What happened and what the audit says happened are the same number of things.</summary>
    private static IEnumerable<string> CheckAudit(List<string> audit, int reviews, int decisions)
    {
        var received = audit.Count(a => string.Equals(a, "review.received", StringComparison.Ordinal));
        if (received != reviews)
        {
            yield return $"{reviews} reviews, {received} audit entries that say so.";
        }

        var decided = audit.Count(a =>
            a.StartsWith("item.approved", StringComparison.Ordinal)
            || a.StartsWith("item.edited", StringComparison.Ordinal)
            || a.StartsWith("item.rejected", StringComparison.Ordinal)
        );
        if (decided != decisions)
        {
            yield return $"{decisions} decisions, {decided} audit entries that say so.";
        }
    }

    /// <summary>Reads what a receiver kept: one JSON line a delivery, <c>{id, body}</c>.</summary>
    public static IReadOnlyList<DeliveredEvent> ReadDeliveries(string path) => [.. File.ReadLines(path).Select(ReadDelivery)];

    private static DeliveredEvent ReadDelivery(string line)
    {
        using var document = JsonDocument.Parse(line);
        return DeliveryOf(document.RootElement.GetProperty("id").GetString()!, document.RootElement.GetProperty("body").GetString()!);
    }

    /// <summary>A delivery by its <c>webhook-id</c> header and its body.</summary>
    public static DeliveredEvent DeliveryOf(string webhookId, string body)
    {
        using var cloudEvent = JsonDocument.Parse(body);
        var type = cloudEvent.RootElement.GetProperty("type").GetString()!;
        var isReview = type.StartsWith("review.", StringComparison.Ordinal);
        return new DeliveredEvent(
            webhookId,
            type,
            isReview ? cloudEvent.RootElement.GetProperty("data").GetProperty("id").GetString() : null
        );
    }
}
