using Bunit;
using ReviewerPortal.Components.Controls;

namespace ReviewerPortal.Tests.Components;

public sealed class HiddenCharactersTests
{
    [Theory]
    [InlineData("a\u202Eb", "a⟦U+202E⟧b")]
    [InlineData("a\u200Bb", "a⟦U+200B⟧b")]
    [InlineData("a\u2066b", "a⟦U+2066⟧b")]
    [InlineData("a\uFEFFb", "a⟦U+FEFF⟧b")]
    [InlineData("a\u00ADb", "a⟦U+00AD⟧b")]
    [InlineData("a\u0007b", "a⟦U+0007⟧b")]
    [InlineData("a\u2028b", "a⟦U+2028⟧b")]
    [InlineData("a\u3164b", "a⟦U+3164⟧b")]
    [InlineData("a\U000E0041b", "a⟦U+E0041⟧b")]
    [InlineData("a\U000E0101b", "a⟦U+E0101⟧b")]
    [InlineData("a\uFE0Fb", "a⟦U+FE0F⟧b")]
    [InlineData("a\uE000b", "a⟦U+E000⟧b")]
    public void What_cannot_be_seen_is_written_out(string text, string shown) => Assert.Equal(shown, HiddenCharacters.Reveal(text));

    [Fact]
    public void Half_a_character_is_written_out_too() => Assert.Equal("a⟦U+D800⟧b", HiddenCharacters.Reveal("a" + (char)0xD800 + "b"));

    [Theory]
    [InlineData("plain text, with\ttabs\r\nand lines")]
    [InlineData("naïve café — “quotes” 東京 Ελλάδα עברית")]
    [InlineData("👩‍💻 ✔️ 👍🏽 1️⃣")]
    [InlineData("می‌خواهم")]
    public void What_people_write_stays_as_it_is(string text) => Assert.Equal(text, HiddenCharacters.Reveal(text));

    [Fact]
    public void The_page_marks_a_hidden_character_and_cuts_a_long_text_until_asked()
    {
        using var context = new BunitContext();
        var shown = context.Render<VisibleText>(p => p.Add(c => c.Text, "a\u202E" + new string('x', 100)).Add(c => c.Limit, 10));
        Assert.Equal("U+202E", shown.Find("mark").TextContent);
        Assert.DoesNotContain(new string('x', 50), shown.Markup, StringComparison.Ordinal);
        shown.Find("button").Click();
        Assert.Contains(new string('x', 100), shown.Markup, StringComparison.Ordinal);
    }
}
