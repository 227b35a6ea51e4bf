using System.Text.Json;
using Bunit;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Evidence;
using ReviewerPortal.Tests.Components;

namespace ReviewerPortal.Tests.Evidence;

public sealed class EvidenceContentTests : BunitContext
{
    [Fact]
    public void A_conversation_reads_as_one()
    {
        var shown = Show(
            EvidenceKind.Conversation,
            """[{"role":"user","text":"Cancel **both**"},{"role":"assistant","content":[{"type":"text","text":"Which one?"}]}]"""
        );
        Assert.Equal(["User", "Assistant"], shown.FindAll(".turn-role").Select(r => r.TextContent), StringComparer.Ordinal);
        Assert.Equal("both", shown.Find(".turn-person strong").TextContent);
        Assert.Contains("Which one?", shown.Find(".turn-agent").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_conversation_shows_its_end_first()
    {
        var turns = Enumerable.Range(1, 80).Select(i => new { role = "user", text = $"message {i}." });
        var shown = Show(EvidenceKind.Conversation, JsonSerializer.Serialize(turns));
        Assert.Equal(30, shown.FindAll(".turn").Count);
        Assert.Contains("message 80.", shown.Markup, StringComparison.Ordinal);
        shown.Find("button").Click();
        Assert.Equal(80, shown.FindAll(".turn").Count);
    }

    [Fact]
    public void A_record_reads_as_fields_with_its_numbers_as_written()
    {
        var shown = Show(
            EvidenceKind.Record,
            """{"order_id":"#W1","total":342.810,"address":{"zip":"78712"},"items":[{"name":"Boots","price":253.89},{"name":"Camera","price":503.51}]}"""
        );
        Assert.Contains("Order id", shown.Markup, StringComparison.Ordinal);
        Assert.Contains("342.810", shown.Markup, StringComparison.Ordinal);
        Assert.Equal(2, shown.FindAll("tbody tr").Count);
    }

    [Theory]
    [InlineData("""[["sku","qty"],["a","1"]]""")]
    [InlineData("""{"columns":["sku","qty"],"rows":[["a",1]]}""")]
    [InlineData("""[{"sku":"a","qty":1}]""")]
    [InlineData("sku,qty\r\n\"a\",1\r\n")]
    public void A_table_reads_as_one_however_it_is_written(string content)
    {
        var shown = Show(EvidenceKind.Table, content);
        Assert.Equal(["sku", "qty"], shown.FindAll("th").Select(h => h.TextContent), StringComparer.Ordinal);
        Assert.Equal(["a", "1"], shown.FindAll("td").Select(c => c.TextContent), StringComparer.Ordinal);
    }

    [Fact]
    public void Before_and_after_read_as_changes()
    {
        var shown = Show(EvidenceKind.Diff, """{"before":{"status":"pending","total":1},"after":{"status":"delivered","total":1}}""");
        Assert.Equal("Status", Assert.Single(shown.FindAll("dt")).TextContent);
        Assert.Contains("pending", shown.Find("del").TextContent, StringComparison.Ordinal);
        Assert.Contains("delivered", shown.Find("ins").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_comes_from_our_own_address_and_a_vector_picture_not_at_all()
    {
        var raster = Render<EvidenceContent>(p => p.Add(c => c.Piece, Picture("image/png")));
        Assert.Equal("evidence/ev_1/content", raster.Find("img").GetAttribute("src"));
        var vector = Render<EvidenceContent>(p => p.Add(c => c.Piece, Picture("image/svg+xml")));
        Assert.Empty(vector.FindAll("img"));
        Assert.Contains("Not shown here", vector.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_content_stays_text_in_every_kind()
    {
        foreach (var kind in Enum.GetValues<EvidenceKind>())
        {
            foreach (var text in HostileText.All)
            {
                var quoted = JsonSerializer.Serialize(text);
                AssertHarmless(kind, text);
                AssertHarmless(kind, $$"""[{"role":{{quoted}},"text":{{quoted}}}]""");
                AssertHarmless(kind, $$"""{"before":{{quoted}},"after":"x",{{quoted}}:[{{quoted}}]}""");
            }
        }
    }

    [Fact]
    public void Something_that_is_not_what_its_kind_says_is_shown_as_text()
    {
        foreach (var kind in Enum.GetValues<EvidenceKind>())
        {
            Assert.Contains("just words", Show(kind, "just words").Markup, StringComparison.Ordinal);
        }
    }

    private void AssertHarmless(EvidenceKind kind, string content)
    {
        var shown = Show(kind, content);
        var faults = HarmlessMarkup.Faults(shown.Markup);
        Assert.True(faults.Count == 0, $"{kind}: {content}\n→ {shown.Markup}\n{string.Join('\n', faults)}");
    }

    private IRenderedComponent<EvidenceContent> Show(EvidenceKind kind, string content) =>
        Render<EvidenceContent>(p =>
            p.Add(
                c => c.Piece,
                new EvidenceView
                {
                    Name = "x",
                    Kind = kind,
                    Content = content,
                    Size = content.Length,
                }
            )
        );

    private static EvidenceView Picture(string mediaType) =>
        new()
        {
            Name = "photo",
            Kind = EvidenceKind.Image,
            MediaType = mediaType,
            ContentUrl = "evidence/ev_1/content",
            Size = 10,
        };
}
