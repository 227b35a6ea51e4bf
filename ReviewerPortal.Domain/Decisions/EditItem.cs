using System.Text.Json;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>
/// A person corrects the arguments; the workflow resumes with the corrected ones. The edit is its author's approval, and approvals of the former arguments
/// no longer count: where the tier needs one person the edit is final, otherwise the item awaits another person's approval of the edited arguments.
/// </summary>
public sealed class EditItem(DecisionDesk desk)
{
    /// <summary>The edit: all arguments as they should be. The action itself cannot be changed.</summary>
    public sealed record Command(DecisionRequest Request, JsonElement? Args, string? ReasonCode = null, string? Message = null);

    /// <summary>Edits and answers with the item. Arguments that do not differ, do not fit the action's schema or fail a control that passed are refused, all problems at once.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command edit, CancellationToken ct) =>
        desk.WriteAsync(edit.Request, (tx, hand) => ApplyAsync(tx, hand, edit), ct);

    internal async Task<Outcome<Decision?>> ApplyAsync(LedgerTransaction tx, ItemInHand hand, Command edit)
    {
        var reason = new SpokenReason(edit.ReasonCode, edit.Message);
        if (await DecisionDesk.WhyNotAsync(tx, hand, edit.Request, ReviewDecision.Edit, reason) is { } refusal)
        {
            return refusal;
        }

        if (edit.Args is not { } args)
        {
            return DecisionDesk.Invalid([new Problem("#/args", "an edit needs the arguments as they should be")]);
        }

        if (EditRules.Check(hand.Item, hand.Review, hand.Contract, args) is { Count: > 0 } problems)
        {
            return DecisionDesk.Invalid(problems);
        }

        var item = hand.Item;
        var text = CanonicalJson.Of(args);
        var fingerprint = Fingerprint.Of(item, text, await EvidenceStamp.ListAsync(tx.Db, item.ReviewId));
        var wasWaiting = item.Status == ItemStatus.AwaitingInfo;
        var outcome = item.Edit(DecisionDesk.StandingOf(hand, edit.Request, tx.Now), text, fingerprint);
        return outcome.Succeeded(out var ruling, out var refused)
            ? await desk.RecordAsync(tx, hand, edit.Request, ruling, reason, wasWaiting)
            : refused;
    }
}
