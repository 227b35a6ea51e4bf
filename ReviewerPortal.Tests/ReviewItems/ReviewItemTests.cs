using CsCheck;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.ReviewItems;

public sealed class ReviewItemTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = Now.AddMinutes(10);
    private static readonly ActingPerson Ada = Person("Ada");
    private static readonly ActingPerson Bo = Person("Bo");
    private static readonly ActingPerson Cy = Person("Cy");

    // Every status an item can be in, reached through the verbs.
    private static readonly Dictionary<ItemStatus, Func<ReviewItem>> In = new()
    {
        [ItemStatus.EvidenceMissing] = () =>
        {
            var item = Item();
            Do(item.HoldForEvidence(["order"], "key:bot", Now));
            return item;
        },
        [ItemStatus.Queued] = () => Queued(),
        [ItemStatus.Claimed] = () =>
        {
            var item = Queued();
            Do(item.Claim(Ada, "t", Until, Now));
            return item;
        },
        [ItemStatus.AwaitingInfo] = () =>
        {
            var item = Queued();
            Do(item.RequestInfo(At(item, Ada), Until));
            return item;
        },
        [ItemStatus.AwaitingApproval] = () =>
        {
            var item = Queued(approvals: 2);
            Do(item.Approve(At(item, Bo)));
            return item;
        },
        [ItemStatus.AutoApproved] = () =>
        {
            var item = Item();
            Do(item.AutoApprove("system:controls", Now));
            return item;
        },
        [ItemStatus.Decided] = () => Decided(),
        [ItemStatus.Resumed] = () =>
        {
            var item = Decided();
            Do(item.Acknowledge("key:bot", Now));
            return item;
        },
        [ItemStatus.Undeliverable] = () =>
        {
            var item = Decided();
            Do(item.DeliveryFailed("system:delivery", Now));
            return item;
        },
        [ItemStatus.Withdrawn] = () =>
        {
            var item = Queued();
            Do(item.Withdraw("key:bot", Now));
            return item;
        },
        [ItemStatus.Expired] = () =>
        {
            var item = Queued();
            Do(item.Expire(Verdict.Rejected, "system:timeout", Now));
            return item;
        },
    };

    private static readonly Dictionary<string, Func<ReviewItem, Refusal?>> Verbs = new(StringComparer.Ordinal)
    {
        ["enqueue"] = i => i.Enqueue("key:bot", Now).Refusal,
        ["hold"] = i => i.HoldForEvidence(["x"], "key:bot", Now).Refusal,
        ["auto_approve"] = i => i.AutoApprove("system:controls", Now).Refusal,
        ["claim"] = i => i.Claim(Ada, "u", Until, Now).Refusal,
        ["renew"] = i => i.Renew(Ada, "t", Until, Now).Refusal,
        ["release"] = i => i.Release(Ada, "t", Now).Refusal,
        ["lapse"] = i => i.LapseClaim(Until).Refusal,
        ["assign"] = i => i.Assign(Bo.Id, Ada, Now).Refusal,
        ["take_over"] = i => i.TakeOver(Cy, "v", Until, Now).Refusal,
        ["approve"] = i => i.Approve(At(i, Ada)).Refusal,
        ["edit"] = i => i.Edit(At(i, Ada), """{"a":2}""", "f2").Refusal,
        ["reject"] = i => i.Reject(At(i, Ada)).Refusal,
        ["respond"] = i => i.Respond(At(i, Ada)).Refusal,
        ["escalate"] = i => i.Escalate(At(i, Ada), "leads").Refusal,
        ["request_info"] = i => i.RequestInfo(At(i, Ada), Until).Refusal,
        ["info_arrived"] = i => i.InfoArrived("key:bot", Now).Refusal,
        ["evidence_arrived"] = i => i.EvidenceArrived([], "f3", "key:bot", Now).Refusal,
        ["subject_changed"] = i => i.SubjectChanged("business_state_changed", "x", Severity.High, "q", "key:bot", Now).Refusal,
        ["withdraw"] = i => i.Withdraw("key:bot", Now).Refusal,
        ["expire"] = i => i.Expire(Verdict.Rejected, "system:timeout", Now).Refusal,
        ["acknowledge"] = i => i.Acknowledge("key:bot", Now).Refusal,
        ["delivery_failed"] = i => i.DeliveryFailed("system:delivery", Now).Refusal,
        ["deliver_again"] = i => i.DeliverAgain("system:delivery", Now).Refusal,
        ["return"] = i => i.ReturnFromDelivery("business_state_changed", "x", Severity.High, "q", "f4", "system:delivery", Now).Refusal,
    };

    private const string No = "no";

    // Rows: verbs. Columns: EvidenceMissing Queued Claimed(by Ada) AwaitingInfo AwaitingApproval(1 of 2, by Bo) AutoApproved Decided Resumed Undeliverable Withdrawn Expired.
    // A cell is the status the verb (by Ada, unless it says otherwise) leads to, or "no".
    private const string Table = """
        enqueue          no               no               no                no            no                no      no            no no      no no
        hold             no               no               no                no            no                no      no            no no      no no
        auto_approve     no               no               no                no            no                no      no            no no      no no
        claim            no               claimed          claimed           claimed       claimed           no      no            no no      no no
        renew            no               no               claimed           no            no                no      no            no no      no no
        release          no               no               queued            no            no                no      no            no no      no no
        lapse            no               no               queued            no            no                no      no            no no      no no
        assign           evidence_missing queued           claimed           awaiting_info awaiting_approval no      no            no no      no no
        take_over        no               claimed          claimed           claimed       claimed           no      no            no no      no no
        approve          no               decided          decided           decided       decided           no      no            no no      no no
        edit             no               decided          decided           decided       awaiting_approval no      no            no no      no no
        reject           no               decided          decided           decided       decided           no      no            no no      no no
        respond          no               decided          decided           decided       decided           no      no            no no      no no
        escalate         no               queued           queued            queued        queued            no      no            no no      no no
        request_info     no               awaiting_info    awaiting_info     awaiting_info awaiting_info     no      no            no no      no no
        info_arrived     no               no               no                queued        no                no      no            no no      no no
        evidence_arrived queued           queued           claimed           queued        queued            no      no            no no      no no
        subject_changed  evidence_missing queued           queued            queued        queued            no      no            no no      no no
        withdraw         withdrawn        withdrawn        withdrawn         withdrawn     withdrawn         no      no            no no      no no
        expire           expired          expired          expired           expired       expired           no      no            no no      no no
        acknowledge      no               no               no                no            no                resumed resumed       no resumed no resumed
        delivery_failed  no               no               no                no            no                undeliverable undeliverable no no no no
        deliver_again    no               no               no                no            no                no      no            no decided no no
        return           no               no               no                no            no                queued  queued        no queued  no no
        """;

    public static TheoryData<string, ItemStatus, string> Transitions()
    {
        var data = new TheoryData<string, ItemStatus, string>();
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var (cell, status) in cells.Skip(1).Zip(In.Keys))
            {
                data.Add(cells[0], status, cell);
            }
        }

        return data;
    }

    [Fact]
    public void The_table_names_every_verb_and_every_status()
    {
        Assert.Equal(Enum.GetValues<ItemStatus>().Order(), In.Keys.Order());
        Assert.Equal(Verbs.Count * In.Count, Transitions().Count);
        Assert.All(In, pair => Assert.Equal(pair.Key, pair.Value().Status));
    }

    [Theory, MemberData(nameof(Transitions))]
    public void Every_verb_in_every_status_does_what_the_table_says_or_changes_nothing(string verb, ItemStatus from, string to)
    {
        var item = In[from]();
        var (before, version) = (Everything(item), item.Version);

        var refusal = Verbs[verb](item);

        if (string.Equals(to, No, StringComparison.Ordinal))
        {
            Assert.NotNull(refusal);
            Assert.False(string.IsNullOrWhiteSpace(refusal.Message));
            Assert.Equal(before, Everything(item));
        }
        else
        {
            Assert.Null(refusal);
            Assert.Equal(to, SnakeCase.Of(item.Status));
            Assert.Equal(version + 1, item.Version);
            Assert.Equal(
                item.Status
                    is ItemStatus.EvidenceMissing
                        or ItemStatus.Queued
                        or ItemStatus.Claimed
                        or ItemStatus.AwaitingInfo
                        or ItemStatus.AwaitingApproval,
                item.IsOpen
            );
        }
    }

    [Fact]
    public void Who_comes_too_late_is_told_who_decided_what_and_when()
    {
        var item = Queued();
        Do(item.Reject(At(item, Bo)));

        var refusal = item.Approve(new Standing(Ada, 1, null, Now.AddMinutes(1))).Refusal!;

        Assert.Equal(RefusalCodes.AlreadyDecided, refusal.Code);
        Assert.Equal("Bo", refusal.Facts["who"]);
        Assert.Equal("rejected", refusal.Facts["what"]);
        Assert.Equal(Now, refusal.Facts["when"]);
        Assert.Contains("Bo rejected this at 2026-11-22 12:00:00 UTC", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_is_refused_while_another_runs_and_given_once_it_ran_out()
    {
        var item = Queued();
        Do(item.Claim(Ada, "a", Until, Now));

        Assert.Equal(RefusalCodes.ClaimHeld, item.Claim(Bo, "b", Until, Until.AddMilliseconds(-1)).Refusal?.Code);
        Do(item.Claim(Bo, "b", Until.AddMinutes(10), Until));
        Assert.Equal((Bo.Id, "b"), (item.ClaimedBy, item.ClaimToken));
    }

    [Fact]
    public void The_holders_second_claim_keeps_the_token()
    {
        var item = Queued();
        Do(item.Claim(Ada, "a", Until, Now));
        Do(item.Claim(Ada, "b", Until.AddMinutes(1), Now.AddMinutes(1)));

        Assert.Equal(("a", Until.AddMinutes(1)), (item.ClaimToken, item.ClaimedUntil));
    }

    [Fact]
    public void A_decision_on_a_claim_that_ran_out_is_refused_even_when_nobody_took_the_item()
    {
        var item = Queued();
        Do(item.Claim(Ada, "a", Until, Now));

        var refusal = item.Approve(new Standing(Ada, item.Version, "a", Until)).Refusal;

        Assert.Equal(RefusalCodes.Stale, refusal?.Code);
        Assert.True(item.IsOpen);
    }

    [Fact]
    public void A_holder_decides_with_the_version_they_saw_before_they_claimed()
    {
        var item = Queued();
        var seen = item.Version;
        Do(item.Claim(Ada, "a", Until, Now));

        Assert.Null(item.Approve(new Standing(Ada, seen, "a", Now)).Refusal);
    }

    [Fact]
    public void A_holder_is_refused_when_the_evidence_changed_under_them()
    {
        var item = Queued();
        Do(item.Claim(Ada, "a", Until, Now));
        var seen = item.Version;
        Do(item.EvidenceArrived([], "other", "key:bot", Now));

        Assert.Equal(RefusalCodes.Stale, item.Approve(new Standing(Ada, seen, "a", Now)).Refusal?.Code);
    }

    [Fact]
    public void An_edit_starts_the_count_again_and_the_second_approval_makes_it_edited()
    {
        var item = Queued(approvals: 2);
        Do(item.Approve(At(item, Ada)));
        Assert.Equal(new Ruling(Verdict.Edited, Final: false), item.Edit(At(item, Bo), """{"a":2}""", "f2").Value);
        Assert.Equal([Bo.Id], item.ApprovedBy);

        Assert.Equal(RefusalCodes.FourEyes, item.Approve(At(item, Bo)).Refusal?.Code);
        Assert.Equal(new Ruling(Verdict.Edited, Final: true), item.Approve(At(item, Ada)).Value);
    }

    [Fact]
    public void An_item_that_comes_back_starts_another_round_with_the_proposed_arguments()
    {
        var item = Queued();
        Do(item.Edit(At(item, Ada), """{"a":2}""", "f2"));
        Do(item.ReturnFromDelivery("business_state_changed", "moved on", Severity.High, "q", "f3", "system:delivery", Now));

        Assert.Equal((2, item.ProposedArgs, null, ItemStatus.Queued), (item.Round, item.Args, item.Verdict, item.Status));
        Assert.Null(item.Approve(At(item, Ada)).Refusal);
    }

    // Claim A3: whatever people do in whatever order, nobody is two of the people who approved the same arguments.
    [Fact]
    public void No_sequence_of_steps_lets_one_person_be_both_approvers()
    {
        ActingPerson[] people = [Ada, Bo, Cy];
        var finals = 0;
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 2], Gen.Int[0, 2])
            .Array[1, 25]
            .Sample(
                steps =>
                {
                    var item = Queued(approvals: 2);
                    var approvals = new List<(string Args, PersonId Person)>();
                    foreach (var (step, who, value) in steps)
                    {
                        var person = people[who];
                        var standing = At(item, person);
                        switch (step)
                        {
                            case 0 or 1 when item.Approve(standing).Refusal is null:
                                approvals.Add((item.Args, person.Id));
                                break;
                            case 2:
                                var edited = $$"""{"a":{{value}}}""";
                                if (item.Edit(standing, edited, edited).Refusal is null)
                                {
                                    approvals.Add((edited, person.Id));
                                }

                                break;
                            case 3:
                                _ = item.Claim(person, Guid.NewGuid().ToString(), Until, Now);
                                break;
                            case 4:
                                _ = item.Release(person, null, Now);
                                break;
                            case 5:
                                _ = item.Escalate(standing, value == 0 ? "q" : "leads");
                                break;
                            case 6:
                                _ = item.TakeOver(person, Guid.NewGuid().ToString(), Until, Now);
                                break;
                            case 7:
                                _ = item.EvidenceArrived([], "f" + value, "key:bot", Now);
                                break;
                        }

                        if (item.Status == ItemStatus.Decided)
                        {
                            Interlocked.Increment(ref finals);
                            Assert.Equal(2, item.ApprovedBy.Distinct().Count());
                            Assert.All(item.ApprovedBy, p => Assert.Contains((item.Args, p), approvals));
                            return;
                        }
                    }
                },
                iter: 100_000,
                threads: 2
            );
        Assert.True(finals > 10_000, $"only {finals} sequences reached a decision");
    }

    private static ReviewItem Item(int approvals = 1) =>
        new()
        {
            Id = ReviewItemId.New(Now),
            WorkspaceId = WorkspaceId.New(Now),
            ReviewId = ReviewId.New(Now),
            Position = 0,
            Workflow = "retail",
            ContractVersion = 1,
            Action = "cancel",
            Step = "change",
            Args = """{"a":1}""",
            ProposedArgs = """{"a":1}""",
            Sentence = "Cancel",
            Queue = "q",
            Tier = "t",
            ReceivedAt = Now,
            ApprovalsNeeded = approvals,
        };

    private static ReviewItem Queued(int approvals = 1)
    {
        var item = Item(approvals);
        Do(item.Enqueue("key:bot", Now));
        return item;
    }

    private static ReviewItem Decided()
    {
        var item = Queued();
        Do(item.Approve(At(item, Bo)));
        return item;
    }

    private static ActingPerson Person(string name) => new(PersonId.New(Now), $"user:{name}@example.com", name);

    private static Standing At(ReviewItem item, ActingPerson person) => new(person, item.Version, null, Now);

    private static void Do<T>(Outcome<T> outcome) => Assert.Null(outcome.Refusal);

    private static string Everything(ReviewItem item) =>
        string.Join(
            '\n',
            typeof(ReviewItem)
                .GetProperties()
                .Where(p => p.PropertyType != typeof(IReadOnlyList<PersonId>))
                .Select(p => $"{p.Name}={p.GetValue(item)}")
        );
}
