using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Escalation;

/// <summary>What follows when an item has gone up, whoever sent it: the new queue's calendar counts from now on, the audit says so, the agent's side and the new owners hear of it.</summary>
public sealed class RecordHandUp(AnnounceEvent announce, TellPeople tell)
{
    /// <summary>An item that has gone up by its verb.</summary>
    /// <param name="Item">The item, in its new queue.</param>
    /// <param name="Contract">The version it was admitted under.</param>
    /// <param name="From">The queue it left.</param>
    /// <param name="Actor">The acting principal.</param>
    /// <param name="By">The person, where one sent it up.</param>
    /// <param name="Message">Why.</param>
    public sealed record HandUp(ReviewItem Item, WorkflowContract Contract, string From, string Actor, PersonId? By, string? Message);

    internal async Task ApplyAsync(LedgerTransaction tx, HandUp up)
    {
        var item = up.Item;
        var history = await ItemDesk.HistoryAsync(tx, item);
        tx.Db.AddRange(SlaRules.Switch(item, up.Contract, history, resolveMinutes: null, tx.Now));
        var detail = new JsonObject
        {
            ["from"] = up.From,
            ["to"] = item.Queue,
            ["level"] = item.Level,
            ["message"] = up.Message,
        };
        tx.Audit(up.Actor, "item.escalated", item.Id.ToString(), detail);
        var data = new JsonObject
        {
            ["id"] = item.Id.ToString(),
            ["reviewId"] = item.ReviewId.ToString(),
            ["action"] = item.Action,
            ["from"] = up.From,
            ["to"] = item.Queue,
            ["level"] = item.Level,
            ["by"] = up.Actor,
            ["at"] = WireJson.TimeOf(tx.Now),
            ["resolveBy"] = WireJson.TimeOf(item.ResolveBy),
        };
        await announce.ApplyAsync(tx, EventTypes.ItemEscalated, item.ReviewId, item.Id, data);
        await tell.ApplyAsync(tx, new Notice(NoticeKind.Escalated, item, Audience.TeamOf(item.Queue), up.Message) { By = up.By });
    }
}
