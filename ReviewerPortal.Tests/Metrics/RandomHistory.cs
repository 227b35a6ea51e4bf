using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Metrics;

/// <summary>Items received and decided through the ledger, counted as the product counts them.</summary>
internal static class RandomHistory
{
    public static readonly PersonId Kim = new(Guid.CreateVersion7());
    public static readonly PersonId Ada = new(Guid.CreateVersion7());

    /// <summary>The combination a stored figure stands for.</summary>
    public static FigureKey KeyOf(HourlyFigure f) =>
        new(
            f.Workflow,
            f.ContractVersion,
            f.Step,
            f.Action,
            f.ExceptionType,
            f.Queue,
            f.Tier,
            f.AgentName,
            f.AgentVersion,
            f.Person,
            f.ReasonCode
        );

    /// <summary>Receives and decides at random over some days; afterwards items move on, which must not change what was counted.</summary>
    public static async Task WorkAsync(TestDatabase data, int items, int seed)
    {
        var random = new Random(seed);
        var open = new List<ReviewItemId>();
        for (var i = 0; i < items; i++)
        {
            open.Add(await ReceiveAsync(data, $"action-{random.Next(3)}", random.Next(4) == 0 ? "policy_conflict" : null));
            data.Clock.Advance(TimeSpan.FromMinutes(random.Next(40)));
            if (random.Next(3) > 0)
            {
                var at = random.Next(open.Count);
                var verdict = Enum.GetValues<Verdict>()[random.Next(4)];
                await DecideAsync(
                    data,
                    open[at],
                    verdict,
                    random.Next(6) == 0 ? null
                        : random.Next(2) == 0 ? Kim
                        : Ada,
                    "policy"
                );
                open.RemoveAt(at);
            }
        }

        await data.Ledger.WriteAsync<Done>(
            data.Workspace,
            async tx =>
            {
                foreach (var item in await tx.Db.ReviewItems.AsTracking().ToListAsync())
                {
                    (item.Queue, item.Tier, item.ExceptionType) = ("elsewhere", "another", "business_state_changed");
                    item.ResolveBy = item.ResolveBy.AddDays(9);
                }

                return Done.Value;
            }
        );
    }

    public static Task<ReviewItemId> ReceiveAsync(
        TestDatabase data,
        string action,
        string? exception,
        string proposed = "{}",
        string version = "7"
    ) => ReceiveAsync(data.Ledger, data.Workspace, action, exception, proposed, version);

    public static async Task<ReviewItemId> ReceiveAsync(
        Ledger ledger,
        WorkspaceId workspace,
        string action,
        string? exception,
        string proposed = "{}",
        string version = "7"
    ) =>
        (
            await ledger.WriteAsync<ReviewItemId>(
                workspace,
                tx =>
                {
                    var item = new ReviewItem
                    {
                        Id = ReviewItemId.New(tx.Now),
                        WorkspaceId = tx.Workspace,
                        ReviewId = ReviewId.New(tx.Now),
                        Position = 0,
                        Workflow = "desk",
                        ContractVersion = 1,
                        Action = action,
                        Step = "change",
                        Args = "{}",
                        ProposedArgs = proposed,
                        Sentence = action,
                        AgentName = "bot",
                        AgentVersion = version,
                        Queue = exception is null ? "desk" : "policy",
                        Tier = "routine",
                        ExceptionType = exception,
                        Severity = Severity.Medium,
                        ReceivedAt = tx.Now,
                        ResolveBy = tx.Now.AddHours(2),
                        FirstClaimedAt = tx.Now.AddSeconds(1),
                    };
                    tx.Db.Add(item);
                    tx.CountReceipt(item);
                    return Task.FromResult<Outcome<ReviewItemId>>(item.Id);
                }
            )
        ).Value;

    public static Task DecideAsync(
        TestDatabase data,
        ReviewItemId id,
        Verdict verdict,
        PersonId? person,
        string? reason,
        string args = "{}",
        string changed = "[]"
    ) => DecideAsync(data.Ledger, data.Workspace, id, verdict, person, reason, args, changed);

    public static async Task DecideAsync(
        Ledger ledger,
        WorkspaceId workspace,
        ReviewItemId id,
        Verdict verdict,
        PersonId? person,
        string? reason,
        string args = "{}",
        string changed = "[]"
    ) =>
        Assert.Null(
            (
                await ledger.WriteAsync<Done>(
                    workspace,
                    async tx =>
                    {
                        var item = await tx.Db.ReviewItems.AsTracking().SingleAsync(i => i.Id == id);
                        var decision = new Decision
                        {
                            Id = DecisionId.New(tx.Now),
                            WorkspaceId = tx.Workspace,
                            ItemId = id,
                            ReviewId = item.ReviewId,
                            Round = 1,
                            Verdict = verdict,
                            Final = true,
                            PersonId = person,
                            Actor = person is null ? "system:clock" : "user:someone",
                            Args = args,
                            ChangedFields = changed,
                            ReasonCode = reason,
                            At = tx.Now,
                            Tier = item.Tier,
                            ContractVersion = 1,
                            Automatic = person is null,
                            Fingerprint = "",
                        };
                        tx.Db.Add(decision);
                        tx.CountDecision(item, decision);
                        return Done.Value;
                    }
                )
            ).Refusal
        );
}
