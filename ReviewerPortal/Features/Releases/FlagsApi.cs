using System.Buffers;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Releases;

/// <summary>
/// OpenFeature Remote Evaluation (OFREP 0.3): which agent version a piece of work is to run on. Reads memory only; outside the general rate limit, because one 429
/// pauses every flag of a client.
/// </summary>
public static class FlagsApi
{
    private const int LargestBody = 256 * 1024;
    private const int LongestKey = 1_000;

    /// <summary>Maps <c>/ofrep/v1</c>.</summary>
    public static void MapFlags(this IEndpointRouteBuilder app)
    {
        var flags = app.MapGroup("/ofrep/v1/evaluate/flags").RequireAuthorization(Policies.GateRead).DisableAntiforgery().WithTags("Flags");
        flags.MapPost("/{workflow}", EvaluateAsync).WithName("evaluateFlag").WithSummary("The agent version a piece of work runs on");
        flags.MapPost("/", EvaluateAllAsync).WithName("evaluateFlags").WithSummary("The same for every workflow of the workspace");
    }

    private static async Task<IResult> EvaluateAsync(
        string workflow,
        Caller caller,
        TrafficSplits splits,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await ReadKeyAsync(http, workflow, ct)).Succeeded(out var key, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        if (await splits.FindAsync(caller.Workspace, workflow, ct) is not { } split)
        {
            var unknown = new Refusal(RefusalCodes.NotFound, "There is no workflow of that name with a published contract.");
            return Problems.Of(Coded(unknown, workflow, "FLAG_NOT_FOUND"), http);
        }

        if (key.Length == 0)
        {
            return Problems.Of(KeyMissing(workflow), http);
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, split, key);
        }

        return new Written(buffer.WrittenMemory);
    }

    private static async Task<IResult> EvaluateAllAsync(Caller caller, TrafficSplits splits, HttpContext http, CancellationToken ct)
    {
        if (!(await ReadKeyAsync(http, "", ct)).Succeeded(out var key, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        if (key.Length == 0)
        {
            return Problems.Of(KeyMissing(""), http);
        }

        var picture = await splits.OfAsync(caller.Workspace, ct);
        var tag = $"\"{CanonicalJson.HashOf($"{picture.Tag}\n{key}")[..24]}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.Contains(tag, StringComparer.Ordinal))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("flags");
            foreach (var split in picture.Workflows.Values.OrderBy(s => s.Workflow, StringComparer.Ordinal))
            {
                Write(json, split, key);
            }

            json.WriteEndArray();
            json.WriteStartObject("metadata");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Written(buffer.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter json, TrafficSplit split, string key)
    {
        var answer = FlagRules.Evaluate(split, key);
        json.WriteStartObject();
        json.WriteString("key", split.Workflow);
        json.WriteString("value", answer.Value);
        json.WriteString("reason", answer.Reason);
        json.WriteString("variant", answer.Variant);
        json.WriteStartObject("metadata");
        if (split.Release is { } release)
        {
            json.WriteString("release", release);
        }

        json.WriteNumber("share", split.State is ReleaseState.Canary ? split.Share : 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The targeting key, empty where there is none; refused where the body is none that OFREP knows.</summary>
    private static async Task<Outcome<string>> ReadKeyAsync(HttpContext http, string flag, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAnyAsync(http, LargestBody, ct)).Succeeded(out var body, out var tooLarge))
        {
            return Coded(tooLarge, flag, "GENERAL");
        }

        try
        {
            return KeyOf(body.Span);
        }
        catch (JsonException)
        {
            return Coded(new Refusal(RefusalCodes.MalformedJson, "The body is not JSON."), flag, "PARSE_ERROR");
        }
        catch (InvalidOperationException)
        {
            // The reader's word for a value of another type than was asked for.
            return Coded(new Refusal(Problems.BadRequest, "context is an object and its targetingKey is text."), flag, "INVALID_CONTEXT");
        }
    }

    private static string KeyOf(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
        {
            throw new InvalidOperationException();
        }

        var key = "";
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var isContext = json.ValueTextEquals("context"u8);
            json.Read();
            if (!isContext)
            {
                json.Skip();
                continue;
            }

            if (json.TokenType is not JsonTokenType.StartObject)
            {
                throw new InvalidOperationException();
            }

            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                var isKey = json.ValueTextEquals("targetingKey"u8);
                json.Read();
                if (isKey)
                {
                    key = json.GetString() ?? "";
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return key.Length <= LongestKey ? key : throw new InvalidOperationException();
    }

    private static Refusal KeyMissing(string flag) =>
        Coded(
            new Refusal(Problems.BadRequest, "context.targetingKey is required: the thread's or the subject's id."),
            flag,
            "TARGETING_KEY_MISSING"
        );

    private static Refusal Coded(Refusal refusal, string flag, string code) =>
        refusal.With("key", flag).With("errorCode", code).With("errorDetails", refusal.Message);

    private sealed class Written(ReadOnlyMemory<byte> json) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = json.Length;
            await httpContext.Response.Body.WriteAsync(json, httpContext.RequestAborted);
        }
    }
}
