using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ReviewerPortal.Features;

namespace ReviewerPortal.Hosting;

/// <summary>
/// The interface described for programs, OpenAPI 3.1 at <see cref="Address"/>. Bodies that are read by hand, so that every problem is found at once, are described in
/// <c>request-bodies.json</c> by the operation's id; a test posts each of its examples.
/// </summary>
public static class ApiDescription
{
    /// <summary>Where the document is.</summary>
    public const string Address = "/openapi/v1.json";

    private const string Document = "v1";
    private const string Problem = "Problem";

    /// <summary>Adds the document.</summary>
    public static void AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(
            Document,
            o =>
            {
                o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                o.ShouldInclude = d => Interface.Owns(new PathString($"/{d.RelativePath}"));
                o.AddDocumentTransformer(DescribeAsync);
                o.AddOperationTransformer(CompleteAsync);
            }
        );

    /// <summary>Maps the document. It describes what is public anyway, and says nothing of any workspace.</summary>
    public static void MapApiDescription(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Reviewer Portal",
            Version = Document,
            Description =
                "Agents hand proposed actions over, people decide them, the agent is resumed with the answer. Every POST takes an `Idempotency-Key`; refusals are RFC 9457 problems.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            Contact = new OpenApiContact { Name = "The people who run this portal", Url = new Uri("https://github.com/reviewer-portal") },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "This portal" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["bearer"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An agent key or a personal token.",
            },
            ["apiKey"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-API-Key",
                Description = "The same token, for clients that cannot set Authorization.",
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] },
        ];
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[Problem] = ProblemSchema();
        var tags = document
            .Paths.Values.SelectMany(p => p.Operations ?? [])
            .SelectMany(o => o.Value.Tags ?? new HashSet<OpenApiTagReference>());
        document.Tags = tags.Select(t => t.Name!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(t => new OpenApiTag { Name = t, Description = RequestBodies.MeaningOf(t) })
            .ToHashSet();
        return Task.CompletedTask;
    }

    private static Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var id = operation.OperationId ?? NameOf(context.Description.HttpMethod, context.Description.RelativePath);
        operation.OperationId = char.ToLowerInvariant(id[0]) + id[1..];
        operation.RequestBody = RequestBodies.Of(operation.OperationId) ?? operation.RequestBody;
        operation.Summary ??= Words(operation.OperationId);
        operation.Description ??= operation.Summary;
        operation.Responses ??= [];
        if (!operation.Responses.Keys.Any(k => k.StartsWith('2')))
        {
            operation.Responses["200"] = new OpenApiResponse { Description = "Done" };
        }

        foreach (var (status, meaning) in Refusals)
        {
            operation.Responses[status] = new OpenApiResponse
            {
                Description = meaning,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, context.Document) },
                },
            };
        }

        return Task.CompletedTask;
    }

    // "GET api/v1/workflows/{workflow}/contract/diff" is getWorkflowsContractDiff.
    private static string NameOf(string? method, string? path) =>
        string.Concat(
            (path ?? "")
                .Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Skip(2)
                .Where(p => p[0] != '{')
                .SelectMany(p => p.Split('-'))
                .Select(p => char.ToUpperInvariant(p[0]) + p[1..])
                .Prepend((method ?? "get").ToLowerInvariant())
        );

    private static string Words(string operation) =>
        string.Concat(
            operation.Select(
                (c, i) =>
                    i == 0 ? char.ToUpperInvariant(c).ToString()
                    : char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}"
                    : c.ToString()
            )
        );

    private static readonly (string Status, string Meaning)[] Refusals =
    [
        ("401", "No valid token"),
        ("403", "The token's scopes, or its person's role, do not allow this"),
        ("4XX", "Refused; the problem says why and where"),
        ("429", "Too many requests; wait for Retry-After"),
    ];

    private static OpenApiSchema ProblemSchema() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description =
                "RFC 9457. `type` is `/problems/` and one of: " + string.Join(", ", Problems.All.Keys.Order(StringComparer.Ordinal)) + ".",
            Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "traceId" },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["type"] = Text(),
                ["title"] = Text(),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text(),
                ["traceId"] = Text(),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Description = "Every problem found, each with a JSON pointer to its place.",
                    Items = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string>(StringComparer.Ordinal) { "pointer", "detail" },
                        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                        {
                            ["pointer"] = Text(),
                            ["detail"] = Text(),
                        },
                    },
                },
            },
        };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
