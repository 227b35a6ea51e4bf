using System.Text;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>Owners and teams do not go while anything points at them, and nothing that is routed is ever out of everybody's sight.</summary>
public sealed class DroppedOwnersTests
{
    private static readonly string WithoutLeads = SampleContract
        .Yaml.Replace("  leads: {team: Leads, backup: Support}\n", "", StringComparison.Ordinal)
        .Replace("escalation_target: leads", "escalation_target: support", StringComparison.Ordinal)
        .Replace("route_to: leads", "route_to: support", StringComparison.Ordinal);

    private static readonly string IdleLeads = SampleContract
        .Yaml.Replace("escalation_target: leads", "escalation_target: support", StringComparison.Ordinal)
        .Replace("route_to: leads", "route_to: support", StringComparison.Ordinal);

    [Theory, BothEngines]
    public async Task A_version_that_drops_an_owner_items_wait_with_is_refused_and_says_what_points_at_it(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await PublishAsync(data, SampleContract.Yaml);
        await ReceiveAsync(data, amount: 600); // a policy conflict, so it waits with the leads
        await ReceiveAsync(data, amount: 40); // waits with support, and can be sent up to the leads

        var refusal = (await TryPublishAsync(data, WithoutLeads)).Refusal!;

        Assert.Equal(RefusalCodes.Conflict, refusal.Code);
        var problem = Assert.Single(refusal.Problems);
        Assert.Equal("#/owners/leads", problem.Pointer);
        Assert.Equal(
            "Still needed: 1 open item is in its queue; the escalation target of step change-order of version 1, under which 2 open items are waiting.",
            problem.Detail
        );

        // The way out it names: first nothing is routed there, then it is idle, then it goes.
        await PublishAsync(data, IdleLeads);
        Assert.NotNull((await TryPublishAsync(data, WithoutLeads)).Refusal);
        await EndAllAsync(data);
        Assert.Equal(3, (await TryPublishAsync(data, WithoutLeads)).Value.Number);
    }

    [Theory, BothEngines]
    public async Task A_queue_no_version_names_any_more_stays_visible_while_an_item_lies_in_it(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await PublishAsync(data, SampleContract.Yaml);
        await PublishAsync(data, WithoutLeads);
        // Admitted under the version before in the very moment the new one came into force; no check can see that one.
        await ReceiveAsync(data, amount: 600);
        await using (var db = await data.OpenAsync())
        {
            var item = Assert.Single(db.ReviewItems);
            item.Queue = "leads";
            await db.SaveChangesAsync();
        }

        data.Clock.Advance(TimeSpan.FromSeconds(2));
        var lead = Person(data, "lea", PersonRole.Lead, SampleContract.LeadTeam);
        var queue = Assert.Single(await data.Get<QueueDirectory>().AllAsync(data.Workspace), q => q.Name is "leads");
        var page = (await data.Get<ListItems>().HandleAsync(new(lead) { Queue = "leads" }, CancellationToken.None)).Value;
        var taken = await data.Get<ClaimNext>().HandleAsync(new(lead, "leads"), CancellationToken.None);

        Assert.True(queue is { IsRetired: true, Team: SampleContract.LeadTeam });
        Assert.Single(page.Items);
        Assert.Null(taken.Refusal);
        await EndAllAsync(data);
        data.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(await data.Get<QueueDirectory>().AllAsync(data.Workspace), q => q.Name is "leads");
    }

    [Theory, BothEngines]
    public async Task What_is_routed_to_a_team_nobody_is_in_is_worked_by_whoever_takes_what_no_route_names(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        await PublishAsync(
            data,
            SampleContract.Yaml.Replace("leads: {team: Leads, backup: Support}", "leads: {team: Leads}", StringComparison.Ordinal)
        );
        var reviewer = await AddAsync(data, "riley", PersonRole.Reviewer, SampleContract.Team);
        await AddAsync(data, "audra", PersonRole.Auditor, SampleContract.LeadTeam);
        await ReceiveAsync(data, amount: 600);
        data.Clock.Advance(TimeSpan.FromSeconds(2));

        var deserted = Assert.Single(await data.Get<QueueDirectory>().AllAsync(data.Workspace), q => q.Name is "leads");
        var shown = (await data.Get<ListQueues>().HandleAsync(new(reviewer), CancellationToken.None)).Value;
        Assert.Equal((SampleContract.Team, false), (deserted.StandIn, deserted.IsDeserted));
        Assert.Single(shown, q => q is { Name: "leads", Open: 1, MayDecide: true });

        // As soon as somebody is in the team again, it is theirs alone.
        await AddAsync(data, "lea", PersonRole.Lead, SampleContract.LeadTeam);
        data.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(
            (await data.Get<ListQueues>().HandleAsync(new(reviewer), CancellationToken.None)).Value,
            q => q.Name is "leads"
        );
    }

