using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>A person who acts on an item.</summary>
/// <param name="Id">Who.</param>
/// <param name="Principal">How the audit names them: <c>user:EMAIL</c>.</param>
/// <param name="Name">How other people see them.</param>
public sealed record ActingPerson(PersonId Id, string Principal, string Name)
{
    /// <summary>The person behind a caller, or null for an agent key and the system.</summary>
    public static ActingPerson? Of(Caller caller) => caller.Person is { } person ? new(person, caller.Principal, caller.DisplayName) : null;
}

/// <summary>From where a person decides: who they are, the version they saw, the claim they rely on, and when.</summary>
/// <param name="By">The person.</param>
/// <param name="SeenVersion">The item's version when they looked.</param>
/// <param name="Claim">The token of the claim they believe to hold, or null to claim on the way.</param>
/// <param name="Now">When.</param>
public sealed record Standing(ActingPerson By, int SeenVersion, string? Claim, DateTimeOffset Now);

/// <summary>What a decision came to.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Final">False where another person's approval is still needed.</param>
public readonly record struct Ruling(Verdict Verdict, bool Final);

/// <content>The verbs: each checks first, answers a named refusal that changes nothing, and otherwise raises the version.</content>
public sealed partial class ReviewItem
{
    /// <summary>Whether somebody's lease is running at this moment. A lease that ran out counts for nothing, swept or not.</summary>
    public bool IsHeldAt(DateTimeOffset now) => ClaimedBy is not null && ClaimedUntil > now;

    /// <summary>Whether another person's lease is running.</summary>
    public bool IsHeldByOther(PersonId person, DateTimeOffset now) => IsHeldAt(now) && ClaimedBy != person;

    /// <summary>The people whose approvals of the present arguments count in this round, in the order they gave them.</summary>
    public IReadOnlyList<PersonId> ApprovedBy => [.. ReadApprovers().Select(PersonId.Of)];

    /// <summary>Whether the claim ran out and nobody has put the item back yet.</summary>
    public bool ClaimHasLapsed(DateTimeOffset now) => Status == ItemStatus.Claimed && !IsHeldAt(now);

    /// <summary>Who ended it, as people see them; empty while it is open.</summary>
    public string EndedByName => DecidedByName ?? ChangedBy;

    /// <summary>When it ended; the last change otherwise.</summary>
    public DateTimeOffset EndedAt => DecidedAt ?? ChangedAt;

    private bool IsAdmitted => ChangedAt != default;

    /// <summary>How the audit and people see what a clock did.</summary>
    public const string ClockActor = "system:clock";

    // ---- entering

    /// <summary>Enters a queue. The first verb of an item's life; the version stays 1.</summary>
    public Outcome<Done> Enqueue(string by, DateTimeOffset now) => Admit(ItemStatus.Queued, by, now);

    /// <summary>Enters, but waits for required evidence before anybody can decide.</summary>
    public Outcome<Done> HoldForEvidence(IReadOnlyList<string> missing, string by, DateTimeOffset now)
    {
        if (IsAdmitted)
        {
            return ItemRefusals.NotNow(this, "received again");
        }

        EvidenceMissing = JsonSerializer.Serialize(missing);
        return Admit(ItemStatus.EvidenceMissing, by, now);
    }

    /// <summary>Enters already decided, because the contract and the readiness level let the controls decide alone.</summary>
    /// <param name="by">The automatic actor, <c>system:…</c>.</param>
    /// <param name="now">When.</param>
    public Outcome<Ruling> AutoApprove(string by, DateTimeOffset now)
    {
        if (IsAdmitted)
        {
            return ItemRefusals.NotNow(this, "approved automatically");
        }

        Status = ItemStatus.AutoApproved;
        (Verdict, DecidedBy, DecidedByName, DecidedAt) = (ReviewItems.Verdict.Approved, by, by, now);
        (ChangedBy, ChangedAt) = (by, now);
        return new Ruling(ReviewItems.Verdict.Approved, Final: true);
    }

    private Outcome<Done> Admit(ItemStatus status, string by, DateTimeOffset now)
    {
        if (IsAdmitted)
        {
            return ItemRefusals.NotNow(this, "received again");
        }

        (Status, IsOpen) = (status, true);
        (ChangedBy, ChangedAt) = (by, now);
        return Done.Value;
    }

