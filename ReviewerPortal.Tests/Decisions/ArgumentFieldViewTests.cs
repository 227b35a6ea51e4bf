using System.Text.Json;
using Bunit;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Decisions;

namespace ReviewerPortal.Tests.Decisions;

public sealed class ArgumentFieldViewTests : BunitContext
{
    [Fact]
    public void The_form_asks_with_labels_hints_and_choices_and_puts_problems_beside_the_control()
    {
        var schema = ArgumentSchema
            .Read(
                JsonElement.Parse(
                    """{"type":"object","properties":{"order_id":{"type":"string","description":"With its # sign."},"reason":{"enum":["a","b"]},"ids":{"type":"array","items":{"type":"string"}},"ok":{"type":"boolean"}}}"""
                )
            )
            .Schema;
        var form = ArgumentForm.For(schema, JsonElement.Parse("""{"order_id":"#W1","reason":"a","ids":["1"],"ok":true}"""));
        var changes = 0;
        var shown = Render<ArgumentFieldView>(p => p.Add(c => c.Field, form.Root).Add(c => c.Changed, () => changes++));

        var input = shown.Find("input[type=text]");
        Assert.Equal(input.Id, shown.Find("label").GetAttribute("for"));
        Assert.Equal("With its # sign.", shown.Find($"#{input.GetAttribute("aria-describedby")}").TextContent.Trim());

        input.Input("#W2");
        shown.Find("select").Change("\"b\"");
        shown.Find("input[type=checkbox]").Change(false);
        shown.FindAll("button").Single(b => b.TextContent.Contains("Add one", StringComparison.Ordinal)).Click();
        Assert.Equal(4, changes);
        Assert.Equal("""{"ids":["1",""],"ok":false,"order_id":"#W2","reason":"b"}""", CanonicalJson.Of(form.Read()!.Value));

        form.Show([new Problem("#/order_id", "no such order")]);
        shown.Render(p => p.Add(c => c.Field, form.Root));
        input = shown.Find("input[type=text]");
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Contains("No such order", shown.Find($"#{input.GetAttribute("aria-describedby")}").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hidden_character_in_a_value_is_pointed_out()
    {
        var form = ArgumentForm.For(null, JsonElement.Parse("""{"iban":"DE00\u200b12"}"""));
        var shown = Render<ArgumentFieldView>(p => p.Add(c => c.Field, form.Root).Add(c => c.Changed, () => { }));
        Assert.Equal("U+200B", shown.Find(".field-warning mark").TextContent);
    }
}
