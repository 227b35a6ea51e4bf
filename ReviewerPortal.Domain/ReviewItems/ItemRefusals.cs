using System.Globalization;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>Why an item was not changed, each as a sentence that names who, when and what.</summary>
public static class ItemRefusals
{
    /// <summary>There is no such item, or the caller may not see it; nobody learns which.</summary>
    public static Refusal NoSuchItem { get; } = new(RefusalCodes.NotFound, "There is no such item.");

    /// <summary>There is no such review, or the caller may not see it; nobody learns which.</summary>
    public static Refusal NoSuchReview { get; } = new(RefusalCodes.NotFound, "There is no such review.");

    /// <summary>Only people act on items.</summary>
    public static Refusal OnlyPeople { get; } =
        new(RefusalCodes.Forbidden, "Only a person can do this: use a personal token, not an agent key.");

    /// <summary>The item has reached its end: decided, withdrawn or expired.</summary>
    public static Refusal Ended(ReviewItem item)
    {
        var what = WhatEnded(item);
        return new Refusal(
            RefusalCodes.AlreadyDecided,
            $"{item.EndedByName} {what.Said} this at {Time(item.EndedAt)}. Nothing was changed."
        )
            .With("who", item.EndedByName)
            .With("when", item.EndedAt)
            .With("what", what.Word)
            .With("current", Current(item));
    }

    /// <summary>The item moved on since the person looked.</summary>
    public static Refusal Stale(ReviewItem item, int seen) =>
        new Refusal(
            RefusalCodes.Stale,
            $"This item changed since you looked: you saw version {seen}, it is now at {item.Version}, last changed by {item.ChangedBy} at {Time(item.ChangedAt)}."
        ).With("current", Current(item));

    /// <summary>Another person holds the claim.</summary>
    public static Refusal ClaimHeld(ReviewItem item) =>
        new Refusal(RefusalCodes.ClaimHeld, $"{item.ClaimedByName} holds this item until {Time(item.ClaimedUntil)}.")
            .With("who", item.ClaimedByName)
            .With("until", item.ClaimedUntil);

    /// <summary>The claim the person relies on is no longer theirs: it ran out, was released or was taken over.</summary>
    public static Refusal ClaimLost(ReviewItem item) =>
        new Refusal(
            RefusalCodes.Stale,
            item.ClaimedUntil is { } until
                ? $"Your claim on this item is over: it ran until {Time(until)}. Claim it again to go on; nothing was changed."
                : "Your claim on this item is over. Claim it again to go on; nothing was changed."
        ).With("current", Current(item));

    /// <summary>Required evidence has not arrived.</summary>
    public static Refusal EvidenceMissing(ReviewItem item)
    {
        var names = JsonSerializer.Deserialize<string[]>(item.EvidenceMissing) ?? [];
        return new Refusal(
            RefusalCodes.EvidenceMissing,
            $"Required evidence has not arrived: {string.Join(", ", names)}. Nobody can decide before it does."
        ).With("names", names);
    }

    /// <summary>Evidence that must be opened first was not opened by this person in its present content.</summary>
    public static Refusal EvidenceUnopened(IReadOnlyList<string> names) =>
        new Refusal(RefusalCodes.EvidenceUnopened, $"Open this evidence before you decide: {string.Join(", ", names)}.").With(
            "names",
            names
        );

    /// <summary>The tier, the dialect or the person's role does not allow this decision.</summary>
    public static Refusal DecisionNotAllowed(ReviewDecision wanted, IReadOnlyList<ReviewDecision> allowed, string why) =>
        new Refusal(RefusalCodes.DecisionNotAllowed, why)
            .With("decision", SnakeCase.Of(wanted))
            .With("allowed", allowed.Select(SnakeCase.Of).ToArray());

    /// <summary>The same person may not give another approval of the same arguments.</summary>
    public static Refusal FourEyes(ReviewItem item) =>
        new Refusal(
            RefusalCodes.FourEyes,
            $"You have already approved this. It needs {item.ApprovalsNeeded} different people; another person must give the next approval."
        )
            .With("approvalsGiven", item.ApprovalsGiven)
            .With("approvalsNeeded", item.ApprovalsNeeded);

    /// <summary>The item is not in a state in which this can be done.</summary>
    public static Refusal NotNow(ReviewItem item, string wanted) =>
        new Refusal(RefusalCodes.Conflict, $"An item that is {Spoken(item.Status)} cannot be {wanted}.").With("current", Current(item));

    /// <summary>Nobody holds the item, so there is nothing to renew, release or let lapse.</summary>
    public static Refusal NotClaimed(ReviewItem item) =>
        new Refusal(RefusalCodes.Conflict, "Nobody holds this item.").With("current", Current(item));

    /// <summary>The claim has not run out yet.</summary>
    public static Refusal ClaimStillRuns(ReviewItem item) =>
        new Refusal(RefusalCodes.Conflict, $"{item.ClaimedByName}'s claim runs until {Time(item.ClaimedUntil)}.").With(
            "until",
            item.ClaimedUntil
        );

    /// <summary>An edit that leaves the arguments as they are.</summary>
    public static Refusal NothingEdited { get; } =
        new(RefusalCodes.Validation, "The edited arguments are the same as the present ones; approve instead, or change something.")
        {
            Problems = [new Problem("#/args", "must differ from the present arguments")],
        };

    private static object Current(ReviewItem item) =>
        new
        {
            version = item.Version,
            status = SnakeCase.Of(item.Status),
            who = item.ChangedBy,
            when = item.ChangedAt,
        };

    private static (string Word, string Said) WhatEnded(ReviewItem item) =>
        item.Status switch
        {
            ItemStatus.Withdrawn => ("withdrawn", "withdrew"),
            ItemStatus.Expired => ("expired", "let expire"),
            _ => item.Verdict switch
            {
                Verdict.Approved => ("approved", "approved"),
                Verdict.Edited => ("edited", "approved an edited form of"),
                Verdict.Rejected => ("rejected", "rejected"),
                Verdict.Responded => ("responded", "answered"),
                _ => (SnakeCase.Of(item.Status), "ended"),
            },
        };

    private static string Spoken(ItemStatus status) => SnakeCase.Of(status).Replace('_', ' ');

    private static string Time(DateTimeOffset? at) =>
        at is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : "an unknown time";
}
