using System.Text;
using System.Text.Json.Nodes;
using ReviewerPortal.Tests.Intake;

namespace ReviewerPortal.Tests.Reviews;

/// <summary>A body that must be refused, and how.</summary>
/// <param name="What">Completes "a body …".</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Slug">The problem's slug.</param>
/// <param name="Pointer">One of the places it names; null where it names none.</param>
/// <param name="ContentType">What it says it is.</param>
internal sealed record BadBody(
    string What,
    byte[] Body,
    int Status,
    string Slug,
    string? Pointer,
    string? ContentType = "application/json"
);

/// <summary>Bodies nobody should send, each wrong in its own way.</summary>
internal static class BadBodies
{
    public static IReadOnlyList<BadBody> All { get; } =
    [
        // no JSON at all
        Malformed("that is empty", ""),
        Malformed("of white space", "  \n "),
        Malformed("that breaks off", """{"workflow":"refunds","actions":["""),
        Malformed("with a trailing comma", """{"workflow":"refunds",}"""),
        Malformed("with a comment", """{"workflow":"refunds" /* hi */}"""),
        Malformed("in single quotes", "{'workflow':'refunds'}"),
        Malformed("with two values", "{} {}"),
        Malformed("that is a bare word", "refund"),
        Malformed("with NaN", """{"amount":NaN}"""),
        Malformed("with an infinite number", """{"amount":Infinity}"""),
        Malformed("with a leading zero", """{"amount":012}"""),
        Malformed("with a raw control character", "{\"threadId\":\"a\u0001b\"}"),
        Malformed("with a raw line break in a text", "{\"threadId\":\"a\nb\"}"),
        Malformed("with a wrong escape", """{"threadId":"\x41"}"""),
        Malformed("that is a form", "workflow=refunds&action=refund"),
        Malformed("that is XML", "<review/>"),
        new("in UTF-16", Encoding.Unicode.GetBytes("{}"), 400, "malformed-json", null),
        new("in UTF-16 with its mark", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")], 400, "malformed-json", null),
        new("in UTF-32", Encoding.UTF32.GetBytes("{}"), 400, "malformed-json", null),
        new("with a byte order mark", [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'], 400, "malformed-json", null),
        new("in Latin-1", Encoding.Latin1.GetBytes("""{"threadId":"é"}"""), 400, "malformed-json", null),
        new("with an overlong encoding", [.. "{\"threadId\":\""u8, 0xC0, 0x80, .. "\"}"u8], 400, "malformed-json", null),
        // JSON, but no object
        Text("that is an array", "[]", "#"),
        Text("that is a text", "\"refund\"", "#"),
        Text("that is a number", "7", "#"),
        Text("that is null", "null", "#"),
        Text("that is true", "true", "#"),
        Text("nested 33 deep", Nested(33), "#/x" + string.Concat(Enumerable.Repeat("/0", 31))),
        Text("nested 100,000 deep", Nested(100_000), "#/x" + string.Concat(Enumerable.Repeat("/0", 31))),
        // types, members, required things
        Without("workflow", "#/workflow"),
        Without("actions", "#/actions"),
        With("workflow", "7", "#/workflow"),
        With("workflow", "\"\"", "#/workflow"),
        With("workflow", "\"no-such-workflow\"", "#/workflow"),
        With("workflow", $"\"{new string('w', 101)}\"", "#/workflow"),
        With("threadId", "{}", "#/threadId"),
        With("threadId", $"\"{new string('t', 401)}\"", "#/threadId"),
        With("threadId", "\"a\\u0000b\"", "#/threadId"),
        With("threadId", "\"\\ud800\"", "#/threadId"),
        With("threadId", "\"a\\nb\"", "#/threadId"),
        With("thread_id", "\"t\"", "#/thread_id"),
        With("interruptId", "[]", "#/interruptId"),
        With("surprise", "1", "#/surprise"),
        With("a/b~c", "1", "#/a~1b~0c"),
        With("agent", "\"bot\"", "#/agent"),
        With("agent", "{}", "#/agent/name"),
        With("agent", """{"name":"bot","model":"x"}""", "#/agent/model"),
        With("actor", """{"id":7}""", "#/actor/id"),
        With("subject", "[]", "#/subject"),
        With("subject", """{"type":"order"}""", "#/subject/id"),
        With("subject", """{"id":"1","version":7}""", "#/subject/version"),
        With("step", "7", "#/step"),
        With("exception", "\"odd\"", "#/exception"),
        With("exception", "{}", "#/exception/type"),
        With("exception", """{"type":"odd","details":"x"}""", "#/exception/details"),
        With("confidence", "1.01", "#/confidence"),
        With("confidence", "\"0.5\"", "#/confidence"),
        With("amount", "1e13", "#/amount"),
        With("amount", "1e999", "#/amount"),
        With("amount", "\"12\"", "#/amount"),
        With("reversible", "\"yes\"", "#/reversible"),
        With("callback", """{"url":"https://evil.example/x"}""", "#/callback/url"),
        With("callback", "{}", "#/callback/endpoint"),
        With("callback", """{"endpoint":"never-registered"}""", "#/callback/endpoint"),
        With("request", """{"actionRequests":[]}""", "#/request"),
        With("responseSchema", "{}", "#/responseSchema"),
        // actions
        With("actions", "{}", "#/actions"),
        With("actions", "[]", "#/actions"),
        With("actions", $"[{string.Join(',', Enumerable.Repeat("""{"name":"refund","args":{}}""", 51))}]", "#/actions"),
        With("actions", "[7]", "#/actions/0"),
        With("actions", "[{}]", "#/actions/0/name"),
        With("actions", """[{"name":"refund"}]""", "#/actions/0/args"),
        With("actions", """[{"name":"refund","args":[]}]""", "#/actions/0/args"),
        With("actions", """[{"name":"","args":{}}]""", "#/actions/0/name"),
        With("actions", """[{"name":"a\tb","args":{}}]""", "#/actions/0/name"),
        With("actions", """[{"name":"refund","args":{},"arguments":{}}]""", "#/actions/0/arguments"),
        With("actions", """[{"name":"refund","args":{},"confidence":-0.1}]""", "#/actions/0/confidence"),
        With("actions", """[{"name":"refund","args":{},"reversible":1}]""", "#/actions/0/reversible"),
        With("actions", """[{"name":"refund","args":{"note":"a\u0000b"}}]""", "#/actions/0/args/note"),
        With("actions", """[{"name":"refund","args":{"deep":[{"x":"\udc00"}]}}]""", "#/actions/0/args/deep/0/x"),
        With("actions", """[{"name":"refund","args":{"\ud800":1}}]""", "#/actions/0/args"),
        With("actions", """[{"name":"refund","args":{"order_id":"1","order_id":"2"}}]""", "#/actions/0/args/order_id"),
        With("actions", """[{"name":"refund","args":{},"description":7}]""", "#/actions/0/description"),
        With("actions", """[{"name":"refund","args":{}},{"name":7,"args":{}}]""", "#/actions/1/name"),
        // evidence
        With("evidence", "{}", "#/evidence"),
        With("evidence", "[7]", "#/evidence/0"),
        With("evidence", """[{"kind":"text","content":"x"}]""", "#/evidence/0/name"),
        With("evidence", """[{"name":"a","kind":"text"}]""", "#/evidence/0/content"),
        With("evidence", """[{"name":"a","kind":7,"content":"x"}]""", "#/evidence/0/kind"),
        With("evidence", """[{"name":"a","mediaType":"text","content":"x"}]""", "#/evidence/0/mediaType"),
        With("evidence", """[{"name":"a","mediaType":"text/plain","content":{}}]""", "#/evidence/0/content"),
        With("evidence", """[{"name":"a","mediaType":"image/svg+xml","content":"PHN2Zy8+"}]""", "#/evidence/0/content"),
        With("evidence", """[{"name":"a","mediaType":"image/png","content":"not base64!"}]""", "#/evidence/0/content"),
        With("evidence", """[{"name":"a","content":"x"},{"name":"a","content":"y"}]""", "#/evidence/1/name"),
        With("evidence", """[{"name":"a","content":"x","capturedAt":"yesterday"}]""", "#/evidence/0/capturedAt"),
        With("evidence", """[{"name":"a","content":"x","capturedAt":"2026-11-22T10:00:00"}]""", "#/evidence/0/capturedAt"),
        With("evidence", """[{"name":"a","content":"x","href":"https://x"}]""", "#/evidence/0/href"),
        Text("with a member twice", """{"workflow":"refunds","workflow":"other","actions":[{"name":"refund","args":{}}]}""", "#/workflow"),
        // sizes and types
        With("evidence", $$"""[{"name":"a","content":"{{new string('x', 256 * 1024)}}"}]""", "#/evidence/0/content") with
        {
            Status = 413,
            Slug = "too-large",
        },
        new("of more than a mebibyte", Encoding.UTF8.GetBytes($$"""{"x":"{{new string('x', 1024 * 1024)}}"}"""), 413, "too-large", "#"),
        new("of a form's type", Good(), 415, "unsupported-media-type", null, "application/x-www-form-urlencoded"),
        new("of plain text", Good(), 415, "unsupported-media-type", null, "text/plain"),
        new("that says it is UTF-16", Good(), 415, "unsupported-media-type", null, "application/json; charset=utf-16"),
        new("of no type", Good(), 415, "unsupported-media-type", null, ContentType: null),
    ];

    private static byte[] Good() => Encoding.UTF8.GetBytes(IntakeScenario.Body().ToJsonString());

    private static string Nested(int depth) => $$"""{"x":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";

    private static BadBody Malformed(string what, string body) => new(what, Encoding.UTF8.GetBytes(body), 400, "malformed-json", null);

    private static BadBody Text(string what, string body, string pointer) =>
        new(what, Encoding.UTF8.GetBytes(body), 422, "validation", pointer);

    private static BadBody Without(string member, string pointer)
    {
        var body = IntakeScenario.Body();
        body.Remove(member);
        return Text($"without {member}", body.ToJsonString(), pointer);
    }

    // Put in as text, so that what no serialiser would write gets in too.
    private static BadBody With(string member, string json, string pointer)
    {
        var body = IntakeScenario.Body();
        body.Remove(member);
        var text = body.ToJsonString();
        return Text(
            $"with {member} {(json.Length > 60 ? json[..60] : json)}",
            $"{text[..^1]},{JsonValue.Create(member).ToJsonString()}:{json}}}",
            pointer
        );
    }
}
