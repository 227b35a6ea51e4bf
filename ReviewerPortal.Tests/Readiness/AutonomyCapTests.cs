using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Readiness;

/// <summary>What a level lets pass at intake, and that a fall counts with what caused it, on every node.</summary>
public class AutonomyCapTests
{
    [Theory, BothEngines]
    public async Task Each_level_lets_through_what_it_says_and_the_audit_keeps_the_level(Engine engine)
    {
        await using var portal = await PortalAsync(engine);
        foreach (
            var (level, tag, pay) in ((ReadinessLevel?, string, string)[])
                [
                    (null, "auto_approved", "queued"), // until it is measured: as at L2
                    (ReadinessLevel.L0, "queued", "queued"),
                    (ReadinessLevel.L1, "auto_approved", "queued"),
                    (ReadinessLevel.L2, "auto_approved", "queued"),
                    (ReadinessLevel.L3, "auto_approved", "auto_approved"),
                    (ReadinessLevel.L4, "auto_approved", "auto_approved"),
                ]
        )
        {
            await SetAsync(portal, level);
            Assert.Equal((level, tag, "tag"), (level, (await ReceiveAsync(portal, "tag"))[0], "tag"));
            Assert.Equal((level, pay, "pay"), (level, (await ReceiveAsync(portal, "pay", amount: 20))[0], "pay"));
            Assert.Equal("queued", (await ReceiveAsync(portal, "pay", amount: 60))[0]); // beyond the tier's limit
            Assert.Equal("queued", (await ReceiveAsync(portal, "note"))[0]); // assistive
        }

        await using var db = await portal.OpenAsync();
        var alone = await db.AuditEntries.Where(a => a.Action == "item.auto_approved").Select(a => a.Detail).ToListAsync();
        Assert.Equal(7, alone.Count);
        Assert.Equal(2, alone.Count(d => d.Contains("\"readiness\":\"L4\"", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task The_level_is_measured_with_the_publish_and_rises_and_falls_with_the_people(Engine engine)
    {
        await using var portal = await PortalAsync(engine, contract: false);
        var admin = await AddAsync(portal, "root", PersonRole.Admin);
        var by = new Caller(portal.Workspace, "system:test") { Role = PersonRole.Admin };
        var publish = new PublishContract.Command(by) { Text = ReadyWorkflow.Text, CreateMissingTeams = true };
        _ = (await portal.Get<PublishContract>().HandleAsync(publish)).Value;
        Assert.Equal(ReadinessLevel.L0, await LevelAsync(portal));
        Assert.Equal("queued", (await ReceiveAsync(portal, "tag"))[0]);

        var ada = await AddAsync(portal, "ada", PersonRole.Lead, "Desk", "Office");
        Assert.Equal(ReadinessLevel.L1, await LevelAsync(portal));
        await AddAsync(portal, "bo", PersonRole.Lead, "Office");
        Assert.Equal(ReadinessLevel.L2, await LevelAsync(portal));

        // The other node has just read L2, and does not act on it any more.
        await using var node = portal.AnotherNode();
        Assert.Equal(ReadinessLevel.L2, await node.Get<AutonomyCaps>().RecentAsync(portal.Workspace, "payouts", default));
        var disable = new ChangePerson.Command(by, ada, PersonRole.Lead, ["Desk", "Office"], Disabled: true);
        Assert.Null((await portal.Get<ChangePerson>().HandleAsync(disable, default)).Refusal);
        Assert.Equal(ReadinessLevel.L1, await LevelAsync(portal));
        var move = new ChangePerson.Command(by, ada, PersonRole.Lead, [], Disabled: false);
        _ = (await portal.Get<ChangePerson>().HandleAsync(move, default)).Value;
        var empty = new ChangePerson.Command(by, (await FindAsync(portal, "bo")), PersonRole.Lead, [], Disabled: false);
        _ = (await portal.Get<ChangePerson>().HandleAsync(empty, default)).Value;
        Assert.Equal(ReadinessLevel.L0, await LevelAsync(portal));
        Assert.Equal(ReadinessLevel.L2, await node.Get<AutonomyCaps>().RecentAsync(portal.Workspace, "payouts", default));
        Assert.Equal("queued", (await ReceiveAsync(portal, "tag", on: node.Get<ReceiveReview>()))[0]);

        await using var db = await portal.OpenAsync();
        var audit = await db
            .AuditEntries.Where(a => a.Actor == RecordReadiness.Actor && a.Subject == "workflow:payouts")
            .OrderBy(a => a.Sequence)
            .Select(a => a.Action)
            .ToListAsync();
        Assert.Equal("readiness.measured readiness.rose readiness.rose readiness.fell readiness.fell", string.Join(' ', audit));
        var told = await db.Notifications.Where(n => n.Kind == NoticeKind.ReadinessFell).OrderBy(n => n.Id).ToListAsync();
        Assert.Equal([admin, admin], told.Select(n => n.PersonId));
        Assert.Contains(told, n => n.Because!.StartsWith("From L2 to L1.", StringComparison.Ordinal));
        Assert.Contains(told, n => n.Because!.StartsWith("From L1 to L0.", StringComparison.Ordinal));
        var view = (await portal.Get<MeasureReadiness>().HandleAsync(portal.Workspace, "payouts")).Value;
        Assert.Equal((ReadinessLevel.L0, ReadinessLevel.L0, 5), (view.Level, view.Cap, view.Changes.Count));
    }

    [Theory, BothEngines]
    public async Task What_was_approved_automatically_and_still_waits_goes_to_a_person_when_the_level_falls(Engine engine)
    {
        await using var portal = await PortalAsync(engine);
        await SetAsync(portal, ReadinessLevel.L3);
        Assert.Equal(["auto_approved", "queued"], await ReceiveAsync(portal, "pay", amount: 20, and: "note"));

        // Nobody is in any team, so what is measured falls far.
        Assert.Equal(1, await portal.Get<RefreshReadiness>().HandleAsync(default));

        await using var db = await portal.OpenAsync();
        var items = await db.ReviewItems.OrderBy(i => i.Position).ToListAsync();
        Assert.Equal([ItemStatus.Queued, ItemStatus.Queued], items.Select(i => i.Status));
        Assert.Equal(
            (HoldWaitingOutcomes.AutonomyReduced, 2, 1, "desk"),
            (items[0].ExceptionType, items[0].Round, items[0].ApprovalsNeeded, items[0].Queue)
        );
        var review = await db.Reviews.SingleAsync();
        Assert.Equal((2, ReviewStatus.Pending), (review.OpenItems, review.Status));
        Assert.Equal(
            "readiness.fell",
            await db
                .AuditEntries.Where(a => a.Actor == RecordReadiness.Actor && a.Subject == "workflow:payouts")
                .Select(a => a.Action)
                .SingleAsync()
        );
        Assert.Equal(0, await portal.Get<RefreshReadiness>().HandleAsync(default));
    }

    [Theory, BothEngines]
    public async Task What_happened_is_measured_from_the_latest_items_and_decisions(Engine engine)
    {
        await using var portal = await PortalAsync(engine);
        for (var i = 0; i < 3; i++)
        {
            await ReceiveAsync(portal, "note", evidence: i > 0);
            await ReceiveAsync(portal, "tag");
        }

        await using var db = await portal.OpenAsync();
        var facts = await portal.Get<GatherReadinessFacts>().ReadAsync(db, ReadyWorkflow.Contract, portal.Time.GetUtcNow(), default);
        var advice = (await portal.Get<AdviseDeterminism>().HandleAsync(new(portal.Workspace, "payouts"))).Value;

        Assert.Equal(new EvidenceCapture(6, 3, 2), facts.Evidence);
        Assert.Equal((0, 0, 0), (facts.Decisions, facts.Corrections.Count, facts.Releases.Cases)); // the controls' decisions are nobody's
        Assert.Equal(["sort", "pay-out"], advice.Steps.Select(s => s.Step));
        Assert.Equal(["tagging"], advice.Deterministic);
    }

    private static async Task<TestDatabase> PortalAsync(Engine engine, bool contract = true)
    {
        var database = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        if (contract)
        {
            await Intake.IntakeScenario.PublishAsync(database, database.Workspace, "payouts", ReadyWorkflow.Text);
        }

        return database;
    }

    private static async Task SetAsync(TestDatabase portal, ReadinessLevel? level)
    {
        await using var db = await portal.OpenAsync();
        await db.WorkflowReadiness.ExecuteDeleteAsync();
        if (level is { } measured)
        {
            var now = portal.Time.GetUtcNow();
            db.Add(
                new WorkflowReadiness
                {
                    WorkspaceId = portal.Workspace,
                    Workflow = "payouts",
                    Level = measured,
                    Since = now,
                    ComputedAt = now,
                    ContractVersion = 1,
                }
            );
            await db.SaveChangesAsync();
        }

        portal.Clock.Advance(AutonomyCaps.Staleness);
    }

    private static async Task<ReadinessLevel?> LevelAsync(TestDatabase portal)
    {
        await using var db = await portal.OpenAsync();
        return await db.WorkflowReadiness.Select(r => (ReadinessLevel?)r.Level).SingleOrDefaultAsync();
    }

    private static async Task<PersonId> AddAsync(TestDatabase portal, string name, PersonRole role, params string[] teams)
    {
        var add = new AddPerson.Command(portal.Workspace, "system:test", $"{name}@acme.test", name, role, teams, Password: null);
        return (await portal.Get<AddPerson>().HandleAsync(add, default)).Value.Id;
    }

    private static async Task<PersonId> FindAsync(TestDatabase portal, string name)
    {
        await using var db = await portal.OpenAsync();
        return new PersonId(await db.Users.Where(p => p.DisplayName == name).Select(p => p.Id).SingleAsync());
    }

    /// <summary>Hands a review over and answers its items' statuses.</summary>
    private static async Task<IReadOnlyList<string>> ReceiveAsync(
        TestDatabase portal,
        string action,
        decimal? amount = null,
        string? and = null,
        bool evidence = true,
        ReceiveReview? on = null
    )
    {
        var actions = new JsonArray();
        foreach (var name in new[] { action, and }.OfType<string>())
        {
            var one = new JsonObject { ["name"] = name, ["args"] = new JsonObject() };
            if (amount is { } sum && name is "pay")
            {
                one["amount"] = sum;
            }

            actions.Add((JsonNode)one);
        }

        var body = new JsonObject
        {
            ["workflow"] = "payouts",
            ["agent"] = new JsonObject { ["name"] = "bot", ["version"] = "1" },
            ["actions"] = actions,
        };
        if (evidence)
        {
            body["evidence"] = new JsonArray(Intake.IntakeScenario.Piece("case", "record", "{}"));
        }

        var agent = new Caller(portal.Workspace, "key:bot");
        var receive = on ?? portal.Get<ReceiveReview>();
        var answer = await receive.HandleAsync(new(agent, Encoding.UTF8.GetBytes(body.ToJsonString()), Once: null), default);
        return
        [
            .. JsonElement.Parse(answer.Value.Body).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("status").GetString()!),
        ];
    }
}
