using System.Text.Json;
using ReviewerPortal.Components.Controls;

namespace ReviewerPortal.Tests.Components;

public sealed class JsonChangesTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "")]
    [InlineData("""{"a":1.0}""", """{"a":1.00}""", "#/a")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "#/a")]
    [InlineData("""{"a":1}""", """{"b":1}""", "#/a #/b")]
    [InlineData("""{"o":{"zip":"1","city":"x"}}""", """{"o":{"zip":"2","city":"x"}}""", "#/o/zip")]
    [InlineData("""{"l":[1,2,3]}""", """{"l":[1,9,3]}""", "#/l/1")]
    [InlineData("""{"l":[1,2,3]}""", """{"l":[2,3]}""", "#/l/0")]
    [InlineData("""{"l":[1,2]}""", """{"l":[1,2,3]}""", "#/l/2")]
    [InlineData("""{"a/b~c":1}""", """{"a/b~c":2}""", "#/a~1b~0c")]
    [InlineData("""{"a":null}""", """{}""", "#/a")]
    public void Every_place_that_differs_is_named_once(string before, string after, string pointers)
    {
        var changes = JsonChanges.Between(JsonElement.Parse(before), JsonElement.Parse(after));
        Assert.Equal(pointers, string.Join(' ', changes.Select(c => c.Pointer)));
    }

    [Fact]
    public void A_place_is_named_in_words()
    {
        var change = Assert.Single(
            JsonChanges.Between(JsonElement.Parse("""{"ship_to":{"zipCode":"1"}}"""), JsonElement.Parse("""{"ship_to":{"zipCode":"2"}}"""))
        );
        Assert.Equal("Ship to › Zip code", change.Label);
    }

    [Fact]
    public void Long_texts_are_compared_by_word()
    {
        var words = TextChanges.ByWord("send it to the old address please", "send it to the new address please")!;
        Assert.Equal("old", Assert.Single(words, w => w.Change == TextChange.Removed).Text);
        Assert.Equal("new", Assert.Single(words, w => w.Change == TextChange.Added).Text);
        Assert.Null(TextChanges.ByWord(new string('a', 30_000), new string('b', 30_000)));
    }
}
