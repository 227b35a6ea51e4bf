using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Resumption;

public sealed class CompleteReviewTests
{
    [Theory, BothEngines]
    public async Task The_answer_has_one_decision_for_each_action_in_order(Engine engine)
    {
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        var review = await portal.ReceiveAsync(items: 3);
        // Decided out of order, in three transactions.
        foreach (var (position, verdict) in ((int, Verdict)[])[(2, Verdict.Rejected), (0, Verdict.Edited), (1, Verdict.Approved)])
        {
            await DecideOneAsync(portal, review.Id, position, verdict);
        }

        var ended = await portal.ReadAsync(review.Id);
        Assert.Equal(ReviewStatus.Decided, ended.Status);
        Assert.Equal(DeliveryState.None, ended.Delivery);
        using var resume = JsonDocument.Parse(ended.Resume!);
        var decisions = resume.RootElement.GetProperty("decisions").EnumerateArray().ToList();
        Assert.Equal("edit approve reject", string.Join(' ', decisions.Select(d => d.GetProperty("type").GetString())));
        Assert.Equal("act_0 act_1 act_2", string.Join(' ', decisions.Select(d => d.GetProperty("action").GetProperty("name").GetString())));
        Assert.Equal("#W2", decisions[0].GetProperty("action").GetProperty("args").GetProperty("order_id").GetString());
    }

