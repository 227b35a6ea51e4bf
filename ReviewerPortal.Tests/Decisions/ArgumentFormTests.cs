using System.Text.Json;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Decisions;

namespace ReviewerPortal.Tests.Decisions;

public sealed class ArgumentFormTests
{
    private const string Schema = """
        {"type":"object","additionalProperties":false,"required":["order_id","reason","quantity"],
         "properties":{
          "order_id":{"type":"string","title":"Order","description":"With its # sign."},
          "reason":{"type":"string","enum":["no longer needed","ordered by mistake"]},
          "quantity":{"type":"integer","minimum":1},
          "amount":{"type":"number"},
          "express":{"type":"boolean"},
          "item_ids":{"type":"array","items":{"type":"string"}},
          "address":{"$ref":"#/$defs/address"},
          "extra":{"anyOf":[{"type":"string"},{"type":"object"}]},
          "note":{"type":"string","maxLength":500}},
         "$defs":{"address":{"type":"object","properties":{"zip":{"type":"string","minLength":5}},"required":["zip"]}}}
        """;

    private const string Arguments = """
        {"order_id":"#W1","reason":"no longer needed","quantity":1,"amount":12.50,"express":true,"item_ids":["1","2"],"address":{"zip":"78712"},"extra":{"a":1.0}}
        """;

    [Fact]
    public void Every_type_has_its_control()
    {
        var form = Form();
        Assert.Equal(ArgumentControl.Text, Field(form, "#/order_id").Control);
        Assert.Equal("Order", Field(form, "#/order_id").Label);
        Assert.Equal("With its # sign.", Field(form, "#/order_id").Description);
        Assert.Equal(ArgumentControl.Choice, Field(form, "#/reason").Control);
        Assert.Equal(ArgumentControl.Integer, Field(form, "#/quantity").Control);
        Assert.Equal(ArgumentControl.Number, Field(form, "#/amount").Control);
        Assert.Equal(ArgumentControl.Boolean, Field(form, "#/express").Control);
        Assert.Equal(ArgumentControl.List, Field(form, "#/item_ids").Control);
        Assert.Equal(ArgumentControl.Group, Field(form, "#/address").Control);
        Assert.True(Field(form, "#/address/zip").Required);
        Assert.Equal(ArgumentControl.LongText, Field(form, "#/note").Control);
        Assert.False(Field(form, "#/note").IsSet);
    }

    [Theory]
    [InlineData("""{"a":1.50,"b":1e3,"c":12345678901234567890.123456789012345678901,"d":-0,"e":0.10}""")]
    [InlineData("""{"a":"x\r\ny","b":"\u202e","c":"<&>\"","d":""}""")]
    [InlineData("""{"a":[],"b":{},"c":[[1],[2.0]],"d":[{"x":1.0},{"y":null}],"e":null,"f":false}""")]
    [InlineData("""{"deep":{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":1.00}}}}}}}}}""")]
    public void What_is_not_touched_is_written_back_as_it_was(string arguments)
    {
        var given = JsonElement.Parse(arguments);
        var read = ArgumentForm.For(null, given).Read();
        Assert.Equal(CanonicalJson.Of(given), CanonicalJson.Of(read!.Value));
    }

    [Fact]
    public void An_untouched_form_with_a_schema_changes_nothing_either()
    {
        var form = Form();
        Assert.Equal(CanonicalJson.Of(JsonElement.Parse(Arguments)), CanonicalJson.Of(form.Read()!.Value));
        Assert.False(form.HasProblems);
    }

    [Fact]
    public void Each_kind_of_change_is_written()
    {
        var form = Form();
        Field(form, "#/order_id").Type("#W2");
        Field(form, "#/reason").Type("\"ordered by mistake\"");
        Field(form, "#/quantity").Type(" 3 ");
        Field(form, "#/amount").Type("12.5");
        Field(form, "#/express").Tick(false);
        Field(form, "#/item_ids/0").Type("9");
        Field(form, "#/item_ids").AddEntry();
        Field(form, "#/item_ids/2").Type("7");
        Field(form, "#/address/zip").Type("00000");
        Field(form, "#/extra").LeaveOut();
        Field(form, "#/note").Set();
        Field(form, "#/note").Type("as agreed");

        Assert.Equal(
            CanonicalJson.Of(
                JsonElement.Parse(
                    """{"order_id":"#W2","reason":"ordered by mistake","quantity":3,"amount":12.5,"express":false,"item_ids":["9","2","7"],"address":{"zip":"00000"},"note":"as agreed"}"""
                )
            ),
            CanonicalJson.Of(form.Read()!.Value)
        );
        Assert.False(form.HasProblems);
    }

