using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class PublishContractTests
{
    [Theory, BothEngines]
    public async Task A_published_contract_is_stored_whole_with_its_teams_and_its_audit_entry(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var by = Operator(data);

        var published = (await PublishAsync(data, SampleContracts.Refunds, "first")).Value;

        Assert.Equal(("refunds", 1, true), (published.Workflow, published.Number, published.IsNew));
        Assert.Equal("Back office Front desk", string.Join(' ', published.CreatedTeams.Order(StringComparer.Ordinal)));
        await using var db = await data.OpenAsync();
        Assert.Equal(2, await db.Teams.CountAsync());
        var version = await db.ContractVersions.SingleAsync();
        Assert.Equal(SampleContracts.Refunds, version.Text);
        Assert.Equal((CanonicalJson.HashOf(version.Text), "first", by.DisplayName), (version.TextHash, version.Note, version.PublishedBy));
        Assert.Equal(
            ("contract.published", by.Principal, "workflow:refunds"),
            await db
                .AuditEntries.Where(a => a.Action.StartsWith("contract."))
                .Select(a => new ValueTuple<string, string, string>(a.Action, a.Actor, a.Subject))
                .SingleAsync()
        );
    }

    [Theory, BothEngines]
    public async Task A_contract_with_errors_is_not_published_and_all_of_them_are_said(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var broken = SampleContracts
            .Refunds.Replace("mode: assistive", "mode: asistive", StringComparison.Ordinal)
            .Replace("approvals: 2", "approvals: 20", StringComparison.Ordinal);

        var refusal = (await PublishAsync(data, broken)).Refusal!;

        Assert.Equal(RefusalCodes.Validation, refusal.Code);
        Assert.Equal("#/steps/0/mode #/approval_tiers/1/approvals", string.Join(' ', refusal.Problems.Select(p => p.Pointer)));
        Assert.StartsWith("Line 9: ", refusal.Problems[0].Detail, StringComparison.Ordinal);
        await using var db = await data.OpenAsync();
        Assert.False(
            await db.Workflows.AnyAsync()
                || await db.ContractVersions.AnyAsync()
                || await db.Teams.AnyAsync()
                || await db.AuditEntries.AnyAsync()
        );
    }

    [Theory, BothEngines]
    public async Task Missing_teams_are_errors_unless_they_are_to_be_made(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);

        var refusal = (await data.Get<PublishContract>().HandleAsync(new(Operator(data)) { Text = SampleContracts.Refunds })).Refusal!;

        Assert.Equal("#/owners/front-desk/team #/owners/front-desk/backup", string.Join(' ', refusal.Problems.Select(p => p.Pointer)));
    }

    [Theory, BothEngines]
    public async Task The_same_document_is_not_published_twice(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await PublishAsync(data, SampleContracts.Refunds);

        var again = (await PublishAsync(data, SampleContracts.Refunds)).Value;
        var other = (await PublishAsync(data, Other)).Value;

        Assert.Equal((1, false), (again.Number, again.IsNew));
        Assert.Equal((2, true), (other.Number, other.IsNew));
        var versions = (await data.Get<ListContractVersions>().HandleAsync(new(data.Workspace, "refunds"))).Value;
        Assert.Equal([2, 1], versions.Select(v => v.Version));
    }

    [Theory, BothEngines]
    public async Task Publishes_at_once_get_numbers_without_a_gap(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var texts = Enumerable.Range(0, 8).Select(i => $"# {i}\n{SampleContracts.Refunds}");

        var answers = await Task.WhenAll(texts.Select(t => PublishAsync(data, t)));

        Assert.Equal(Enumerable.Range(1, 8), answers.Select(a => a.Value.Number).Order());
    }

    [Theory, BothEngines]
    public async Task The_newest_version_counts_at_once_also_on_another_node(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await using var node = data.AnotherNode();
        var here = data.Get<ContractCatalog>();
        var there = node.Get<ContractCatalog>();
        Assert.Null(await there.LatestAsync(data.Workspace, "refunds"));

        await PublishAsync(data, SampleContracts.Refunds);
        Assert.Equal(1, (await there.LatestAsync(data.Workspace, "refunds"))!.Number);
        await PublishAsync(data, Other);

        Assert.Equal(2, (await here.LatestAsync(data.Workspace, "refunds"))!.Number);
        Assert.Equal((2, 900), await LimitAsync(there));
        Assert.Same(await there.FindAsync(data.Workspace, "refunds", 1), await there.FindAsync(data.Workspace, "refunds", 1));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await here.FindAsync(data.Workspace, "refunds", 3));

        async Task<(int, int)> LimitAsync(ContractCatalog catalog)
        {
            var latest = (await catalog.LatestAsync(data.Workspace, "refunds"))!;
            return (latest.Number, latest.Contract.Controls[2].Require!.Text.Contains("900", StringComparison.Ordinal) ? 900 : 500);
        }
    }

    [Theory, BothEngines]
    public async Task A_draft_is_kept_with_its_problems_and_published_once_it_has_no_errors(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var by = Operator(data);
        var save = data.Get<SaveDraft>();
        var publish = new PublishContract.Command(by) { Workflow = "refunds", CreateMissingTeams = true };

        Assert.Equal(RefusalCodes.NotFound, (await data.Get<PublishContract>().HandleAsync(publish)).Refusal!.Code);
        var broken = (await save.HandleAsync(new(by, "refunds", "workflow: refunds\0"))).Value;
        Assert.NotEmpty(broken.Problems);
        Assert.Equal(RefusalCodes.Validation, (await data.Get<PublishContract>().HandleAsync(publish)).Refusal!.Code);
        Assert.Equal(RefusalCodes.NotFound, (await data.Get<ShowContract>().HandleAsync(new(data.Workspace, "refunds"))).Refusal!.Code);

        Assert.Empty((await save.HandleAsync(new(by, "refunds", SampleContracts.Refunds))).Value.Problems);
        Assert.Equal(by.DisplayName, (await data.Get<ShowDraft>().HandleAsync(new(data.Workspace, "refunds"))).Value!.By);
        Assert.Equal(1, (await data.Get<PublishContract>().HandleAsync(publish)).Value.Number);

        Assert.Null((await data.Get<ShowDraft>().HandleAsync(new(data.Workspace, "refunds"))).Value);
        Assert.Equal(RefusalCodes.Conflict, (await data.Get<PublishContract>().HandleAsync(publish)).Refusal!.Code);
        var row = Assert.Single(await data.Get<ListWorkflows>().HandleAsync(new(data.Workspace)));
        Assert.Equal(("refunds", 1, by.DisplayName), (row.Name, row.CurrentVersion, row.PublishedBy));
    }

    [Theory, BothEngines]
    public async Task A_draft_of_another_name_or_size_is_refused_or_said_to_be_wrong(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var save = data.Get<SaveDraft>();

        var other = (await save.HandleAsync(new(Operator(data), "returns", SampleContracts.Refunds))).Value;
        Assert.Equal("This is the contract of `refunds`, not of `returns`.", Assert.Single(other.Problems).Message);
        Assert.Equal(RefusalCodes.Validation, (await save.HandleAsync(new(Operator(data), "a/b", "x"))).Refusal!.Code);
        Assert.Equal(RefusalCodes.TooLarge, (await save.HandleAsync(new(Operator(data), "x", new string('a', 1_100_000)))).Refusal!.Code);
    }

    [Theory, BothEngines]
    public async Task Another_workspace_sees_nothing_of_it(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await PublishAsync(data, SampleContracts.Refunds);
        var other = await data.AddWorkspaceAsync("other");

        Assert.Null(await data.Get<ContractCatalog>().LatestAsync(other, "refunds"));
        Assert.Equal(RefusalCodes.NotFound, (await data.Get<ShowContract>().HandleAsync(new(other, "refunds"))).Refusal!.Code);
        Assert.Equal(RefusalCodes.NotFound, (await data.Get<ListContractVersions>().HandleAsync(new(other, "refunds"))).Refusal!.Code);
        Assert.Empty(await data.Get<ListWorkflows>().HandleAsync(new(other)));
    }

    [Theory, BothEngines]
    public async Task Two_versions_are_compared_part_by_part(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await PublishAsync(data, SampleContracts.Refunds);
        await PublishAsync(data, Other);

        var difference = (await data.Get<DiffContracts>().HandleAsync(new(data.Workspace, "refunds", 1, 2))).Value;

        Assert.Equal(
            [
                new(
                    "controls[limit].require",
                    ContractChangeKind.Changed,
                    "\"!has(amount) || amount <= 500\"",
                    "\"!has(amount) || amount <= 900\""
                ),
            ],
            difference.Changes
        );
        Assert.Equal(
            "The contract of refunds has no version 7.",
            (await data.Get<DiffContracts>().HandleAsync(new(data.Workspace, "refunds", 1, 7))).Refusal!.Message
        );
    }

    [Fact]
    public void Layout_is_no_change_and_order_is_one_where_it_matters()
    {
        const string Before =
            "controls:\n  - {control: a, kind: schema}\n  - {control: b, kind: policy}\n  - {control: c, kind: policy}\naccepts: [x, y]\nold: 1\n";
        const string After =
            "# a comment\naccepts: [ 'x', \"y\", z ]\ncontrols:\n- control: b\n  kind: permission\n- control: a\n  kind: schema\n- control: d\nnew: 1.0\n";

        Assert.Equal(
            [
                "old Removed 1 ",
                "accepts Changed [\"x\", \"y\"] [\"x\", \"y\", \"z\"]",
                "controls[c] Removed {\"control\": \"c\", \"kind\": \"policy\"} ",
                "controls[b].kind Changed \"policy\" \"permission\"",
                "controls[d] Added  {\"control\": \"d\"}",
                "controls[b] Moved 2 1",
                "controls[a] Moved 1 2",
                "new Added  1.0",
            ],
            ContractDiffRules.Compare(Before, After).Select(c => $"{c.Path} {c.Kind} {c.From} {c.To}").ToArray()
        );
        Assert.Empty(ContractDiffRules.Compare("a: 1\nb: [1.0]", "{\"b\": [1], \"a\": 1e0}"));
    }

    private static readonly string Other = SampleContracts.Refunds.Replace("amount <= 500", "amount <= 900", StringComparison.Ordinal);

    private static Caller Operator(TestDatabase data) => new(data.Workspace, "system:operator");

    private static Task<Outcome<PublishContract.Published>> PublishAsync(TestDatabase data, string text, string? note = null) =>
        data.Get<PublishContract>()
            .HandleAsync(
                new(Operator(data))
                {
                    Text = text,
                    Note = note,
                    CreateMissingTeams = true,
                }
            );
}
