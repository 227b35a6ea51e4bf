using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace ReviewerPortal.Hosting;

/// <summary>What <c>request-bodies.json</c> says: a body for each operation that reads its own, a sentence for each tag.</summary>
public static class RequestBodies
{
    private static readonly JsonObject Written = Read();

    /// <summary>The operations described there.</summary>
    public static IEnumerable<string> Operations => Written["bodies"]!.AsObject().Select(b => b.Key);

    /// <summary>The body of an operation, or null where the framework knows it.</summary>
    public static OpenApiRequestBody? Of(string operation) =>
        Written["bodies"]![operation] is { } body
            ? OpenApiModelFactory.Parse<OpenApiRequestBody>(
                body.ToJsonString(),
                OpenApiSpecVersion.OpenApi3_1,
                new OpenApiDocument(),
                out _,
                "json"
            )
            : null;

    /// <summary>An example of an operation's JSON body, or null where there is none.</summary>
    public static JsonNode? ExampleOf(string operation) => Written["bodies"]![operation]?["content"]?["application/json"]?["example"];

    /// <summary>What the operations of a tag are about.</summary>
    public static string? MeaningOf(string tag) => Written["tags"]![tag]?.GetValue<string>();

    private static JsonObject Read()
    {
        using var stream = typeof(RequestBodies).Assembly.GetManifestResourceStream("request-bodies.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
