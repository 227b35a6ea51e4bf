using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.ApprovalTiers;
using ReviewerPortal.Tests.WorkflowContracts;

namespace ReviewerPortal.Tests.ApprovalTiers;

public sealed class TierListTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly WorkflowContract Refunds = ContractReader.Read(SampleContracts.Refunds).Contract!;

    public TierListTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void A_tier_is_moved_by_alt_and_an_arrow_and_its_new_place_is_said_once_it_is_there()
    {
        (int From, int To)? asked = null;
        var list = Shown(move => asked = move);

        list.FindAll("li.tier")[1].KeyDown(new KeyboardEventArgs { Key = "ArrowUp", AltKey = true });

        Assert.Equal((1, 0), asked);
        Assert.Empty(list.Find("[role=status]").TextContent);
        var tiers = Refunds.ApprovalTiers;
        list.Render(p => p.Add(l => l.Lines, Lines(Refunds with { ApprovalTiers = [tiers[1], tiers[0], tiers[2]] })));
        Assert.Equal("high is now 1 of 3.", list.Find("[role=status]").TextContent);
    }

    [Fact]
    public void The_tier_that_takes_the_rest_stays_last_and_nothing_moves_behind_it()
    {
        (int From, int To)? asked = null;
        var list = Shown(move => asked = move);

        Press(2, "ArrowUp", alt: true);
        Press(1, "ArrowDown", alt: true);
        Press(0, "ArrowUp", alt: true);
        Press(0, "ArrowDown", alt: false);

        Assert.Null(asked);
        Assert.Equal(2, list.FindAll("[draggable=true]").Count);
        Assert.DoesNotContain(
            list.FindAll("li.tier")[2].QuerySelectorAll("button"),
            b => b.TextContent.Contains("Remove", StringComparison.Ordinal)
        );
        Assert.Contains("for everything else", list.FindAll("li.tier")[2].TextContent, StringComparison.Ordinal);

        void Press(int row, string key, bool alt) =>
            list.FindAll("li.tier")[row].KeyDown(new KeyboardEventArgs { Key = key, AltKey = alt });
    }

    [Fact]
    public void A_tier_is_moved_by_dragging_and_dropped_on_the_last_it_comes_before_it()
    {
        (int From, int To)? asked = null;
        var list = Shown(move => asked = move);

        list.FindAll("[draggable=true]")[0].DragStart(new DragEventArgs());
        list.FindAll("li.tier")[2].Drop(new DragEventArgs());

        Assert.Equal((0, 1), asked);
    }

    [Fact]
    public void Removing_asks_twice_and_a_reader_has_no_tools()
    {
        TierLine? removed = null;
        var list = Render<TierList>(p =>
            p.Add(l => l.Lines, Lines(Refunds))
                .Add(l => l.Now, Now)
                .Add(l => l.MayChange, true)
                .Add(l => l.OnRemove, line => removed = line)
        );

        Remove().Click();
        Assert.Null(removed);
        Remove().Click();
        Assert.Equal("quick", removed?.Tier.Tier);

        list.Render(p => p.Add(l => l.MayChange, false));
        Assert.Empty(list.FindAll("button"));

        AngleSharp.Dom.IElement Remove() =>
            list.FindAll("li.tier")[0].QuerySelectorAll("button").Single(b => b.TextContent.Contains("emove", StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_says_what_is_proven_what_the_items_say_and_who_is_missing()
    {
        var lines = TierLine.Of(
            Refunds,
            new AnalyseTiers.Answer(
                [
                    new TierFinding(
                        TierFindingKind.Overlap,
                        FindingWeight.Warning,
                        "quick",
                        ["high"],
                        "Some items also fit high.",
                        "amount = 501"
                    ),
                ],
                [
                    new QuorumRules.Standing("high", "back-office", 2, TierRole.Lead, ["Ada"]),
                    new QuorumRules.Standing("high", "front-desk", 2, TierRole.Lead, ["Ada", "Ben"]),
                ]
            ),
            new CountTiers.Answer([new("quick", 3, 0, 1), new("high", 0, 0, 0), new("standard", 1, 0, 0)], 4, Now, IsCut: false)
        );
        var rows = Render<TierList>(p => p.Add(l => l.Lines, lines).Add(l => l.Now, Now)).FindAll("li.tier");

        Assert.Contains("Some items also fit high. For example: amount = 501.", Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains("3 items · 75 %", Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains("1 came in under another", Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains("The portal approves by itself", Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains(
            "In back-office 2 different leads are needed, and only Ada can approve it.",
            Text(rows[1]),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("front-desk", Text(rows[1]), StringComparison.Ordinal);
        Assert.Contains("None of the last 4 items reached this tier.", Text(rows[1]), StringComparison.Ordinal);
        Assert.Contains("Two different leads", Text(rows[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_editor_checks_a_condition_as_it_is_typed_and_saves_nothing_wrong()
    {
        var saved = 0;
        var form = new TierForm(2);
        var editor = Render<TierEditor>(p =>
            p.Add(e => e.Form, form)
                .Add(e => e.Contract, Refunds)
                .Add(e => e.OnSave, () => saved++)
                .Add(e => e.Try, _ => Task.FromResult<string?>("It would take 3."))
        );
        editor.Find("#tier-name").Change("large");

        editor.Find("#tier-when").Input("amount >> 5");
        Assert.StartsWith("Line 1, character 9: ", editor.Find("#tier-when-said .wrong").TextContent, StringComparison.Ordinal);
        editor.Find("#tier-when").Input("amont > 5");
        Assert.Contains("Did you mean `amount`?", editor.Find("#tier-when-said").TextContent, StringComparison.Ordinal);
        editor.Find("form").Submit();
        Assert.Equal(0, saved);

        editor.Find("#tier-when").Input("amount > 5000");
        editor.Find("#tier-when").Change("amount > 5000");
        Assert.Equal("It would take 3.", editor.Find("#tier-when-said").TextContent);
        editor.Find("#tier-timeout").Change("Approve");
        Assert.Contains("Not allowed here: pay_refund may not be undone.", editor.Markup, StringComparison.Ordinal);
        editor.Find("form").Submit();
        Assert.Equal(0, saved);
        editor.Find("#tier-timeout").Change("Reject");
        editor.Find("#tier-from").Change("soon");
        Assert.Contains("This is no date", editor.Markup, StringComparison.Ordinal);
        editor.Find("#tier-from").Change("2026-12-01");
        editor.Find("form").Submit();
        Assert.Equal(1, saved);

        var text = ContractTextEdit.Apply(SampleContracts.Refunds, form.Changes()).Value;
        var tier = ContractReader.Read(text).Contract!.ApprovalTiers[2];
        Assert.Equal(
            ("large", "amount > 5000", TimeoutOutcome.Reject, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)),
            (tier.Tier, tier.When!.Text, tier.TimeoutOutcome, tier.EffectiveFrom!.Value)
        );
    }

    [Fact]
    public void Saving_an_edit_changes_only_what_was_changed()
    {
        var form = new TierForm(Lines(Refunds)[1]);
        Assert.Empty(form.Changes());

        (form.When, form.SlaMinutes, form.Approvals) = ("has(amount) && amount > 900", null, 3);
        form.Turn(ReviewDecision.Escalate, on: true);

        Assert.Equal(
            [
                "Set approval_tiers[1].when",
                "Set approval_tiers[1].approvals",
                "Set approval_tiers[1].decisions",
                "Remove approval_tiers[1].sla_minutes",
            ],
            form.Changes()
                .Select(c =>
                    c switch
                    {
                        ContractChange.Set set => $"Set {set.Path}",
                        ContractChange.Remove remove => $"Remove {remove.Path}",
                        _ => "",
                    }
                )
        );
        var changed = ContractReader.Read(ContractTextEdit.Apply(SampleContracts.Refunds, form.Changes()).Value).Contract!.ApprovalTiers[1];
        Assert.Equal(
            ("has(amount) && amount > 900", (int?)null, 3, 3),
            (changed.When!.Text, changed.SlaMinutes, changed.Approvals, changed.Decisions.Count)
        );
    }

    private IRenderedComponent<TierList> Shown(Action<(int From, int To)> move) =>
        Render<TierList>(p =>
            p.Add(l => l.Lines, Lines(Refunds))
                .Add(l => l.Now, Now)
                .Add(l => l.MayChange, true)
                .Add(l => l.OnMove, EventCallback.Factory.Create(this, move))
        );

    private static IReadOnlyList<TierLine> Lines(WorkflowContract contract) => TierLine.Of(contract, null, null);

    private static string Text(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
