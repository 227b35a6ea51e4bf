using System.Text.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Escalation;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Escalation;

public sealed class FireRungsTests
{
    private const string Standard = "{tier: standard, approvals: 1, role: reviewer, decisions: [approve, edit, reject, escalate]}";

    [Theory, BothEngines]
    public async Task A_contract_that_says_nothing_warns_half_way_and_at_four_fifths_goes_up_at_the_end_and_holds_after_twice_the_time(
        Engine engine
    )
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var item = await desk.CancelAsync();
        await PassAsync(desk, minutes: 14, "");
        await PassAsync(desk, minutes: 1, "item.sla_breached respond breached; item.rung_fired respond 100% notify lead");
        await PassAsync(desk, minutes: 44, "");
        await PassAsync(desk, minutes: 1, "item.rung_fired resolve 50% notify holder");
        await PassAsync(desk, minutes: 36, "item.rung_fired resolve 80% notify lead");
        await PassAsync(desk, minutes: 24, "item.sla_breached resolve breached; item.rung_fired resolve 100% escalate; item.escalated");

        var escalated = await desk.ItemAsync(item);
        Assert.Equal(("leads", 1, ItemStatus.Queued), (escalated.Queue, escalated.Level, escalated.Status));
        await PassAsync(desk, minutes: 119, "");
        await PassAsync(desk, minutes: 1, "item.rung_fired resolve 200% timeout_outcome; item.timed_out");
        Assert.Equal((true, (DateTimeOffset?)null), ((await desk.ItemAsync(item)).IsOpen, (await desk.ItemAsync(item)).NextRungAt));
        await PassAsync(desk, minutes: 100_000, "");

