using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.WorkflowContracts;

namespace ReviewerPortal.Tests.ApprovalTiers;

public sealed class QuorumRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly WorkflowContract Refunds = ContractReader.Read(SampleContracts.Refunds).Contract!;

    [Fact]
    public void Two_approvals_by_leads_need_two_different_leads_in_every_queue_the_items_can_lie_in()
    {
        ListPeople.Row[] people =
        [
            Person("Ada", PersonRole.Lead, "Front desk", "Back office"),
            Person("Ben", PersonRole.Lead, "Back office"),
            Person("Cid", PersonRole.Reviewer, "Back office"),
            Person("Dot", PersonRole.Lead, "Elsewhere"),
        ];

        var high = Of("high", people);
        // The front desk's backup is the back office, so both leads count there, each once.
        Assert.Equal(["front-desk: Ada, Ben", "back-office: Ada, Ben"], high.Select(s => $"{s.Queue}: {string.Join(", ", s.People)}"));
        Assert.DoesNotContain(high, s => s.IsShort);

        Assert.All(Of("high", people[..1]), s => Assert.True(s is { IsShort: true, Needed: 2, Role: TierRole.Lead }));
    }

    [Fact]
    public void An_administrator_counts_and_neither_an_auditor_nor_somebody_shut_out_does()
    {
        var standings = Of(
            "standard",
            [
                Person("Ada", PersonRole.Admin, "Front desk"),
                Person("Bea", PersonRole.Auditor, "Front desk"),
                Person("Cid", PersonRole.Reviewer, "Front desk") with
                {
                    Disabled = true,
                },
            ]
        );

        Assert.Equal(["Ada", ""], standings.Select(s => string.Join(' ', s.People)));
        Assert.Equal([false, true], standings.Select(s => s.IsShort));
    }

    [Fact]
    public void A_tier_without_approvals_still_needs_somebody_for_what_becomes_an_exception() =>
        Assert.All(Of("quick", []), s => Assert.True(s is { Needed: 1, IsShort: true }));

    private static List<QuorumRules.Standing> Of(string tier, IReadOnlyCollection<ListPeople.Row> people) =>
        [.. QuorumRules.Check(Refunds, people).Where(s => string.Equals(s.Tier, tier, StringComparison.Ordinal))];

    private static ListPeople.Row Person(string name, PersonRole role, params string[] teams) =>
        new(PersonId.New(Now), $"{name}@acme.test", name, role, false, true, true, Now, teams);
}
