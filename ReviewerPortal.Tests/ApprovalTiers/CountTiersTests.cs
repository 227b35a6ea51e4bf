using System.Text.Json.Nodes;
using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Intake;

namespace ReviewerPortal.Tests.ApprovalTiers;

public sealed class CountTiersTests
{
    [Theory, BothEngines]
    public async Task Recent_items_are_spread_over_the_tiers_a_draft_would_have(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        await scenario.ReceiveAsync(Refund(amount: 9_000)); // older than the days that count
        scenario.Data.Clock.Advance(TimeSpan.FromDays(CountTiers.Days) + TimeSpan.FromMinutes(1));
        var since = scenario.Data.Time.GetUtcNow();
        await scenario.ReceiveAsync(Refund(amount: 20));
        await scenario.ReceiveAsync(Refund(amount: 600));
        await scenario.ReceiveAsync(Refund(amount: null));
        var declared = Refund(amount: 5);
        declared["exception"] = new JsonObject { ["type"] = "ambiguous_request", ["detail"] = "two orders" };
        await scenario.ReceiveAsync(declared);
        await scenario.ReceiveAsync(IntakeScenario.Body("unheard_of", "{}"));

        var draft = ContractReader
            .Read(
                IntakeScenario.ContractText.Replace(
                    "  - {tier: free,",
                    "  - {tier: asked, when: \"has(exception_type) && exception_type == 'ambiguous_request'\", approvals: 1, role: reviewer}\n"
                        + "  - {tier: tiny, when: \"amount <= 20 && args.order_id == '#W1' && subject.tenant == actor.tenant\", approvals: 1, role: reviewer}\n"
                        + "  - {tier: free,",
                    StringComparison.Ordinal
                )
            )
            .Contract!;
        var count = await scenario.Data.Get<CountTiers>().HandleAsync(new(scenario.Data.Workspace, draft));

        Assert.Equal((5, since, false), (count.Items, count.Since, count.IsCut));
        // Without an amount the second condition cannot be judged, and the strictest tier takes the item as it takes the unknown action.
        Assert.Equal(
            ["asked 1/0/1", "tiny 1/0/1", "free 0/0/0", "high 3/2/1", "standard 0/0/0"],
            count.Rows.Select(r => $"{r.Tier} {r.Items}/{r.InDoubt}/{r.Moved}")
        );
    }

    private static JsonObject Refund(decimal? amount)
    {
        var body = IntakeScenario.Body();
        if (amount is { } sum)
        {
            body["actions"]![0]!["amount"] = sum;
        }

        return body;
    }
}
