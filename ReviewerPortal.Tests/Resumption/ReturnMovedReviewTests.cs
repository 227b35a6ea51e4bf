using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Background;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Resumption;

public sealed class ReturnMovedReviewTests
{
    private const string Contract = """
        workflow: retail
        purpose: Act on a confirmed request
        accepts: [act_0]
        owners:
          support: {team: Support, backup: Leads}
          changes: {team: Changes}
        steps:
          - {step_name: step, mode: assistive, classifies: true, owner: support, may: suggest, evidence_required: [], max_response_minutes: 30, escalation_target: changes}
        actions:
          act_0: {step: step, arguments: {type: object}, reversible: false}
        controls: []
        approval_tiers:
          - {tier: standard, approvals: 1, role: reviewer}
        exceptions:
          - {exception_type: business_state_changed, severity: high, route_to: changes, sla_minutes: 15, automation_allowed: false, reviewer_evidence: []}
        evidence: {}
        default_route: {route_to: support, severity: medium, sla_minutes: 120}
        """;

    [Theory, BothEngines("subject"), BothEngines("evidence")]
    public async Task An_answer_whose_ground_moved_before_delivery_comes_back_instead_of_being_sent(Engine engine, string moved)
    {
        Assert.Empty(ContractReader.Read(Contract).Problems.Where(p => p.Severity is ProblemSeverity.Error).Select(p => p.Message));
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        await PublishAsync(portal);
        await portal.RegisterAsync("agent", receiver.Url);
        var review = await portal.ReceiveAsync("agent");
        await portal.DecideAsync(review.Id);
        await MoveAsync(portal, review.Id, moved);

        await portal.Data.Get<DeliverEvents>().SweepAsync(CancellationToken.None);

        await Eventually.HoldsAsync(
            async () => (await portal.ReadAsync(review.Id)).Status is ReviewStatus.Pending,
            "the review to come back"
        );
        var back = await portal.ReadAsync(review.Id);
        Assert.Null(back.Resume);
        Assert.Equal((DeliveryState.None, 1), (back.Delivery, back.OpenItems));
        Assert.Equal(DeliveryStatus.Cancelled, (await portal.OnlyDeliveryAsync()).Status);
        Assert.Empty(receiver.All);
        await using var db = await portal.Data.OpenAsync();
        var item = await db.ReviewItems.SingleAsync();
        Assert.Equal(("changes", "business_state_changed", 2, true), (item.Queue, item.ExceptionType, item.Round, item.IsOpen));

        // The second round's answer goes out.
        Assert.Null((await portal.DecideAsync(review.Id, Verdict.Rejected, "too late")).Refusal);
        if (string.Equals(moved, "subject", StringComparison.Ordinal))
        {
            await portal.Data.Get<DeliverEvents>().SweepAsync(CancellationToken.None);
            await Eventually.HoldsAsync(() => receiver.All.Count == 1, "the second answer");
        }
    }

    private static Task<Outcome<Done>> PublishAsync(AnsweringPortal portal) =>
        portal.Data.Ledger.WriteAsync<Done>(
            portal.Data.Workspace,
            tx =>
            {
                tx.Db.Add(
                    new ContractVersion
                    {
                        WorkspaceId = tx.Workspace,
                        Workflow = "retail",
                        Number = 1,
                        Text = Contract,
                        TextHash = CanonicalJson.HashOf(Contract),
                        PublishedBy = "system:test",
                        PublishedAt = tx.Now,
                    }
                );
                return Task.FromResult<Outcome<Done>>(Done.Value);
            }
        );

    private static Task<Outcome<Done>> MoveAsync(AnsweringPortal portal, ReviewId id, string moved) =>
        portal.Data.Ledger.WriteAsync<Done>(
            portal.Data.Workspace,
            async tx =>
            {
                if (string.Equals(moved, "subject", StringComparison.Ordinal))
                {
                    (await tx.Db.Reviews.AsTracking().SingleAsync(r => r.Id == id)).SubjectVersion = "8";
                    return Done.Value;
                }

                tx.Db.Add(
                    new EvidencePiece
                    {
                        Id = EvidencePieceId.New(tx.Now),
                        WorkspaceId = tx.Workspace,
                        ReviewId = id,
                        Name = "order",
                        Kind = EvidenceKind.Text,
                        MediaType = "text/plain",
                        Content = "shipped",
                        ContentHash = CanonicalJson.HashOf("shipped"),
                        Size = 7,
                        ReceivedAt = tx.Now,
                        Position = 0,
                    }
                );
                return Done.Value;
            }
        );
}