    [Fact]
    public void An_entry_can_be_removed_and_the_rest_moves_up()
    {
        var form = Form();
        var list = Field(form, "#/item_ids");
        list.Remove(list.Children[0]);
        Assert.Equal("""["2"]""", form.Read()!.Value.GetProperty("item_ids").GetRawText());
        Assert.Equal("#/item_ids/0", list.Children[0].Pointer);
    }

    [Theory]
    [InlineData("#/quantity", "1.5")]
    [InlineData("#/quantity", "1,000")]
    [InlineData("#/quantity", "")]
    [InlineData("#/amount", "twelve")]
    [InlineData("#/amount", "0x10")]
    [InlineData("#/amount", "NaN")]
    public void What_is_no_number_is_said_at_its_field(string pointer, string text)
    {
        var form = Form();
        Field(form, pointer).Type(text);
        Assert.Null(form.Read());
        Assert.NotEmpty(Field(form, pointer).Problems);
    }

    [Fact]
    public void The_schemas_own_objections_stand_at_their_fields_and_the_rest_at_the_form()
    {
        var form = Form();
        Field(form, "#/address/zip").Type("1");
        Field(form, "#/quantity").Type("0");
        form.Read();
        Assert.NotEmpty(Field(form, "#/address/zip").Problems);
        Assert.NotEmpty(Field(form, "#/quantity").Problems);
        Assert.Empty(form.Unplaced);

        form.Show([new Problem("#/args/order_id", "is unknown"), new Problem("#", "is refused by the control")]);
        Assert.Equal("is unknown", Assert.Single(Field(form, "#/order_id").Problems));
        Assert.Equal("is refused by the control", Assert.Single(form.Unplaced).Detail);
    }

    [Fact]
    public void A_required_argument_the_agent_forgot_is_asked_for()
    {
        var form = Form("""{"order_id":"#W1","reason":"no longer needed"}""");
        Assert.Null(form.Read());
        Assert.NotEmpty(Field(form, "#/quantity").Problems);
        Field(form, "#/quantity").Type("2");
        Assert.Equal("2", form.Read()!.Value.GetProperty("quantity").GetRawText());
    }

    [Fact]
    public void A_value_the_schema_forbids_is_offered_as_it_is_and_named_so()
    {
        var form = Form("""{"order_id":"#W1","reason":"because","quantity":"two"}""");
        Assert.Contains("not allowed", Field(form, "#/reason").Choices[0].Label, StringComparison.Ordinal);
        Assert.Equal(ArgumentControl.Json, Field(form, "#/quantity").Control);
        form.Read();
        Assert.NotEmpty(Field(form, "#/reason").Problems);
    }

    [Fact]
    public void Json_that_is_none_is_said_with_its_place()
    {
        var form = ArgumentForm.For(null, JsonElement.Parse("""{"a":null}"""));
        Field(form, "#/a").Type("{\n\"x\": }");
        Assert.Null(form.Read());
        Assert.Contains("line 2", Assert.Single(Field(form, "#/a").Problems), StringComparison.Ordinal);
    }

    private static ArgumentForm Form(string arguments = Arguments)
    {
        var (schema, problems) = ArgumentSchema.Read(JsonElement.Parse(Schema));
        Assert.Empty(problems);
        return ArgumentForm.For(schema, JsonElement.Parse(arguments));
    }

    private static ArgumentField Field(ArgumentForm form, string pointer) =>
        Assert.Single(form.Root.All(), f => string.Equals(f.Pointer, pointer, StringComparison.Ordinal));
}
