using Bunit;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class ExceptionTableTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly WorkflowContract Refunds = ContractReader.Read(SampleContracts.Refunds).Contract!;

    [Fact]
    public void A_type_without_a_route_is_seen_to_go_to_the_default_one_and_hostile_names_are_text()
    {
        string? edited = null;
        MeasureCoverage.TypeRow[] rows =
        [
            new("policy_conflict", Refunds.RouteOf("policy_conflict"), 12, Rate.Of(1, 10), Rate.Of(4, 10)),
            new("<script>alert(1)</script>", null, 3, Rate.Of(0, 0), Rate.Of(0, 0)),
        ];
        var table = Render<ExceptionTable>(p =>
            p.Add(t => t.Types, rows).Add(t => t.Contract, Refunds).Add(t => t.OnEdit, type => edited = type)
        );

        var routed = table.FindAll("tbody tr")[0].TextContent;
        Assert.Contains("High", routed, StringComparison.Ordinal);
        Assert.Contains("back-office", routed, StringComparison.Ordinal);
        Assert.Contains("1 h", routed, StringComparison.Ordinal);
        Assert.Contains("n 10", routed, StringComparison.Ordinal);
        var unrouted = table.FindAll("tbody tr")[1];
        Assert.Contains("default route", unrouted.TextContent, StringComparison.Ordinal);
        Assert.Contains("the contract does not name it", unrouted.TextContent, StringComparison.Ordinal);
        Assert.Empty(table.FindAll("script"));
        unrouted.QuerySelector("button.quiet:not(.link-button)")!.Click();
        Assert.Equal(rows[1].Type, edited);
    }

    [Fact]
    public void A_route_is_changed_added_and_taken_away_where_it_stands()
    {
        var form = new RouteForm(Refunds, "policy_conflict") { SlaMinutes = 45, Severity = Severity.Critical };
        form.Turn("conversation", on: true);
        var changed = Read(form.Changes()).RouteOf("policy_conflict")!;
        Assert.Equal(
            (45, Severity.Critical, "order conversation"),
            (changed.SlaMinutes, changed.Severity, string.Join(' ', changed.ReviewerEvidence))
        );
        Assert.Empty(new RouteForm(Refunds, "low_confidence").Changes());

        var added = Read(new RouteForm(Refunds, "") { Type = "suspected_fraud", RouteTo = "back-office" }.Changes());
        Assert.Equal(("back-office", 120), (added.RouteOf("suspected_fraud")!.RouteTo, added.RouteOf("suspected_fraud")!.SlaMinutes));

        Assert.Null(Read(new RouteForm(Refunds, "low_confidence").Removal()).RouteOf("low_confidence"));
    }

    [Fact]
    public void What_is_not_covered_is_listed_with_links_and_faults_as_such()
    {
        var item = ReviewItemId.New(Now);
        var panel = Render<CoveragePanel>(p =>
            p.Add(
                c => c.Answer,
                new MeasureCoverage.Answer(
                    Now,
                    Now,
                    [],
                    [new(UncoveredKind.Action, "drop_table", 7, [item])],
                    CoverageRules.GapsOf(Refunds, new HashSet<string>(["Front desk"], StringComparer.Ordinal))
                )
            )
        );

        Assert.StartsWith(
            "The unknown action drop_table 7 items",
            string.Join(' ', panel.Find(".coverage li").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
        Assert.Equal(PortalUrls.Item(item), panel.Find("a").GetAttribute("href"));
        Assert.Contains("Nobody is in the team “Back office”, and it has no backup.", panel.Markup, StringComparison.Ordinal);
        Assert.Contains(panel.FindAll(".state.rejected"), s => s.TextContent is "Fault");
    }

    [Fact]
    public void A_team_in_use_is_not_deleted_and_what_uses_it_is_said()
    {
        var (used, idle) = (TeamId.New(Now), TeamId.New(Now));
        var asked = new List<TeamId>();
        var panel = Render<TeamsPanel>(p =>
            p.Add(
                    t => t.Teams,
                    [
                        new(used, "Back office", 0, 0, [new TeamUse("Back office", "refunds", 3, "back-office", AsBackup: false, 2)]),
                        new(idle, "Spare", 1, 1, []),
                    ]
                )
                .Add(t => t.OnRename, (_, _) => Task.FromResult<Refusal?>(null))
                .Add(
                    t => t.OnDelete,
                    team =>
                    {
                        asked.Add(team);
                        return Task.FromResult<Refusal?>(team == used ? new Refusal(RefusalCodes.Conflict, "It is still named.") : null);
                    }
                )
        );

        Assert.Contains("Nobody", panel.Find("tbody tr .state").TextContent, StringComparison.Ordinal);
        Assert.Contains("back-office, version 3, 2 open items", panel.Find(".uses li").TextContent, StringComparison.Ordinal);
        panel.FindAll("tbody tr")[0].QuerySelectorAll("button")[1].Click();
        Assert.Equal("It is still named.", panel.Find("[role=alert]").TextContent.Trim());
        panel.FindAll("tbody tr")[1].QuerySelectorAll("button")[1].Click();
        Assert.Equal([used], asked);
        panel.FindAll("tbody tr")[1].QuerySelectorAll("button")[1].Click();
        Assert.Equal([used, idle], asked);
    }

    private static WorkflowContract Read(IReadOnlyList<ContractChange> changes) =>
        ContractReader.Read(ContractTextEdit.Apply(SampleContracts.Refunds, changes).Value).Contract!;
}
