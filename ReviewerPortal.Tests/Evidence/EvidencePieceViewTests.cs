using Bunit;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Evidence;

namespace ReviewerPortal.Tests.Evidence;

public sealed class EvidencePieceViewTests : BunitContext
{
    private static readonly EvidenceView Order = new()
    {
        Name = "order",
        Kind = EvidenceKind.Record,
        Content = """{"id":"#W1"}""",
        ContentHash = "a",
        MustOpen = true,
        Size = 12,
    };

    [Fact]
    public void What_must_be_opened_is_not_even_sent_before_it_is()
    {
        EvidenceView? opened = null;
        var shown = Render<EvidencePieceView>(p => p.Add(c => c.Piece, Order).Add(c => c.OnOpened, (EvidenceView v) => opened = v));
        Assert.DoesNotContain("#W1", shown.Markup, StringComparison.Ordinal);
        Assert.Contains("Open before deciding", shown.Markup, StringComparison.Ordinal);

        shown.Find("button").Click();

        Assert.Equal("order", opened?.Name);
        Assert.Contains("#W1", shown.Markup, StringComparison.Ordinal);
        Assert.Equal("true", shown.Find("button").GetAttribute("aria-expanded"));
    }

    [Fact]
    public void New_content_must_be_opened_again()
    {
        var shown = Render<EvidencePieceView>(p => p.Add(c => c.Piece, Order with { Opened = true }));
        Assert.Contains("#W1", shown.Markup, StringComparison.Ordinal);
        shown.Render(p => p.Add(c => c.Piece, Order with { ContentHash = "b", Content = """{"id":"#W2"}""" }));
        Assert.DoesNotContain("#W2", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_stale_pieces_say_so_in_words()
    {
        var missing = Render<EvidencePieceView>(p => p.Add(c => c.Piece, Order with { Missing = true, Content = null }));
        Assert.Contains("Missing", missing.Markup, StringComparison.Ordinal);
        var stale = Render<EvidencePieceView>(p => p.Add(c => c.Piece, Order with { Stale = true, MaxAgeMinutes = 30 }));
        Assert.Contains("older than the 30 minutes allowed", stale.Markup, StringComparison.Ordinal);
    }
}
