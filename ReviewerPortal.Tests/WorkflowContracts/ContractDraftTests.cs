using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class ContractDraftTests
{
    private const string Flow = "refunds";

    private static readonly string Raised = SampleContracts.Refunds.Replace("amount > 500", "amount > 900", StringComparison.Ordinal);

    [Theory, BothEngines]
    public async Task A_draft_is_proposed_by_one_and_published_by_another_and_the_audit_names_both(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var (ann, bob) = (await AddAsync(data, "ann"), await AddAsync(data, "bob"));
        await PublishAsync(data, SampleContracts.Refunds);

        var changed = (
            await data.Get<ChangeDraft>()
                .HandleAsync(new(ann, Flow, 0, [new ContractChange.Set("approval_tiers[1].when", "has(amount) && amount > 900")]))
        ).Value;
        Assert.Equal((Raised, 1, 1), (changed.Text, changed.Revision, changed.BasedOn));
        var alone = (await data.Get<PublishContract>().HandleAsync(new(ann) { Workflow = Flow })).Refusal!;
        Assert.Equal((RefusalCodes.FourEyes, "propose"), (alone.Code, alone.Facts["next"]));
        Assert.Contains("bob", alone.Message, StringComparison.Ordinal);

        var proposed = (await data.Get<ProposeContract>().HandleAsync(new(ann, Flow) { ExpectedRevision = 1, Note = "dearer now" })).Value;
        Assert.Equal(("ann", "dearer now"), (proposed.Proposal!.By, proposed.Proposal.Note));
        Assert.Equal(RefusalCodes.FourEyes, (await data.Get<ApproveContract>().HandleAsync(new(ann, Flow))).Refusal!.Code);
        Assert.Equal("approve", (await data.Get<PublishContract>().HandleAsync(new(ann) { Workflow = Flow })).Refusal!.Facts["next"]);
        Assert.Equal(RefusalCodes.Conflict, (await data.Get<ProposeContract>().HandleAsync(new(bob, Flow))).Refusal!.Code);

        var published = (await data.Get<ApproveContract>().HandleAsync(new(bob, Flow) { ExpectedRevision = 1 })).Value;

        Assert.Equal((2, PublishEyes.Approved, "ann"), (published.Number, published.Eyes, published.ProposedBy));
        var version = (await data.Get<ListContractVersions>().HandleAsync(new(data.Workspace, Flow))).Value[0];
        Assert.Equal(("bob", "ann", "dearer now"), (version.PublishedBy, version.ProposedBy, version.Note));
        Assert.Null((await data.Get<ShowDraft>().HandleAsync(new(data.Workspace, Flow))).Value);
        await using var db = await data.OpenAsync();
        var trail = await db.AuditEntries.Where(a => a.Action.StartsWith("contract.")).OrderBy(a => a.Sequence).Skip(1).ToListAsync();
        Assert.Equal(
            ["user:ann contract.drafted", "user:ann contract.proposed", "user:bob contract.published"],
            trail.Select(a => $"{a.Actor} {a.Action}").ToArray()
        );
        Assert.Contains("\"proposedBy\":\"user:ann\"", trail[^1].Detail, StringComparison.Ordinal);
        Assert.Contains("\"fourEyes\":\"approved\"", trail[^1].Detail, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task The_other_administrators_are_told_of_a_proposal_once_and_the_notice_is_settled_with_it(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var (ann, bob) = (await AddAsync(data, "ann"), await AddAsync(data, "bob"));
        await PublishAsync(data, SampleContracts.Refunds);
        await data.Get<SaveDraft>().HandleAsync(new(ann, Flow, Raised));
        var propose = new ProposeContract.Command(ann, Flow) { Note = "dearer now" };

        _ = (await data.Get<ProposeContract>().HandleAsync(propose)).Value;
        _ = (await data.Get<ProposeContract>().HandleAsync(propose with { Note = "dearer, as agreed" })).Value;

        Assert.Empty((await data.Get<ListNotices>().HandleAsync(new(ann), CancellationToken.None)).Rows);
        var told = Assert.Single((await data.Get<ListNotices>().HandleAsync(new(bob), CancellationToken.None)).Rows);
        Assert.Equal(
            (NoticeKind.ContractProposed, null, Flow, "ann: dearer now", true),
            (told.Kind, told.ItemId, told.Workflow, told.Because, told.IsOpen)
        );
        Assert.Equal(1, await data.Get<CountUnread>().HandleAsync(bob, CancellationToken.None));

        _ = (await data.Get<ApproveContract>().HandleAsync(new(bob, Flow))).Value;
        Assert.False(Assert.Single((await data.Get<ListNotices>().HandleAsync(new(bob), CancellationToken.None)).Rows).IsOpen);
    }

    [Theory, BothEngines]
    public async Task Of_two_who_edit_one_draft_the_second_is_told_and_loses_nothing(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var (ann, bob) = (await AddAsync(data, "ann"), await AddAsync(data, "bob"));
        var save = data.Get<SaveDraft>();
        var first = (await save.HandleAsync(new(ann, Flow, SampleContracts.Refunds) { ExpectedRevision = 0 })).Value;

        // Both looked at the first revision; of what they send at once exactly one is saved.
        var answers = await Task.WhenAll(
            save.HandleAsync(new(ann, Flow, $"# ann\n{SampleContracts.Refunds}") { ExpectedRevision = first.Revision }),
            data.Get<ChangeDraft>().HandleAsync(new(bob, Flow, first.Revision, [new ContractChange.Set("purpose", "bob's")]))
        );

        var saved = Assert.Single(answers, a => a.Refusal is null).Value;
        var stale = Assert.Single(answers, a => a.Refusal is not null).Refusal!;
        var current = ContractRefusals.CurrentOf(stale)!;
        Assert.Equal(RefusalCodes.Stale, stale.Code);
        Assert.Equal((saved.Revision, "draft", saved.By, saved.Text), (current.Version, current.Status, current.Who, current.Text));
        Assert.Equal(saved.At, current.When);
        Assert.Contains(saved.By, stale.Message, StringComparison.Ordinal);
        var kept = (await data.Get<ShowDraft>().HandleAsync(new(data.Workspace, Flow))).Value!;
        Assert.Equal((saved.Text, 2), (kept.Text, kept.Revision));

        // Once the second has seen theirs, the save goes through.
        var again = (await save.HandleAsync(new(bob, Flow, Raised) { ExpectedRevision = current.Version })).Value;
        Assert.Equal(3, again.Revision);
        Assert.Equal(
            RefusalCodes.Stale,
            (await data.Get<DiscardDraft>().HandleAsync(new(ann, Flow) { ExpectedRevision = 2 })).Refusal!.Code
        );
    }

    [Fact]
    public async Task Who_publishes_alone_does_so_by_a_right_the_audit_names()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var ann = await AddAsync(data, "ann");
        var (publish, save) = (data.Get<PublishContract>(), data.Get<SaveDraft>());
        await save.HandleAsync(new(ann, Flow, SampleContracts.Refunds));
        var first = await publish.HandleAsync(new(ann) { Workflow = Flow, CreateMissingTeams = true });
        Assert.Equal(PublishEyes.OnlyAdministrator, first.Value.Eyes);

        var bob = await AddAsync(data, "bob");
        await save.HandleAsync(new(ann, Flow, Raised));
        var approvers = await data.Get<ListApprovers>().HandleAsync(new(ann));
        Assert.True(approvers.IsNeeded);
        Assert.Equal(["bob"], approvers.Others);
        Assert.Equal(RefusalCodes.FourEyes, (await publish.HandleAsync(new(ann) { Workflow = Flow, Text = Raised })).Refusal!.Code);
        Assert.True((await new ChangeWorkspaceSettings(data.Ledger).HandleAsync(new(bob, FourEyesOnPublish: false))).Refusal is null);
        Assert.Equal(PublishEyes.SwitchedOff, (await publish.HandleAsync(new(ann) { Workflow = Flow })).Value.Eyes);

        await new ChangeWorkspaceSettings(data.Ledger).HandleAsync(new(bob, FourEyesOnPublish: true));
        var key = new Caller(data.Workspace, "key:ci") { Scopes = new HashSet<string>([Scopes.ContractsWrite], StringComparer.Ordinal) };
        await save.HandleAsync(new(key, Flow, SampleContracts.Refunds));
        await data.Get<ProposeContract>().HandleAsync(new(ann, Flow));
        Assert.Equal(RefusalCodes.Forbidden, (await data.Get<ApproveContract>().HandleAsync(new(key, Flow))).Refusal!.Code);
        Assert.Equal(PublishEyes.NotAPerson, (await publish.HandleAsync(new(key) { Workflow = Flow })).Value.Eyes);

        await using var db = await data.OpenAsync();
        Assert.Equal(
            ["only_administrator", "switched_off", "not_a_person"],
            (await db.AuditEntries.Where(a => a.Action == "contract.published").OrderBy(a => a.Sequence).ToListAsync())
                .Select(a => System.Text.Json.JsonDocument.Parse(a.Detail).RootElement.GetProperty("fourEyes").GetString()!)
                .ToArray()
        );
        Assert.Equal(2, await db.AuditEntries.CountAsync(a => a.Action == "workspace.settings_changed" && a.Actor == "user:bob"));
    }

    [Fact]
    public async Task A_proposal_is_sent_back_with_a_reason_taken_back_without_one_and_withdrawn_by_a_save()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var (ann, bob) = (await AddAsync(data, "ann"), await AddAsync(data, "bob"));
        await PublishAsync(data, SampleContracts.Refunds);
        var (propose, decline, save) = (data.Get<ProposeContract>(), data.Get<DeclineContract>(), data.Get<SaveDraft>());
        Assert.Equal(RefusalCodes.Conflict, (await propose.HandleAsync(new(ann, Flow))).Refusal!.Code);
        await save.HandleAsync(new(ann, Flow, Raised.Replace("approvals: 2", "approvals: 20", StringComparison.Ordinal)));
        Assert.Equal(RefusalCodes.Validation, (await propose.HandleAsync(new(ann, Flow))).Refusal!.Code);
        await save.HandleAsync(new(ann, Flow, Raised));
        await propose.HandleAsync(new(ann, Flow));

        Assert.Equal("#/reason", Assert.Single((await decline.HandleAsync(new(bob, Flow, " "))).Refusal!.Problems).Pointer);
        var sent = (await decline.HandleAsync(new(bob, Flow, "too dear"))).Value;
        Assert.Equal((null, "bob", "too dear"), (sent.Proposal, sent.SentBack!.By, sent.SentBack.Reason));
        Assert.Equal(RefusalCodes.Conflict, (await data.Get<ApproveContract>().HandleAsync(new(bob, Flow))).Refusal!.Code);

        Assert.Null((await propose.HandleAsync(new(ann, Flow))).Value.SentBack);
        Assert.Null((await decline.HandleAsync(new(ann, Flow, null))).Value.Proposal);
        await propose.HandleAsync(new(ann, Flow));
        Assert.Null((await save.HandleAsync(new(bob, Flow, $"{Raised}\n"))).Value.Proposal);
        Assert.Equal(RefusalCodes.Conflict, (await data.Get<ApproveContract>().HandleAsync(new(bob, Flow))).Refusal!.Code);
        Assert.Equal(RefusalCodes.Stale, (await propose.HandleAsync(new(ann, Flow) { ExpectedRevision = 2 })).Refusal!.Code);

        await using var db = await data.OpenAsync();
        var actions = await db.AuditEntries.OrderBy(a => a.Sequence).Select(a => a.Action).ToListAsync();
        Assert.Equal(1, actions.Count(a => a is "contract.declined"));
        Assert.Equal(1, actions.Count(a => a is "contract.proposal_withdrawn"));
        Assert.Contains(
            "\"withdrewProposalOf\":\"user:ann\"",
            (await db.AuditEntries.OrderBy(a => a.Sequence).LastAsync()).Detail,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_old_version_comes_back_as_a_draft_that_replaces_no_unseen_one()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var ann = await AddAsync(data, "ann");
        await PublishAsync(data, SampleContracts.Refunds);
        await PublishAsync(data, Raised);
        var restore = data.Get<RestoreVersion>();

        var draft = (await restore.HandleAsync(new(ann, Flow, 1))).Value;
        Assert.Equal((SampleContracts.Refunds, 1, 1), (draft.Text, draft.BasedOn, draft.Revision));
        Assert.Equal(RefusalCodes.Stale, (await restore.HandleAsync(new(ann, Flow, 2))).Refusal!.Code);
        Assert.Equal(2, (await restore.HandleAsync(new(ann, Flow, 2) { ExpectedRevision = 1 })).Value.BasedOn);
        Assert.Equal(RefusalCodes.NotFound, (await restore.HandleAsync(new(ann, Flow, 7) { ExpectedRevision = 2 })).Refusal!.Code);

        Assert.True((await data.Get<DiscardDraft>().HandleAsync(new(ann, Flow) { ExpectedRevision = 2 })).Refusal is null);
        Assert.Null((await data.Get<ShowDraft>().HandleAsync(new(data.Workspace, Flow))).Value);
        Assert.Equal(3, (await restore.HandleAsync(new(ann, Flow, 1))).Value.Revision);
        var told = (await data.Get<DescribeDiff>().HandleAsync(new(data.Workspace, Flow, From: null, To: null))).Value;
        Assert.Equal("Tier “high” will take items over 500 instead of items over 900.", Assert.Single(told.Sentences).Text);
        Assert.Empty((await data.Get<ListVersionUse>().HandleAsync(new(data.Workspace, Flow))).Value);
    }

    [Theory, BothEngines]
    public async Task Open_items_are_counted_by_the_version_they_were_admitted_under(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        await desk.CancelAsync();
        await desk.CancelAsync();
        await PublishAsync(desk.Data, $"# again\n{ReviewDesk.Contract}");
        await desk.CancelAsync();

        var rows = (await desk.Get<ListVersionUse>().HandleAsync(new(desk.Data.Workspace, "retail-support"))).Value;

        Assert.Equal([(2, 1), (1, 2)], rows.Select(r => (r.Version, r.OpenItems)));
        var now = desk.Data.Time.GetUtcNow();
        Assert.All(rows, r => Assert.InRange(r.OldestReceivedAt, now.AddMinutes(-1), now));
    }

    [Fact]
    public async Task Who_may_not_change_contracts_changes_none_by_any_way()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await PublishAsync(data, SampleContracts.Refunds);
        await AddAsync(data, "ann");
        Caller[] strangers =
        [
            await AddAsync(data, "rob", PersonRole.Lead),
            await AddAsync(data, "eve", PersonRole.Auditor),
            new(data.Workspace, "key:bot") { Scopes = new HashSet<string>([Scopes.ReviewsWrite], StringComparer.Ordinal) },
        ];
        foreach (var by in strangers)
        {
            Refusal?[] answers =
            [
                (await data.Get<SaveDraft>().HandleAsync(new(by, Flow, Raised))).Refusal,
                (await data.Get<ChangeDraft>().HandleAsync(new(by, Flow, null, []))).Refusal,
                (await data.Get<ProposeContract>().HandleAsync(new(by, Flow))).Refusal,
                (await data.Get<ApproveContract>().HandleAsync(new(by, Flow))).Refusal,
                (await data.Get<DeclineContract>().HandleAsync(new(by, Flow, "no"))).Refusal,
                (await data.Get<RestoreVersion>().HandleAsync(new(by, Flow, 1))).Refusal,
                (await data.Get<DiscardDraft>().HandleAsync(new(by, Flow))).Refusal,
                (await data.Get<PublishContract>().HandleAsync(new(by) { Text = Raised })).Refusal,
            ];
            Assert.All(answers, a => Assert.Equal(RefusalCodes.Forbidden, a?.Code));
        }
    }

    private static async Task<Caller> AddAsync(TestDatabase data, string name, PersonRole role = PersonRole.Admin)
    {
        var person = new Person
        {
            Id = Guid.CreateVersion7(data.Time.GetUtcNow()),
            WorkspaceId = data.Workspace,
            UserName = $"{name}@acme.test",
            NormalizedUserName = $"{name}@acme.test".ToUpperInvariant(),
            DisplayName = name,
            Role = role,
        };
        await using var db = await data.OpenAsync();
        db.Add(person);
        await db.SaveChangesAsync();
        return new Caller(data.Workspace, $"user:{name}")
        {
            Person = person.PersonId,
            DisplayName = name,
            Role = role,
        };
    }

    private static async Task PublishAsync(TestDatabase data, string text)
    {
        var publish = new PublishContract.Command(new Caller(data.Workspace, "system:operator")) { Text = text, CreateMissingTeams = true };
        Assert.True((await data.Get<PublishContract>().HandleAsync(publish)).Refusal is null);
    }
}