    [Theory, BothEngines]
    public async Task A_team_goes_or_is_renamed_only_when_no_contract_that_counts_names_it(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        await PublishAsync(data, SampleContract.Yaml);
        await ReceiveAsync(data, amount: 600);
        var admin = await AddAsync(data, "alex", PersonRole.Admin, "Spare", SampleContract.LeadTeam);
        var teams = (await data.Get<ListTeams>().HandleAsync(data.Workspace)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        Assert.True(teams[SampleContract.Team] is { IsDeserted: true, Uses.Count: 2 });

        var refused = (await DeleteAsync(SampleContract.LeadTeam)).Refusal!;
        Assert.Equal(RefusalCodes.Conflict, refused.Code);
        Assert.Equal(
            ["backup of support in support, version 1", "leads in support, version 1, 1 open item"],
            refused.Problems.Select(p => p.Detail)
        );
        Assert.NotNull((await RenameAsync(SampleContract.LeadTeam, "Bosses")).Refusal);
        Assert.Equal(RefusalCodes.Conflict, (await RenameAsync("Spare", SampleContract.Team)).Refusal!.Code);
        Assert.Null((await RenameAsync("Spare", "Reserve")).Refusal);
        Assert.Null((await DeleteAsync("Spare")).Refusal);
        Assert.Equal(RefusalCodes.NotFound, (await DeleteAsync("Spare")).Refusal!.Code);
        Assert.Equal(
            RefusalCodes.Forbidden,
            (
                await data.Get<DeleteTeam>()
                    .HandleAsync(new(Person(data, "riley", PersonRole.Lead), teams["Spare"].Id), CancellationToken.None)
            )
                .Refusal!
                .Code
        );

        Assert.Equal(
            [SampleContract.LeadTeam],
            (await data.Get<ListPeople>().HandleAsync(data.Workspace, CancellationToken.None)).Single().Teams
        );
        await using var db = await data.OpenAsync();
        Assert.Equal(
            ["team.deleted", "team.renamed"],
            db.AuditEntries.Select(a => a.Action).Where(a => a.StartsWith("team.")).ToList().Order(StringComparer.Ordinal)
        );

        Task<Outcome<Done>> DeleteAsync(string team) =>
            data.Get<DeleteTeam>().HandleAsync(new(admin, teams[team].Id), CancellationToken.None);
        Task<Outcome<Done>> RenameAsync(string team, string name) =>
            data.Get<RenameTeam>().HandleAsync(new(admin, teams[team].Id, name), CancellationToken.None);
    }

    private static async Task PublishAsync(TestDatabase data, string yaml) => _ = (await TryPublishAsync(data, yaml)).Value;

    private static Task<Outcome<PublishContract.Published>> TryPublishAsync(TestDatabase data, string yaml) =>
        data.Get<PublishContract>().HandleAsync(new(new Caller(data.Workspace, "system:test")) { Text = yaml, CreateMissingTeams = true });

    private static async Task ReceiveAsync(TestDatabase data, decimal amount)
    {
        var agent = new Caller(data.Workspace, "key:bot");
        var body = JsonBytes(SampleContract.Cancel($"#{amount}", amount));
        Assert.Null((await data.Get<ReceiveReview>().HandleAsync(new(agent, body, null), CancellationToken.None)).Refusal);
    }

    private static byte[] JsonBytes(object body) => Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(body));

    private static async Task EndAllAsync(TestDatabase data)
    {
        await using var db = await data.OpenAsync();
        foreach (var review in db.Reviews.Select(r => r.Id).ToList())
        {
            _ = await data.Get<WithdrawReview>()
                .HandleAsync(new(new Caller(data.Workspace, "key:bot"), review, "over"), CancellationToken.None);
        }
    }

    private static Caller Person(TestDatabase data, string name, PersonRole role, params string[] teams) =>
        new(data.Workspace, $"user:{name}@acme.test")
        {
            Person = PersonId.New(data.Time.GetUtcNow()),
            DisplayName = name,
            Role = role,
            Teams = teams.ToHashSet(StringComparer.Ordinal),
        };

    private static async Task<Caller> AddAsync(TestDatabase data, string name, PersonRole role, params string[] teams)
    {
        var add = new AddPerson.Command(data.Workspace, "system:test", $"{name}@acme.test", name, role, teams, PortalApp.Password);
        var added = (await data.Get<AddPerson>().HandleAsync(add, CancellationToken.None)).Value;
        return Person(data, name, role, teams) with { Person = added.Id };
    }
}