        async Task PassAsync(ReviewDesk on, int minutes, string expected)
        {
            var before = (await FiredAsync(on, item)).Count;
            on.Data.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await on.Get<FireRungs>().HandleAsync(default);
            await on.Get<FireRungs>().HandleAsync(default);
            Assert.Equal(expected, string.Join("; ", (await FiredAsync(on, item)).Skip(before)));
        }
    }

    [Theory, BothEngines]
    public async Task What_fell_due_while_the_portal_slept_fires_in_order_once_it_wakes(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var item = await desk.CancelAsync();
        desk.Data.Clock.Advance(TimeSpan.FromDays(2));
        await using var awake = desk.Data.AnotherNode();

        await awake.Get<FireRungs>().HandleAsync(default);

        Assert.Equal(
            [
                "item.sla_breached respond breached",
                "item.rung_fired respond 100% notify lead",
                "item.rung_fired resolve 50% notify holder",
                "item.rung_fired resolve 80% notify lead",
                "item.sla_breached resolve breached",
                "item.rung_fired resolve 100% escalate",
                "item.escalated",
                "item.rung_fired resolve 200% timeout_outcome",
                "item.timed_out",
            ],
            await FiredAsync(desk, item)
        );
    }

    [Theory, BothEngines]
    public async Task Nodes_that_look_at_the_same_moment_fire_each_rung_once(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        await using var other = desk.Data.AnotherNode();
        var items = new List<ReviewItemId>();
        for (var i = 0; i < 20; i++)
        {
            items.Add(await desk.CancelAsync());
        }

        desk.Data.Clock.Advance(TimeSpan.FromMinutes(125));
        await Task.WhenAll(
            desk.Get<FireRungs>().HandleAsync(default),
            other.Get<FireRungs>().HandleAsync(default),
            desk.Get<FireRungs>().HandleAsync(default)
        );

        foreach (var item in items)
        {
            var fired = await FiredAsync(desk, item);
            Assert.Equal(fired.Distinct(StringComparer.Ordinal), fired);
            Assert.Equal(7, fired.Count);
        }
    }

    [Theory, BothEngines]
    public async Task A_server_clock_that_steps_back_and_forward_fires_nothing_twice(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine, clock: new SteppingClock());
        var clock = (SteppingClock)desk.Data.Time;
        var item = await desk.CancelAsync();
        await FireAfterAsync(TimeSpan.FromMinutes(61));
        await FireAfterAsync(TimeSpan.FromHours(-2));
        Assert.Equal(3, (await FiredAsync(desk, item)).Count);
        await FireAfterAsync(TimeSpan.FromHours(2));
        Assert.Equal(3, (await FiredAsync(desk, item)).Count);
        await FireAfterAsync(TimeSpan.FromHours(2));

        var fired = await FiredAsync(desk, item);
        Assert.Equal(fired.Distinct(StringComparer.Ordinal), fired);
        Assert.Contains("item.escalated", fired);

        async Task FireAfterAsync(TimeSpan step)
        {
            clock.Step(step);
            await desk.Get<FireRungs>().HandleAsync(default);
        }
    }

    [Theory, BothEngines]
    public async Task A_tier_that_rejects_on_time_ends_the_item_as_an_automatic_outcome_and_answers_the_agent(Engine engine)
    {
        await using var desk = await OpenAsync(
            engine,
            "timeout_outcome: reject, rungs: [{clock: resolve, at: 100%, action: timeout_outcome}]"
        );
        var item = await desk.CancelAsync();
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(121));

        await desk.Get<FireRungs>().HandleAsync(default);

        await using var db = await desk.Data.OpenAsync();
        var ended = await db.ReviewItems.SingleAsync();
        var decision = await db.Decisions.SingleAsync();
        Assert.Equal((ItemStatus.Expired, Verdict.Rejected, "system:timeout"), (ended.Status, ended.Verdict, ended.DecidedBy));
        Assert.Equal((true, (PersonId?)null), (decision.Automatic, decision.PersonId));
        var review = await db.Reviews.SingleAsync();
        Assert.Equal(ReviewStatus.Expired, review.Status);
        Assert.Contains("\"reject\"", review.Resume, StringComparison.Ordinal);
        Assert.Equal(1, await db.Events.CountAsync(e => e.Type == EventTypes.ReviewExpired));
        Assert.Equal(2, await db.Events.CountAsync(e => e.Type == EventTypes.SlaBreached && e.ItemId == item)); // one for each clock
    }

    [Fact]
    public void Silence_never_approves_what_cannot_be_undone()
    {
        var contract = SampleOf(t => t with { TimeoutOutcome = TimeoutOutcome.Approve });

        Assert.Equal(TimeoutOutcome.Approve, ApplyTimeout.OutcomeFor(Item(reversible: true), contract, ReadinessLevel.L2));
        Assert.Equal(TimeoutOutcome.Hold, ApplyTimeout.OutcomeFor(Item(reversible: true), contract, ReadinessLevel.L1));
        Assert.Equal(TimeoutOutcome.Hold, ApplyTimeout.OutcomeFor(Item(reversible: false), contract, ReadinessLevel.L4));
    }

    [Theory, BothEngines]
    public async Task A_rung_takes_an_item_from_who_sits_on_it_and_another_puts_it_further_forward(Engine engine)
    {
        await using var desk = await OpenAsync(
            engine,
            "rungs: [{clock: resolve, at: -110m, action: raise_priority}, {clock: resolve, at: -109m, action: reassign, to: leads}]"
        );
        var (item, ada) = (await desk.CancelAsync(), desk.Person("Ada"));
        await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default);
        var before = await desk.ItemAsync(item);

        desk.Data.Clock.Advance(TimeSpan.FromMinutes(10));
        await desk.Get<FireRungs>().HandleAsync(default);
        var raised = await desk.ItemAsync(item);
        Assert.Equal((before.Version, before.PickAt - PickRules.PerRaise), (raised.Version, raised.PickAt));

        desk.Data.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.Get<FireRungs>().HandleAsync(default);
        var moved = await desk.ItemAsync(item);
        Assert.Equal(("leads", (PersonId?)null, ItemStatus.Queued), (moved.Queue, moved.ClaimedBy, moved.Status));
        Assert.Equal(before.ResolveBy, moved.ResolveBy);
    }

    [Theory, BothEngines]
    public async Task A_clock_that_stands_still_fires_nothing_and_a_pause_shifts_what_is_ahead(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (item, ada) = (await desk.CancelAsync(), desk.Person("Ada"));
        var half = (await desk.ItemAsync(item)).ReceivedAt.AddMinutes(60);
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null((await desk.Get<RequestInfo>().HandleAsync(new(await desk.SeenByAsync(ada, item), "Which card?"), default)).Refusal);
        Assert.Null((await desk.ItemAsync(item)).NextRungAt);

        desk.Data.Clock.Advance(TimeSpan.FromHours(24));
        await desk.Get<FireRungs>().HandleAsync(default);
        Assert.DoesNotContain(await FiredAsync(desk, item), f => f.StartsWith("item.rung_fired", StringComparison.Ordinal));
        await desk.Get<ReturnLapsedItems>().HandleAsync(default);

        Assert.Equal(half.AddHours(24), (await desk.ItemAsync(item)).NextRungAt);
    }

    [Theory, BothEngines]
    public async Task The_holder_of_an_item_the_clock_sends_up_is_told_and_keeps_what_they_typed(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = await StoredPersonAsync(desk, "ada", PersonRole.Reviewer, "Support");
        var lead = await StoredPersonAsync(desk, "lea", PersonRole.Lead, "Leads");
        var item = await desk.CancelAsync();
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(115));
        await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default);
        await desk.Get<KeepDraft>().HandleAsync(new(ada, item, """{"message":"half a sentence"}"""), default);

        desk.Data.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.Get<FireRungs>().HandleAsync(default);

        await using var db = await desk.Data.OpenAsync();
        var told = await db.Notifications.Where(n => n.ItemId == item).ToListAsync();
        Assert.Contains(told, n => n.PersonId == ada.Person && n.Kind == NoticeKind.TakenOver);
        Assert.Contains(told, n => n.PersonId == lead.Person && n.Kind == NoticeKind.Escalated);
        Assert.NotNull(await desk.Get<FindDraft>().HandleAsync(new(ada, item), default));
    }

    // Runs and pauses in any number: the rung at half the promise comes when the time outside of pauses adds up to half.
    [Fact]
    public void The_next_rung_is_where_a_count_minute_by_minute_finds_it() =>
        Gen.Select(Gen.Int[1, 400], Gen.Select(Gen.Int[1, 60], Gen.Int[1, 600]).List[0, 6])
            .Sample(
                (promise, stretches) =>
                {
                    var contract = SampleOf(t =>
                        t with
                        {
                            Rungs = [new Rung(SlaClock.Resolve, new RungMoment(50, null), RungAction.Notify, Rung.Lead)],
                        }
                    );
                    var item = Item(reversible: true);
                    var at = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
                    Assert.Null(item.Enqueue("key:bot", at).Refusal);
                    var segments = SlaRules.Start(item, contract, respondMinutes: null, promise, at).ToList();
                    var running = new List<(DateTimeOffset From, DateTimeOffset? To)>();
                    foreach (var (runs, pauses) in stretches)
                    {
                        running.Add((at, at.AddMinutes(runs)));
                        at = at.AddMinutes(runs);
                        segments.AddRange(SlaRules.Pause(item, contract, segments, SlaRules.AwaitingInfo, at));
                        Assert.Null(item.NextRungAt);
                        at = at.AddMinutes(pauses);
                        segments.AddRange(SlaRules.Resume(item, contract, segments, at));
                    }

                    running.Add((at, null));
                    var expected = Reference(running, TimeSpan.FromMinutes(promise) / 2, atLeast: at);
                    return RungRules.Ahead(item, contract, segments).Single(s => s.Rung is not null).At == expected;
                },
                iter: 2000
            );

    private static DateTimeOffset Reference(
        List<(DateTimeOffset From, DateTimeOffset? To)> running,
        TimeSpan wanted,
        DateTimeOffset atLeast
    )
    {
        var half = TimeSpan.FromSeconds(30);
        foreach (var (from, to) in running)
        {
            for (var moment = from; to is null || moment < to; moment += half)
            {
                if (wanted <= TimeSpan.Zero)
                {
                    // A rung that was passed before the last stretch began fires as soon as that begins.
                    return moment < atLeast ? atLeast : moment;
                }

                wanted -= half;
            }
        }

        throw new InvalidOperationException("The last stretch never ends.");
    }

    private static WorkflowContract SampleOf(Func<ApprovalTier, ApprovalTier> standard)
    {
        var contract = ContractReader.Read(ReviewDesk.Contract).Contract!;
        return contract with { ApprovalTiers = [.. contract.ApprovalTiers.Select(t => t.Tier is "standard" ? standard(t) : t)] };
    }

    private static Task<ReviewDesk> OpenAsync(Engine engine, string tier) =>
        ReviewDesk.OpenAsync(
            engine,
            ReviewDesk.Contract.Replace(Standard, Standard.Replace("}", $", {tier}}}", StringComparison.Ordinal), StringComparison.Ordinal)
        );

    private static ReviewItem Item(bool reversible) =>
        new()
        {
            Id = ReviewItemId.New(DateTimeOffset.UnixEpoch),
            WorkspaceId = WorkspaceId.New(DateTimeOffset.UnixEpoch),
            ReviewId = ReviewId.New(DateTimeOffset.UnixEpoch),
            Position = 0,
            Workflow = "retail-support",
            ContractVersion = 1,
            Action = "cancel_order",
            Step = "change-order",
            Args = "{}",
            ProposedArgs = "{}",
            Sentence = "Cancel order",
            Queue = "support",
            Tier = "standard",
            Reversible = reversible,
            ReceivedAt = DateTimeOffset.UnixEpoch,
        };

    private static async Task<Caller> StoredPersonAsync(ReviewDesk desk, string name, PersonRole role, string team)
    {
        await using var db = await desk.Data.OpenAsync();
        var teamRow = await db.Teams.FirstOrDefaultAsync(t => t.Name == team);
        if (teamRow is null)
        {
            teamRow = new Team
            {
                Id = TeamId.New(desk.Data.Time.GetUtcNow()),
                WorkspaceId = desk.Data.Workspace,
                Name = team,
                CreatedAt = desk.Data.Time.GetUtcNow(),
            };
            db.Add(teamRow);
        }

        var person = new Person
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = desk.Data.Workspace,
            UserName = $"{name}@example.com",
            DisplayName = name,
            NormalizedUserName = $"{name}@example.com".ToUpperInvariant(),
            Role = role,
        };
        db.Add(person);
        db.Add(
            new TeamMember
            {
                TeamId = teamRow.Id,
                PersonId = person.PersonId,
                WorkspaceId = desk.Data.Workspace,
            }
        );
        await db.SaveChangesAsync();
        return desk.Person(name, role, team) with { Person = person.PersonId };
    }

    /// <summary>What the clock did to the item, in order: the audit's actions, each with the rung it names.</summary>
    private static async Task<List<string>> FiredAsync(ReviewDesk desk, ReviewItemId item)
    {
        await using var db = await desk.Data.OpenAsync();
        var subject = item.ToString();
        var entries = await db
            .AuditEntries.Where(a => a.Subject == subject && (a.Actor == ReviewItem.ClockActor || a.Actor == ApplyTimeout.Actor))
            .OrderBy(a => a.Sequence)
            .Select(a => new { a.Action, a.Detail })
            .ToListAsync();
        return
        [
            .. entries.Select(e =>
                JsonDocument.Parse(e.Detail).RootElement.TryGetProperty("rung", out var rung) ? $"{e.Action} {rung.GetString()}" : e.Action
            ),
        ];
    }

    /// <summary>A clock somebody sets back and forward, as a server's is.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Step(TimeSpan by) => _now += by;
    }
}
