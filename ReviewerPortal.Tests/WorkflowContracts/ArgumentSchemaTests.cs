using System.Text.Json;
using CsCheck;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class ArgumentSchemaTests
{
    /// <summary>Each accepted keyword twice: a value it lets through and one it must catch, with the place and the sentence.</summary>
    public static TheoryData<string, string, string, string> Keywords { get; } =
        new()
        {
            // schema of the argument x, a value that fits, one that does not, what is said of it
            { """{"type": "string"}""", "\"a\"", "5", "#/x must be a string" },
            { """{"type": "number"}""", "5.5", "\"5\"", "#/x must be a number" },
            { """{"type": "integer"}""", "1.0", "1.5", "#/x must be an integer" },
            { """{"type": "integer"}""", "1e3", "1e-3", "#/x must be an integer" },
            { """{"type": "integer"}""", "9007199254740993", "9007199254740993.5", "#/x must be an integer" },
            { """{"type": "boolean"}""", "false", "0", "#/x must be true or false" },
            { """{"type": "null"}""", "null", "0", "#/x must be null" },
            { """{"type": "array"}""", "[]", "{}", "#/x must be a list" },
            { """{"type": "object"}""", "{}", "[]", "#/x must be an object" },
            { """{"type": ["string", "null"]}""", "null", "5", "#/x must be a string or null" },
            { """{"type": ["integer", "number"]}""", "0.5", "true", "#/x must be a number" },
            { """{"enum": ["a", 1, null, {"k": [1.0]}]}""", "{\"k\": [1]}", "\"b\"", "#/x must be one of \"a\", 1, null, {\"k\": [1.0]}" },
            { """{"enum": [0.1]}""", "1e-1", "0.10000000000000001", "#/x must be one of 0.1" },
            { """{"const": "yes"}""", "\"yes\"", "\"no\"", "#/x must be \"yes\"" },
            { """{"const": {"a": 1, "b": 2}}""", "{\"b\": 2.0, \"a\": 1}", "{\"a\": 1}", "#/x must be {\"a\": 1, \"b\": 2}" },
            { """{"minimum": 0.1}""", "0.1", "0.09999999999999999999999", "#/x must be at least 0.1" },
            { """{"maximum": 9007199254740992}""", "9007199254740992", "9007199254740993", "#/x must be at most 9007199254740992" },
            { """{"exclusiveMinimum": 0}""", "0.0000001", "-0.0", "#/x must be greater than 0" },
            { """{"exclusiveMaximum": 10}""", "-1e300", "10.0", "#/x must be less than 10" },
            { """{"multipleOf": 0.01}""", "19.99", "19.999", "#/x must be a multiple of 0.01" },
            { """{"multipleOf": 3}""", "3e100", "1e100", "#/x must be a multiple of 3" },
            { """{"multipleOf": 1e3}""", "5000", "5e2", "#/x must be a multiple of 1e3" },
            { """{"minLength": 2}""", "\"ab\"", "\"\ud83d\ude00\"", "#/x must have at least 2 characters" },
            { """{"minLength": 1}""", "\" \"", "\"\"", "#/x must not be empty" },
            { """{"maxLength": 1}""", "\"\ud83d\ude00\"", "\"ab\"", "#/x must have at most 1 character" },
            { """{"pattern": "^#W\\d{7}$"}""", "\"#W0000000\"", "\"#W0000000\\n\"", "#/x must match the pattern ^#W\\d{7}$" },
            { """{"pattern": "^\\d$"}""", "\"7\"", "\"\u0667\"", "#/x must match the pattern ^\\d$" },
            { """{"pattern": "^[\\w.-]+$"}""", "\"a.b-c_1\"", "\"a\u00e9\"", "#/x must match the pattern ^[\\w.-]+$" },
            {
                """{"format": "date-time"}""",
                "\"2026-11-22T18:00:00.123+01:00\"",
                "\"2026-11-22 18:00\"",
                "#/x must be a date and time such as 2026-11-22T18:00:00Z"
            },
            { """{"format": "date"}""", "\"2028-02-29\"", "\"2026-02-29\"", "#/x must be a date such as 2026-11-22" },
            { """{"format": "time"}""", "\"18:00:00Z\"", "\"25:00:00Z\"", "#/x must be a time with an offset such as 18:00:00Z" },
            { """{"format": "email"}""", "\"a@example.com\"", "\"Ann <a@example.com>\"", "#/x must be an e-mail address" },
            { """{"format": "uri"}""", "\"https://example.com/a?b\"", "\"/etc/passwd\"", "#/x must be an absolute URI" },
            { """{"format": "uuid"}""", "\"0190b5a0-0000-7000-8000-000000000000\"", "\"0190b5a0\"", "#/x must be a UUID" },
            { """{"format": "ipv4"}""", "\"10.0.0.1\"", "\"10.0.1\"", "#/x must be an IPv4 address" },
            { """{"format": "ipv6"}""", "\"::1\"", "\"10.0.0.1\"", "#/x must be an IPv6 address" },
            { """{"format": "int32"}""", "2147483647", "2147483648", "#/x must be a 32-bit integer" },
            { """{"format": "int64"}""", "-9223372036854775808", "9223372036854775808", "#/x must be a 64-bit integer" },
            { """{"items": {"type": "string"}}""", "[\"a\"]", "[\"a\", 1]", "#/x/1 must be a string" },
            { """{"minItems": 1}""", "[1]", "[]", "#/x must have at least 1 entry" },
            { """{"maxItems": 2}""", "[1, 2]", "[1, 2, 3]", "#/x must have at most 2 entries" },
            {
                """{"uniqueItems": true}""",
                "[1, \"1\", {\"a\": 1}]",
                "[{\"a\": 1, \"b\": 2}, {\"b\": 2.0, \"a\": 1}]",
                "#/x/1 repeats an earlier entry"
            },
            { """{"properties": {"y": {"type": "string"}}}""", "{\"z\": 5}", "{\"y\": 5}", "#/x/y must be a string" },
            { """{"required": ["y"]}""", "{\"y\": null}", "{\"Y\": 1}", "#/x/y is required" },
            {
                """{"additionalProperties": {"type": "integer"}}""",
                "{\"a\": 1}",
                "{\"a~/b c\": \"1\"}",
                "#/x/a~0~1b%20c must be an integer"
            },
            {
                """{"properties": {"y": true}, "additionalProperties": false}""",
                "{\"y\": 1}",
                "{\"z\": 1}",
                "#/x/z is not known here; known are y"
            },
            {
                """{"patternProperties": {"^n_": {"type": "number"}}, "additionalProperties": false}""",
                "{\"n_a\": 1}",
                "{\"n_a\": \"1\"}",
                "#/x/n_a must be a number"
            },
            { """{"minProperties": 1}""", "{\"a\": 1}", "{}", "#/x must have at least 1 member" },
            { """{"maxProperties": 1}""", "{\"a\": 1}", "{\"a\": 1, \"b\": 1}", "#/x must have at most 1 member" },
            { """{"allOf": [{"minimum": 1}, {"maximum": 5}]}""", "3", "6", "#/x must be at most 5" },
            { """{"anyOf": [{"type": "string"}, {"type": "null"}]}""", "null", "5", "#/x must be a string or null" },
            {
                """{"anyOf": [{"type": "string", "minLength": 3}, {"type": "null"}]}""",
                "\"abc\"",
                "\"ab\"",
                "#/x must have at least 3 characters"
            },
            {
                """{"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}""",
                "{\"a\": 1}",
                "{\"a\": 1, \"b\": 1}",
                "#/x fits 2 of the 2 alternatives, and must fit exactly one"
            },
            { """{"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}""", "{\"b\": 1}", "{}", "#/x fits none of the 2 alternatives" },
            { """{"not": {"const": "no"}}""", "\"yes\"", "\"no\"", "#/x has a form that is ruled out" },
            { """{"$ref": "#/$defs/code"}""", "\"ab\"", "\"abc\"", "#/x must have at most 2 characters" },
            {
                """{"$ref": "#/$defs/tree"}""",
                "{\"left\": {\"left\": {}}}",
                "{\"left\": {\"left\": 5}}",
                "#/x/left/left must be an object"
            },
            { "false", "", "1", "#/x is not allowed" },
            {
                """{"title": "t", "description": "d", "default": 1, "examples": [1], "deprecated": false, "readOnly": false, "writeOnly": false, "$comment": "c", "x-order": 1, "format": "double", "type": "number"}""",
                "1",
                "\"1\"",
                "#/x must be a number"
            },
        };

    [Theory]
    [MemberData(nameof(Keywords))]
    public void Every_accepted_keyword_is_enforced(string schema, string fits, string breaks, string said)
    {
        var read = Schema(
            $$"""{"type": "object", "properties": {"x": {{schema}} }, "$defs": {"code": {"maxLength": 2}, "tree": {"type": "object", "properties": {"left": {"$ref": "#/$defs/tree"} } } } }"""
        );

        Assert.Empty(read.Check(Json(fits.Length == 0 ? "{}" : $$"""{"x": {{fits}} }""")));
        var problem = Assert.Single(read.Check(Json($$"""{"x": {{breaks}} }""")));
        Assert.Equal(said, $"{problem.Pointer} {problem.Detail}");
    }

    [Theory]
    [InlineData("""{"if": {}, "then": {}}""", "#/if", "#/then")]
    [InlineData("""{"properties": {"x": {"prefixItems": []}}}""", "#/properties/x/prefixItems")]
    [InlineData("""{"dependentRequired": {}}""", "#/dependentRequired")]
    [InlineData("""{"unevaluatedProperties": false}""", "#/unevaluatedProperties")]
    [InlineData("""{"contains": {}}""", "#/contains")]
    [InlineData("""{"propertyNames": {}}""", "#/propertyNames")]
    [InlineData("""{"nullable": true}""", "#/nullable")]
    [InlineData("""{"requird": []}""", "#/requird")]
    [InlineData("""{"allOf": [{"anyOf": [{"frobnicate": 1}]}]}""", "#/allOf/0/anyOf/0/frobnicate")]
    [InlineData("""{"type": "text"}""", "#/type")]
    [InlineData("""{"type": []}""", "#/type")]
    [InlineData("""{"type": ["string", 5]}""", "#/type")]
    [InlineData("""{"properties": []}""", "#/properties")]
    [InlineData("""{"properties": {"x": 5}}""", "#/properties/x")]
    [InlineData("""{"properties": {"x": {}, "x": {}}}""", "#/properties/x")]
    [InlineData("""{"type": "object", "type": "string"}""", "#/type")]
    [InlineData("""{"required": "x"}""", "#/required")]
    [InlineData("""{"required": true}""", "#/required")]
    [InlineData("""{"items": [{}]}""", "#/items")]
    [InlineData("""{"enum": []}""", "#/enum")]
    [InlineData("""{"enum": "a"}""", "#/enum")]
    [InlineData("""{"minimum": "1"}""", "#/minimum")]
    [InlineData("""{"exclusiveMinimum": true}""", "#/exclusiveMinimum")]
    [InlineData("""{"multipleOf": 0}""", "#/multipleOf")]
    [InlineData("""{"multipleOf": -2}""", "#/multipleOf")]
    [InlineData("""{"minLength": -1}""", "#/minLength")]
    [InlineData("""{"maxLength": 1.5}""", "#/maxLength")]
    [InlineData("""{"uniqueItems": 1}""", "#/uniqueItems")]
    [InlineData("""{"pattern": "("}""", "#/pattern")]
    [InlineData("""{"pattern": "(?=a)b"}""", "#/pattern")]
    [InlineData("""{"pattern": "(a)\\1"}""", "#/pattern")]
    [InlineData("""{"pattern": "(a{1000}){1000}"}""", "#/pattern")]
    [InlineData("""{"pattern": 5}""", "#/pattern")]
    [InlineData("""{"patternProperties": {"[": {}}}""", "#/patternProperties/%5B")]
    [InlineData("""{"format": "hostname"}""", "#/format")]
    [InlineData("""{"allOf": []}""", "#/allOf")]
    [InlineData("""{"anyOf": {}}""", "#/anyOf")]
    [InlineData("""{"not": "x"}""", "#/not")]
    [InlineData("""{"$ref": "other.json"}""", "#/%24ref")]
    [InlineData("""{"$ref": "http://example.com/x"}""", "#/%24ref")]
    [InlineData("""{"$ref": "#/$defs/missing"}""", "#/%24ref")]
    [InlineData("""{"$ref": "#"}""", "#")]
    [InlineData("""{"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"not": {"$ref": "#"}}}}""", "#")]
    [InlineData("""{"properties": {"x": {"$id": "y"}}}""", "#/properties/x/%24id")]
    [InlineData("""{"const": "\ud800"}""", "#/const")]
    [InlineData("5", "#")]
    [InlineData("[]", "#")]
    public void What_is_not_checked_is_refused_where_it_stands(string schema, params string[] pointers)
    {
        var (read, problems) = ArgumentSchema.Read(Json(schema));

        Assert.Null(read);
        Assert.Equal(pointers, problems.Select(p => p.Pointer).ToArray());
    }

    [Fact]
    public void All_problems_come_at_once_each_once_at_the_pointer_given()
    {
        var schema = Schema(
            """{"type": "object", "properties": {"order_id": {"type": "string"}, "reason": {"enum": ["a", "b"]}}, "required": ["order_id", "reason"], "additionalProperties": false, "allOf": [{"required": ["order_id"]}]}"""
        );

        Assert.Equal(
            [
                new("#/actions/0/args/order_id", "is required"),
                new("#/actions/0/args/reason", "must be one of \"a\", \"b\""),
                new("#/actions/0/args/extra", "is not known here; known are order_id, reason"),
            ],
            schema.Check(Json("""{"reason": "c", "extra": 1}"""), "#/actions/0/args")
        );
        Assert.True(schema.IsClosed);
        Assert.Equal("order_id reason", string.Join(' ', schema.ArgumentNames));
    }

    [Theory]
    [InlineData("5", "must be an object")]
    [InlineData("{\"a\": \"\\ud800\"}", "is not valid Unicode text")]
    [InlineData("{\"\\ud800\": 1}", "has a name that is not valid Unicode text")]
    [InlineData("{\"a\": 1e99999999999}", "is a number with more digits than can be kept exactly")]
    public void Arguments_that_cannot_be_judged_do_not_fit(string arguments, string said) =>
        Assert.Equal(said, Assert.Single(Schema("{}").Check(Json(arguments))).Detail);

    [Fact]
    public void Missing_arguments_are_a_problem() => Assert.Equal([new Problem("#/a", "is required")], Schema("{}").Check(default, "#/a"));

    [Fact]
    public void Deep_arguments_do_not_fit_and_deep_schemas_are_refused()
    {
        static string Nest(string open, string close, int depth) =>
            string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

        Assert.Contains(Schema("{}").Check(Json(Nest("{\"a\":", "}", 60))), p => p.Detail.Contains("deeper", StringComparison.Ordinal));
        Assert.Contains(
            ArgumentSchema.Read(Json(Nest("{\"not\":", "}", 60))).Problems,
            p => p.Detail.Contains("deeper", StringComparison.Ordinal)
        );
        Assert.Contains(
            ArgumentSchema.Read(Json($$"""{"description": "{{new string('a', 300_000)}}"}""")).Problems,
            p => p.Detail.Contains("longer", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void An_evil_pattern_does_not_hang()
    {
        var schema = Schema("""{"properties": {"x": {"pattern": "^(a+)+$"}}}""");
        Assert.Single(schema.Check(Json($$"""{"x": "{{new string('a', 50_000)}}!"}""")));
    }

    [Fact]
    public void A_schema_that_doubles_with_every_level_is_given_up_and_does_not_fit()
    {
        var levels = Enumerable
            .Range(0, 30)
            .Select(i => $$"""  "l{{i}}": {"allOf": [{"$ref": "#/$defs/l{{i + 1}}"}, {"$ref": "#/$defs/l{{i + 1}}"}]} """);
        var schema = Schema($$"""{"$ref": "#/$defs/l0", "$defs": { {{string.Join(',', levels)}}, "l30": {} } }""");

        Assert.Equal("is too complex to check against its schema", Assert.Single(schema.Check(Json("{}"))).Detail);
    }

    [Fact]
    public async Task One_schema_serves_many_threads()
    {
        var schema = Schema("""{"properties": {"x": {"type": "integer", "pattern": "a"}}, "required": ["x"]}""");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(i => Task.Run(() => schema.Check(Json($$"""{"x": {{(i % 2 == 0 ? "1" : "\"a\"")}} }""")).Count))
        );

        Assert.Equal(Enumerable.Range(0, 64).Select(i => i % 2), answers);
    }

    [Fact]
    public void Exact_numbers_order_as_decimals_do() =>
        Gen.Select(Gen.Decimal, Gen.Decimal)
            .Sample(
                (a, b) =>
                {
                    var below = Schema(
                        $$"""{"properties": {"x": {"maximum": {{b.ToString(System.Globalization.CultureInfo.InvariantCulture)}} } } }"""
                    );
                    var arguments = Json($$"""{"x": {{a.ToString(System.Globalization.CultureInfo.InvariantCulture)}} }""");
                    return below.Check(arguments).Count == 0 == a <= b;
                },
                iter: 3_000
            );

    private static ArgumentSchema Schema(string text)
    {
        var (schema, problems) = ArgumentSchema.Read(Json(text));
        Assert.Empty(problems);
        return schema!;
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1_000 }).RootElement;
}
