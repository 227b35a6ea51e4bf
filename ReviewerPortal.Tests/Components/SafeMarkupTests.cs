using Bunit;
using ReviewerPortal.Components.Controls;

namespace ReviewerPortal.Tests.Components;

public sealed class SafeMarkupTests
{
    [Fact]
    public void No_hostile_markdown_survives_as_anything_that_runs_or_loads()
    {
        var all = HostileText.All.ToList();
        Assert.True(all.Count >= 300);
        foreach (var text in all)
        {
            var html = SafeMarkup.Render(text);
            Assert.NotNull(html);
            Assert.True(HarmlessMarkup.Faults(html) is [], $"{text}\n→ {html}\n{string.Join('\n', HarmlessMarkup.Faults(html))}");
        }
    }

    [Fact]
    public void Ordinary_markdown_keeps_its_shape()
    {
        using var context = new BunitContext();
        var shown = context.Render<SafeMarkup>(p =>
            p.Add(c => c.Markdown, "# Refund\n\n**Size**: 8\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |")
        );
        Assert.Equal("Refund", shown.Find("h4").TextContent);
        Assert.Equal("Size", shown.Find("strong").TextContent);
        Assert.Equal(2, shown.FindAll("li").Count);
        Assert.Equal("2", shown.FindAll("td")[1].TextContent);
    }

    [Theory]
    [InlineData("[our shop](https://evil.example/login)", "evil.example")]
    [InlineData("[paypal](https://pаypal.example/)", "xn--pypal-4ve.example")]
    [InlineData("[mail](mailto:a@b.example)", "a@b.example")]
    public void A_link_shows_where_it_really_goes(string markdown, string place)
    {
        var html = SafeMarkup.Render(markdown)!;
        Assert.Contains($"({place})", html, StringComparison.Ordinal);
        Assert.Contains("noopener", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_is_named_and_never_loaded()
    {
        var html = SafeMarkup.Render("![a chart](https://evil.example/p.png)")!;
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("image not loaded", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_characters_in_markdown_are_written_out()
    {
        Assert.Contains("⟦U+202E⟧", SafeMarkup.Render("pay \u202Eevil")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(70_000)]
    public void Markdown_too_long_or_too_deep_is_shown_as_text(int length)
    {
        Assert.Null(SafeMarkup.Render(new string('a', length)));
        Assert.True(SafeMarkup.Render(new string('>', 60_000)) is null or { Length: > 0 });
    }
}
