using Bunit;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>What the contract's pages are made of.</summary>
public sealed class ContractPartsTests : BunitContext
{
    private static readonly WorkflowContract Contract = ContractReader.Read(SampleContracts.Refunds).Contract!;

    [Fact]
    public void Every_box_of_the_map_is_a_link_with_a_name_to_a_row_that_is_there()
    {
        var map = Render<ContractMap>(p => p.Add(m => m.Contract, Contract).Add(m => m.Address, "/contracts/refunds"));

        var boxes = map.FindAll("svg a");
        Assert.Equal(10, boxes.Count);
        foreach (var box in boxes)
        {
            Assert.False(string.IsNullOrWhiteSpace(box.QuerySelector("title")?.TextContent));
            var address = box.GetAttribute("href")!;
            Assert.StartsWith("/contracts/refunds#map-", address, StringComparison.Ordinal);
            Assert.Equal("TR", map.Find($"#{address.Split('#')[1]}").TagName);
        }
    }

    [Fact]
    public void A_map_without_rows_is_a_picture_and_holds_no_links()
    {
        var drawing = Render<ContractDrawing>(p => p.Add(d => d.Map, BoundaryMapRules.Draw(Contract)));

        Assert.Empty(drawing.FindAll("a"));
        Assert.Equal("img", drawing.Find("svg.boundary-map").GetAttribute("role"));
    }

    [Fact]
    public void An_open_part_leads_an_administrator_to_where_it_is_mended_and_nobody_else()
    {
        IReadOnlyList<ContractAnswer> answers =
        [
            new(
                ContractQuestion.Approval,
                "Who?",
                ["Somebody."],
                [new("No members.", "owners.desk.team"), new("No backup.", "owners.desk.backup")]
            ),
        ];

        var admin = Render<ContractAnswers>(p => p.Add(a => a.Workflow, "w").Add(a => a.Answers, answers).Add(a => a.MayChange, true));
        Assert.Equal(
            [PortalUrls.People, "/contracts/w/edit?at=owners.desk.backup"],
            admin.FindAll("a").Select(a => a.GetAttribute("href"))
        );
        Assert.Contains("2 things open", admin.Markup, StringComparison.Ordinal);

        var reader = Render<ContractAnswers>(p => p.Add(a => a.Workflow, "w").Add(a => a.Answers, answers));
        Assert.Empty(reader.FindAll("a"));
        Assert.Equal("/contracts/w/tiers", ContractAnswers.MendUrl("w", "approval_tiers[1].decisions"));
        Assert.Equal("/contracts/w/exceptions", ContractAnswers.MendUrl("w", "exceptions[0].reviewer_evidence"));
    }

    [Fact]
    public void A_long_answer_shows_its_first_sentences_and_folds_the_rest()
    {
        IReadOnlyList<ContractAnswer> answers =
        [
            new(ContractQuestion.ExceptionRouting, "Where?", [.. Enumerable.Range(0, 100).Select(i => $"Type {i}.")], []),
        ];

        var shown = Render<ContractAnswers>(p => p.Add(a => a.Workflow, "w").Add(a => a.Answers, answers));

        Assert.Equal("92 more", shown.Find("details > summary").TextContent);
        Assert.Equal(92, shown.FindAll("details li").Count);
        Assert.Contains("Answered", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_says_which_line_came_and_which_went()
    {
        var diff = Render<ContractLineDiff>(p => p.Add(d => d.Before, "a: 1\nb: 2").Add(d => d.After, "a: <b>1</b>\nb: 2"));

        Assert.Equal("a: 1", diff.Find("tr.removed code").TextContent);
        Assert.Equal("a: <b>1</b>", diff.Find("tr.added code").TextContent);
        Assert.Contains("Added", diff.Find("tr.added").TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "letter for letter",
            Render<ContractLineDiff>(p => p.Add(d => d.Before, "a").Add(d => d.After, "a\n")).Markup,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_papers_are_seven_sections_each_with_its_table()
    {
        var now = new Microsoft.Extensions.Time.Testing.FakeTimeProvider().GetUtcNow();
        var set = new ArtifactSet("refunds", 1, true, null, "Ann", now, null, now, Contract, ArtifactRules.Of(Contract));

        var sheet = Render<ArtifactSheet>(p => p.Add(s => s.Set, set));

        Assert.Equal(set.All.Select(a => a.Title), sheet.FindAll("h2").Select(h => h.TextContent));
        Assert.Equal(7, sheet.FindAll("table").Count);
        Assert.Single(sheet.FindAll("svg.boundary-map"));
    }
}