    // ---- claiming

    /// <summary>
    /// Takes a lease. The holder's own second claim keeps the token and moves the end, so that two windows of one person do not take the item from
    /// each other. Claiming an item that waits for information ends the wait.
    /// </summary>
    public Outcome<Done> Claim(ActingPerson by, string token, DateTimeOffset until, DateTimeOffset now)
    {
        if (WhyNotTakable() is { } refusal)
        {
            return refusal;
        }

        if (IsHeldByOther(by.Id, now))
        {
            return ItemRefusals.ClaimHeld(this);
        }

        TakeClaim(by, IsHeldAt(now) ? ClaimToken! : token, until, now);
        return Done.Value;
    }

    /// <summary>Moves the end of a running lease. One that ran out is not renewed: somebody else may be about to take it.</summary>
    public Outcome<Done> Renew(ActingPerson by, string token, DateTimeOffset until, DateTimeOffset now)
    {
        if (WhyNotHeld(by, token, now) is { } refusal)
        {
            return refusal;
        }

        ClaimedUntil = until;
        Changed(by.Name, now);
        return Done.Value;
    }

    /// <summary>Gives the item back to its queue.</summary>
    /// <param name="by">The holder.</param>
    /// <param name="token">The claim's token; null where the person alone says enough.</param>
    /// <param name="now">When.</param>
    /// <param name="skip">Whether they give it back unseen, which counts against it.</param>
    public Outcome<Done> Release(ActingPerson by, string? token, DateTimeOffset now, bool skip = false)
    {
        if (WhyNotHeld(by, token, now) is { } refusal)
        {
            return refusal;
        }

        if (skip)
        {
            CountReturn(by.Id);
        }

        ReturnToQueue();
        Changed(by.Name, now);
        return Done.Value;
    }

    /// <summary>Puts an item whose lease ran out back into its queue, and counts that it came back.</summary>
    public Outcome<Done> LapseClaim(DateTimeOffset now)
    {
        if (Status != ItemStatus.Claimed)
        {
            return IsOpen ? ItemRefusals.NotClaimed(this) : ItemRefusals.Ended(this);
        }

        if (IsHeldAt(now))
        {
            return ItemRefusals.ClaimStillRuns(this);
        }

        CountReturn(ClaimedBy);
        ReturnToQueue();
        Changed("system:lease", now);
        return Done.Value;
    }

    /// <summary>A lead's durable placement, or its removal. Independent of who holds the claim.</summary>
    public Outcome<Done> Assign(PersonId? to, ActingPerson by, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return ItemRefusals.Ended(this);
        }