    [Fact]
    public async Task A_review_with_an_undecided_item_cannot_be_completed_and_nothing_of_it_is_kept()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        var review = await portal.ReceiveAsync(items: 2);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            portal.Data.Ledger.WriteAsync<Done>(
                portal.Data.Workspace,
                async tx =>
                {
                    var (loaded, items) = await AnsweringPortal.LoadAsync(tx, review.Id);
                    var one = AnsweringPortal.Decide(tx, items[0], Verdict.Approved);
                    await portal.Data.Get<CompleteReview>().ApplyAsync(tx, loaded, items, [one]);
                    return Done.Value;
                }
            )
        );
        Assert.Equal(ReviewStatus.Pending, (await portal.ReadAsync(review.Id)).Status);
        await using var db = await portal.Data.OpenAsync();
        Assert.Empty(await db.Events.ToListAsync());
        Assert.Empty(await db.Decisions.ToListAsync());
    }

    [Fact]
    public async Task A_large_answer_travels_as_a_link_and_stays_whole_on_the_review()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        var large = JsonSerializer.Serialize(new { text = new string('x', 50_000) });
        var review = await portal.ReceiveAsync(args: large);
        await portal.DecideAsync(review.Id);
        await using var db = await portal.Data.OpenAsync();
        var data = (await db.Events.SingleAsync()).Data;
        Assert.True(Encoding.UTF8.GetByteCount(data) < 20_000);
        using var read = JsonDocument.Parse(data);
        Assert.True(read.RootElement.GetProperty("truncated").GetBoolean());
        Assert.Equal($"/api/v1/reviews/{review.Id}", read.RootElement.GetProperty("href").GetString());
        Assert.Contains(new string('x', 50_000), (await portal.ReadAsync(review.Id)).Resume, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_whose_endpoint_is_missing_is_undeliverable_and_can_be_sent_once_it_is_there()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        var review = await portal.ReceiveAsync("agent");
        await portal.DecideAsync(review.Id);
        Assert.Equal(DeliveryState.Undeliverable, (await portal.ReadAsync(review.Id)).Delivery);
        var redeliver = portal.Data.Get<RedeliverAnswer>();
        Assert.Equal(
            RefusalCodes.Conflict,
            (await redeliver.HandleAsync(new(portal.Admin, null, review.Id), CancellationToken.None)).Refusal?.Code
        );

        await portal.RegisterAsync("agent", "http://127.0.0.1:9/");

        Assert.Null((await redeliver.HandleAsync(new(portal.Admin, null, review.Id), CancellationToken.None)).Refusal);
        Assert.Equal(DeliveryState.Pending, (await portal.ReadAsync(review.Id)).Delivery);
        Assert.Equal(DeliveryStatus.Pending, (await portal.OnlyDeliveryAsync()).Status);
    }

    [Theory, BothEngines]
    public async Task An_acknowledgement_said_twice_is_the_same_and_the_first_word_stands(Engine engine)
    {
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        var review = await portal.ReceiveAsync();
        var acknowledge = portal.Data.Get<AcknowledgeReview>();
        Task<Outcome<Done>> Say(string? outcome) =>
            acknowledge.HandleAsync(new(portal.Admin, review.Id, outcome, "done"), CancellationToken.None);

        Assert.Equal(RefusalCodes.Conflict, (await Say("applied")).Refusal?.Code);
        await portal.DecideAsync(review.Id);
        Assert.Equal(RefusalCodes.Validation, (await Say("great")).Refusal?.Code);
        Assert.Null((await Say("applied")).Refusal);
        Assert.Null((await Say("applied")).Refusal);
        Assert.Equal(RefusalCodes.Conflict, (await Say("failed")).Refusal?.Code);

        var read = await portal.ReadAsync(review.Id);
        Assert.Equal(("applied", DeliveryState.Acknowledged), (read.AcknowledgedOutcome, read.Delivery));
        await using var db = await portal.Data.OpenAsync();
        Assert.Equal(ItemStatus.Resumed, (await db.ReviewItems.SingleAsync()).Status);
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "review.acknowledged"));
    }

    [Fact]
    public async Task Only_administrators_manage_endpoints_and_only_leads_and_they_send_again()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        var registered = await portal.RegisterAsync("agent", "http://127.0.0.1:9/");
        foreach (var role in (PersonRole[])[PersonRole.Reviewer, PersonRole.Lead, PersonRole.Auditor])
        {
            var by = portal.CallerOf(role);
            Refusal?[] refusals =
            [
                (
                    await portal.Data.Get<RegisterEndpoint>().HandleAsync(new(by, "x", EndpointKind.Webhook, "http://127.0.0.1/"), default)
                ).Refusal,
                (await portal.Data.Get<RotateSecret>().HandleAsync(new(by, registered.Endpoint.Id), default)).Refusal,
                (await portal.Data.Get<SendTestEvent>().HandleAsync(new(by, registered.Endpoint.Id), default)).Refusal,
                .. await Task.WhenAll(
                    Enum.GetValues<SwitchEndpoint.Change>()
                        .Select(async c =>
                            (await portal.Data.Get<SwitchEndpoint>().HandleAsync(new(by, registered.Endpoint.Id, c), default)).Refusal
                        )
                ),
            ];
            Assert.All(refusals, r => Assert.Equal(RefusalCodes.Forbidden, r?.Code));
        }

        var reviewer = portal.CallerOf(PersonRole.Reviewer);
        Assert.Equal(
            RefusalCodes.Forbidden,
            (await portal.Data.Get<RedeliverAnswer>().HandleAsync(new(reviewer, null, new ReviewId(Guid.NewGuid())), default)).Refusal?.Code
        );
    }

    // Claim W5: whatever happens to a review's items, and in whatever order, the agent is answered exactly once.
    [Fact]
    public async Task Any_walk_through_a_reviews_life_ends_in_exactly_one_answer()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        await portal.RegisterAsync("agent", "http://127.0.0.1:9/");
        var walk = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 6].Array[1, 8], Gen.Bool);
        var ended = 0;
        await walk.SampleAsync(
            async (items, steps, named) =>
            {
                var review = await portal.ReceiveAsync(named ? "agent" : null, items);
                foreach (var step in steps)
                {
                    await WalkAsync(portal, review.Id, step);
                }

                await WalkAsync(portal, review.Id, 5);
                var read = await portal.ReadAsync(review.Id);
                await using var db = await portal.Data.OpenAsync();
                var answers = await db.Events.Where(e => e.ReviewId == review.Id).ToListAsync();
                Assert.NotEqual(ReviewStatus.Pending, read.Status);
                Assert.Single(answers);
                Assert.Equal(read.Status is ReviewStatus.Withdrawn, read.Resume is null);
                Assert.Equal(named ? 1 : 0, await db.Deliveries.CountAsync(d => d.ReviewId == review.Id));
                Interlocked.Increment(ref ended);
            },
            iter: 200,
            threads: 2
        );

        Assert.True(ended >= 200);
        await using var all = await portal.Data.OpenAsync();
        var sequences = await all.Events.OrderBy(e => e.Sequence).Select(e => e.Sequence).ToListAsync();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i), sequences);
    }

    private static async Task WalkAsync(AnsweringPortal portal, ReviewId id, int step)
    {
        switch (step)
        {
            case 0 or 1 or 2:
                await DecideOneAsync(portal, id, step, (Verdict)(step % 3));
                break;
            case 3:
                await EscalateAsync(portal, id);
                break;
            case 4:
                await WithdrawAsync(portal, id);
                break;
            case 5:
                await EndAsync(portal, id, ReviewStatus.Decided);
                break;
            default:
                await EndAsync(portal, id, ReviewStatus.Expired);
                break;
        }
    }

    private static Task<Outcome<Done>> DecideOneAsync(AnsweringPortal portal, ReviewId id, int position, Verdict verdict) =>
        portal.Data.Ledger.WriteAsync<Done>(
            portal.Data.Workspace,
            async tx =>
            {
                var (review, items) = await AnsweringPortal.LoadAsync(tx, id);
                if (review.Status is not ReviewStatus.Pending || items.ElementAtOrDefault(position) is not { IsOpen: true } item)
                {
                    return new Refusal(RefusalCodes.Conflict, "Nothing to decide.");
                }

                var decision = AnsweringPortal.Decide(tx, item, verdict);
                if (items.TrueForAll(i => !i.IsOpen))
                {
                    await portal.Data.Get<CompleteReview>().ApplyAsync(tx, review, items, [decision]);
                }

                return Done.Value;
            }
        );

    private static Task<Outcome<Done>> EscalateAsync(AnsweringPortal portal, ReviewId id) =>
        portal.Data.Ledger.WriteAsync<Done>(
            portal.Data.Workspace,
            async tx =>
            {
                var (_, items) = await AnsweringPortal.LoadAsync(tx, id);
                if (items.Find(i => i.IsOpen) is not { } item)
                {
                    return new Refusal(RefusalCodes.Conflict, "Nothing to escalate.");
                }

                var by = new ActingPerson(new PersonId(Guid.NewGuid()), "user:ada@example.com", "Ada");
                return item.Escalate(new Standing(by, item.Version, null, tx.Now), $"leads-{item.Level}");
            }
        );

    private static Task<Outcome<Done>> WithdrawAsync(AnsweringPortal portal, ReviewId id) =>
        portal.Data.Ledger.WriteAsync<Done>(
            portal.Data.Workspace,
            async tx =>
            {
                var (review, items) = await AnsweringPortal.LoadAsync(tx, id);
                if (review.Status is not ReviewStatus.Pending || items.Exists(i => !i.IsOpen))
                {
                    return new Refusal(RefusalCodes.Conflict, "Too late to withdraw.");
                }

                items.ForEach(i => i.Withdraw("key:bot", tx.Now));
                await portal.Data.Get<CompleteReview>().WithdrawAsync(tx, review, items, "changed its mind");
                return Done.Value;
            }
        );

    private static Task<Outcome<Done>> EndAsync(AnsweringPortal portal, ReviewId id, ReviewStatus ending) =>
        portal.Data.Ledger.WriteAsync<Done>(
            portal.Data.Workspace,
            async tx =>
            {
                var (review, items) = await AnsweringPortal.LoadAsync(tx, id);
                if (review.Status is not ReviewStatus.Pending)
                {
                    return new Refusal(RefusalCodes.Conflict, "It has ended.");
                }

                var decisions = items.Where(i => i.IsOpen).Select(i => AnsweringPortal.Decide(tx, i, Verdict.Rejected)).ToList();
                await portal.Data.Get<CompleteReview>().ApplyAsync(tx, review, items, decisions, ending);
                return Done.Value;
            }
        );
}