        AssignedTo = to;
        Changed(by.Name, now);
        return Done.Value;
    }

    /// <summary>Takes a placement back because the person is away.</summary>
    /// <param name="by">The automatic actor.</param>
    /// <param name="now">When.</param>
    public Outcome<Done> Unassign(string by, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return ItemRefusals.Ended(this);
        }

        AssignedTo = null;
        Changed(by, now);
        return Done.Value;
    }

    /// <summary>Takes the item whoever holds it. Answers who held it, or null where nobody did.</summary>
    /// <param name="by">Who takes it.</param>
    /// <param name="token">The new claim's token; the former one is worth nothing from now on.</param>
    /// <param name="until">When the new claim ends.</param>
    /// <param name="now">When.</param>
    /// <param name="toQueue">The escalation target's queue, when the target pulls the item up to itself; null where the item stays.</param>
    public Outcome<PersonId?> TakeOver(ActingPerson by, string token, DateTimeOffset until, DateTimeOffset now, string? toQueue = null)
    {
        if (WhyNotTakable() is { } refusal)
        {
            return refusal;
        }

        PersonId? former = IsHeldByOther(by.Id, now) ? ClaimedBy : null;
        TakeClaim(by, token, until, now);
        if (toQueue is not null)
        {
            Queue = toQueue;
            Level++;
            ForgetApprovals();
            ForgetReturns();
            ContentVersion = Version;
        }

        return former;
    }

    // ---- deciding

    /// <summary>
    /// Approves the present arguments. Final when as many different people have approved the same arguments as the tier needs; otherwise the item
    /// awaits the next person. A person's second approval of the same arguments is refused.
    /// </summary>
    public Outcome<Ruling> Approve(Standing standing)
    {
        if (WhyNotDecidable(standing) is { } refusal)
        {
            return refusal;
        }

        var approvers = ReadApprovers();
        if (approvers.Contains(standing.By.Id.Value))
        {
            return ItemRefusals.FourEyes(this);
        }

        return Count([.. approvers, standing.By.Id.Value], standing);
    }

    /// <summary>
    /// Replaces the arguments. The count of approvals starts again and the edit is its author's approval, so where one approval is enough the edit is final.
    /// </summary>
    /// <param name="standing">From where the person decides.</param>
    /// <param name="args">The edited arguments as canonical JSON.</param>
    /// <param name="fingerprint">What is approved now.</param>
    public Outcome<Ruling> Edit(Standing standing, string args, string fingerprint)
    {
        if (WhyNotDecidable(standing) is { } refusal)
        {
            return refusal;
        }

        if (string.Equals(args, Args, StringComparison.Ordinal))
        {
            return ItemRefusals.NothingEdited;
        }

        (Args, Fingerprint) = (args, fingerprint);
        return Count([standing.By.Id.Value], standing);
    }

    /// <summary>Rejects. One rejection ends an item, however many approvals it has.</summary>
    public Outcome<Ruling> Reject(Standing standing) => End(standing, ReviewItems.Verdict.Rejected);

    /// <summary>Answers in place of the action; a human decision and no override.</summary>
    public Outcome<Ruling> Respond(Standing standing) => End(standing, ReviewItems.Verdict.Responded);

    /// <summary>Hands the item to another queue, one level up. Approvals given so far do not follow: the new owner looks afresh.</summary>
    public Outcome<Done> Escalate(Standing standing, string toQueue)
    {
        if (WhyNotDecidable(standing) is { } refusal)
        {
            return refusal;
        }

        Queue = toQueue;
        Level++;
        AssignedTo = null;
        ForgetApprovals();
        ForgetReturns();
        FirstClaimedAt ??= standing.Now;
        ReturnToQueue();
        ChangedContent(standing.By.Name, standing.Now);
        return Done.Value;
    }

    // ---- waiting

    /// <summary>Pauses the item until information arrives, at most until <paramref name="until"/>.</summary>
    public Outcome<Done> RequestInfo(Standing standing, DateTimeOffset until)
    {
        if (WhyNotDecidable(standing) is { } refusal)
        {
            return refusal;
        }

        FirstClaimedAt ??= standing.Now;
        DropClaim();
        (Status, PausedUntil) = (ItemStatus.AwaitingInfo, until);
        ChangedContent(standing.By.Name, standing.Now);
        return Done.Value;
    }

    /// <summary>Ends the wait for information: it came, or the longest wait is over.</summary>
    public Outcome<Done> InfoArrived(string by, DateTimeOffset now)
    {
        if (Status != ItemStatus.AwaitingInfo)
        {
            return IsOpen ? ItemRefusals.NotNow(this, "taken out of waiting") : ItemRefusals.Ended(this);
        }

        ReturnToQueue();
        ChangedContent(by, now);
        return Done.Value;
    }

    /// <summary>
    /// Evidence came or was replaced. What anybody approved before was other content, so approvals start again; an item that waited for evidence or
    /// information returns to its queue once nothing required is missing.
    /// </summary>
    /// <param name="missing">Names of required evidence that is still missing.</param>
    /// <param name="fingerprint">What a decision would approve now.</param>
    /// <param name="by">Who brought it.</param>
    /// <param name="now">When.</param>
    public Outcome<Done> EvidenceArrived(IReadOnlyList<string> missing, string fingerprint, string by, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return ItemRefusals.Ended(this);
        }

        EvidenceMissing = JsonSerializer.Serialize(missing);
        Fingerprint = fingerprint;
        ForgetApprovals();
        if (missing.Count == 0 && Status is ItemStatus.EvidenceMissing or ItemStatus.AwaitingInfo or ItemStatus.AwaitingApproval)
        {
            ReturnToQueue();
        }
        else if (Status == ItemStatus.AwaitingApproval)
        {
            Status = ItemStatus.Queued;
        }

        ChangedContent(by, now);
        return Done.Value;
    }

    // ---- the world moving on

    /// <summary>The subject moved on: back to a queue as an exception of that type, with nobody's claim or approval on it.</summary>
    public Outcome<Done> SubjectChanged(
        string exceptionType,
        string detail,
        WorkflowContracts.Severity severity,
        string queue,
        string by,
        DateTimeOffset now
    ) => ComeBackOpen(exceptionType, detail, severity, queue, by, now);

    /// <summary>The agent version that proposed it was rolled back: to a queue as an exception of that type, with nobody's claim or approval on it.</summary>
    public Outcome<Done> ReleaseRolledBack(
        string exceptionType,
        string detail,
        WorkflowContracts.Severity severity,
        string queue,
        string by,
        DateTimeOffset now
    ) => ComeBackOpen(exceptionType, detail, severity, queue, by, now);

    private Outcome<Done> ComeBackOpen(
        string exceptionType,
        string detail,
        WorkflowContracts.Severity severity,
        string queue,
        string by,
        DateTimeOffset now
    )
    {
        if (!IsOpen)
        {
            return ItemRefusals.Ended(this);
        }

        BecomeException(exceptionType, detail, severity, queue);
        ForgetApprovals();
        ForgetReturns();
        if (Status == ItemStatus.EvidenceMissing)
        {
            DropClaim();
        }
        else
        {
            ReturnToQueue();
        }

        ChangedContent(by, now);
        return Done.Value;
    }

    /// <summary>The agent takes its proposal back.</summary>
    public Outcome<Done> Withdraw(string by, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return ItemRefusals.Ended(this);
        }

        Close(ItemStatus.Withdrawn);
        ChangedContent(by, now);
        return Done.Value;
    }

    /// <summary>The resolve clock ran out and the tier's timeout outcome ends the item, as an automatic outcome.</summary>
    /// <param name="outcome">What the tier says: approved or rejected.</param>
    /// <param name="by">The automatic actor, such as <c>system:timeout</c>.</param>
    /// <param name="now">When.</param>
    public Outcome<Ruling> Expire(Verdict outcome, string by, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return ItemRefusals.Ended(this);
        }

        Close(ItemStatus.Expired);
        (Verdict, DecidedBy, DecidedByName, DecidedAt) = (outcome, by, by, now);
        ChangedContent(by, now);
        return new Ruling(outcome, Final: true);
    }

    // ---- what the clock does

    /// <summary>The keys of the rungs that fired in this round.</summary>
    public IReadOnlyList<string> Fired => JsonSerializer.Deserialize<string[]>(FiredRungs) ?? [];

    /// <summary>
    /// Remembers that a rung fires, so that it never does again in this round. What it does is another verb's; being remembered changes nothing a person could have
    /// seen, so it makes nobody's view stale.
    /// </summary>
    public Outcome<Done> FireRung(string key)
    {
        if (!IsOpen)
        {
            return ItemRefusals.Ended(this);
        }

        if (Fired.Contains(key, StringComparer.Ordinal))
        {
            return ItemRefusals.NotNow(this, $"moved by its clock again ({key})");
        }

        FiredRungs = JsonSerializer.Serialize(Fired.Append(key));
        return Done.Value;
    }

    /// <summary>Puts the item further forward for whoever takes the next one.</summary>
    public Outcome<Done> RaisePriority()
    {
        if (!IsOpen)
        {
            return ItemRefusals.Ended(this);
        }

        Priority++;
        return Done.Value;
    }

    /// <summary>Takes the item from whoever holds it or was given it; back into its queue, or into another owner's, which looks at it afresh.</summary>
    /// <param name="toQueue">The other owner's queue; null to stay.</param>
    /// <param name="now">When.</param>
    public Outcome<Done> ReassignByClock(string? toQueue, DateTimeOffset now)
    {
        if (WhyNotTakable() is { } refusal)
        {
            return refusal;
        }

        AssignedTo = null;
        if (toQueue is null || string.Equals(toQueue, Queue, StringComparison.Ordinal))
        {
            ReturnToQueue();
            Changed(ClockActor, now);
            return Done.Value;
        }

        MoveTo(toQueue, now);
        return Done.Value;
    }

    /// <summary>Hands the item to another queue, one level up, because its time ran out. Nobody's answer to the respond clock is claimed by it.</summary>
    public Outcome<Done> EscalateByClock(string toQueue, DateTimeOffset now)
    {
        if (WhyNotTakable() is { } refusal)
        {
            return refusal;
        }

        Level++;
        AssignedTo = null;
        MoveTo(toQueue, now);
        return Done.Value;
    }

    private void MoveTo(string queue, DateTimeOffset now)
    {
        Queue = queue;
        ForgetApprovals();
        ForgetReturns();
        ReturnToQueue();
        ChangedContent(ClockActor, now);
    }

    // ---- after the decision

    /// <summary>The agent's side said what became of the answer.</summary>
    public Outcome<Done> Acknowledge(string by, DateTimeOffset now)
    {
        if (Status is not (ItemStatus.Decided or ItemStatus.AutoApproved or ItemStatus.Undeliverable or ItemStatus.Expired))
        {
            return ItemRefusals.NotNow(this, "acknowledged");
        }

        Status = ItemStatus.Resumed;
        Changed(by, now);
        return Done.Value;
    }

    /// <summary>Every attempt to deliver the answer failed.</summary>
    public Outcome<Done> DeliveryFailed(string by, DateTimeOffset now)
    {
        if (Status is not (ItemStatus.Decided or ItemStatus.AutoApproved))
        {
            return ItemRefusals.NotNow(this, "marked undeliverable");
        }

        Status = ItemStatus.Undeliverable;
        Changed(by, now);
        return Done.Value;
    }

    /// <summary>An undeliverable answer is sent again.</summary>
    public Outcome<Done> DeliverAgain(string by, DateTimeOffset now)
    {
        if (Status != ItemStatus.Undeliverable)
        {
            return ItemRefusals.NotNow(this, "delivered again");
        }

        Status = ItemStatus.Decided;
        Changed(by, now);
        return Done.Value;
    }

    /// <summary>
    /// What was approved is no longer what would be done: the item comes back for another round as an exception, with the arguments the agent proposed.
    /// </summary>
    public Outcome<Done> ReturnFromDelivery(
        string exceptionType,
        string detail,
        WorkflowContracts.Severity severity,
        string queue,
        string fingerprint,
        string by,
        DateTimeOffset now
    )
    {
        if (Status is not (ItemStatus.Decided or ItemStatus.AutoApproved or ItemStatus.Undeliverable))
        {
            return ItemRefusals.NotNow(this, "returned");
        }

        BecomeException(exceptionType, detail, severity, queue);
        Round++;
        FiredRungs = "[]";
        (Verdict, DecidedBy, DecidedByName, DecidedAt) = (null, null, null, null);
        (Args, Fingerprint) = (ProposedArgs, fingerprint);
        ForgetApprovals();
        ForgetReturns();
        IsOpen = true;
        ReturnToQueue();
        ChangedContent(by, now);
        return Done.Value;
    }

    // ---- what the verbs share

    private Refusal? WhyNotTakable() =>
        !IsOpen ? ItemRefusals.Ended(this)
        : Status == ItemStatus.EvidenceMissing ? ItemRefusals.EvidenceMissing(this)
        : null;

    private Refusal? WhyNotHeld(ActingPerson by, string? token, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return ItemRefusals.Ended(this);
        }

        if (IsHeldByOther(by.Id, now))
        {
            return ItemRefusals.ClaimHeld(this);
        }

        return HoldsClaim(by, token, now) ? null : ItemRefusals.ClaimLost(this);
    }

    private bool HoldsClaim(ActingPerson by, string? token, DateTimeOffset now) =>
        IsHeldAt(now) && ClaimedBy == by.Id && (token is null || string.Equals(token, ClaimToken, StringComparison.Ordinal));

    /// <summary>Why this person cannot decide now, from where they stand; null when they can. Every deciding verb asks this first.</summary>
    public Refusal? WhyNotDecidable(Standing standing)
    {
        if (WhyNotTakable() is { } refusal)
        {
            return refusal;
        }

        if (IsHeldByOther(standing.By.Id, standing.Now))
        {
            return ItemRefusals.ClaimHeld(this);
        }

        if (standing.Claim is not null && !HoldsClaim(standing.By, standing.Claim, standing.Now))
        {
            return ItemRefusals.ClaimLost(this);
        }

        // A running claim proves that nobody else touched the item since, so its own effect on the version does not make the holder's view stale.
        var fresh = standing.Claim is null
            ? standing.SeenVersion == Version
            : standing.SeenVersion >= ContentVersion && standing.SeenVersion <= Version;
        return fresh ? null : ItemRefusals.Stale(this, standing.SeenVersion);
    }

    private Ruling Count(Guid[] approvers, Standing standing)
    {
        Approvers = JsonSerializer.Serialize(approvers);
        ForgetReturns();
        ApprovalsGiven = approvers.Length;
        FirstClaimedAt ??= standing.Now;
        var verdict = string.Equals(Args, ProposedArgs, StringComparison.Ordinal)
            ? ReviewItems.Verdict.Approved
            : ReviewItems.Verdict.Edited;
        if (ApprovalsGiven >= ApprovalsNeeded)
        {
            return Decide(standing, verdict);
        }

        ReturnToQueue();
        ChangedContent(standing.By.Name, standing.Now);
        return new Ruling(verdict, Final: false);
    }

    private Outcome<Ruling> End(Standing standing, Verdict verdict) =>
        WhyNotDecidable(standing) is { } refusal ? refusal : Decide(standing, verdict);

    private Ruling Decide(Standing standing, Verdict verdict)
    {
        FirstClaimedAt ??= standing.Now;
        Close(ItemStatus.Decided);
        (Verdict, DecidedBy, DecidedByName, DecidedAt) = (verdict, standing.By.Principal, standing.By.Name, standing.Now);
        ChangedContent(standing.By.Name, standing.Now);
        return new Ruling(verdict, Final: true);
    }

    private void BecomeException(string exceptionType, string detail, WorkflowContracts.Severity severity, string queue) =>
        (ExceptionType, ExceptionDetail, Severity, Queue) = (exceptionType, detail, severity, queue);

    private void TakeClaim(ActingPerson by, string token, DateTimeOffset until, DateTimeOffset now)
    {
        // A lease that ran out counts even where somebody else was quicker than the sweep.
        if (ClaimHasLapsed(now) && ClaimedBy != by.Id)
        {
            CountReturn(ClaimedBy);
        }

        (ClaimedBy, ClaimedByName, ClaimToken, ClaimedUntil) = (by.Id, by.Name, token, until);
        (Status, PausedUntil) = (ItemStatus.Claimed, null);
        FirstClaimedAt ??= now;
        Changed(by.Name, now);
    }

    private void ReturnToQueue()
    {
        DropClaim();
        PausedUntil = null;
        Status = ApprovalsGiven > 0 ? ItemStatus.AwaitingApproval : ItemStatus.Queued;
    }

    private void Close(ItemStatus status)
    {
        DropClaim();
        ForgetReturns();
        (Status, IsOpen, PausedUntil) = (status, false, null);
    }

    private void DropClaim() => (ClaimedBy, ClaimedByName, ClaimToken, ClaimedUntil) = (null, null, null, null);

    private void ForgetApprovals() => (Approvers, ApprovalsGiven) = ("[]", 0);

    /// <summary>Whether this person let the item come back undecided since anybody decided or moved it.</summary>
    public bool WasPassedBy(PersonId person) => PassedBy.Contains(PassedMark(person), StringComparison.Ordinal);

    /// <summary>How <see cref="PassedBy"/> names a person; what a query looks for.</summary>
    public static string PassedMark(PersonId person) => $"\"{person.Value:D}\"";

    private void CountReturn(PersonId? by)
    {
        Returns++;
        if (by is { } person && !WasPassedBy(person))
        {
            PassedBy = JsonSerializer.Serialize(JsonSerializer.Deserialize<List<Guid>>(PassedBy)!.Append(person.Value));
        }
    }

    private void ForgetReturns() => (Returns, PassedBy) = (0, "[]");

    private Guid[] ReadApprovers() => ApprovalsGiven == 0 ? [] : JsonSerializer.Deserialize<Guid[]>(Approvers) ?? [];

    private void Changed(string by, DateTimeOffset now)
    {
        Version++;
        (ChangedBy, ChangedAt) = (by, now);
    }

    private void ChangedContent(string by, DateTimeOffset now)
    {
        Changed(by, now);
        ContentVersion = Version;
    }
}
