using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using ReviewerPortal.Hosting;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Hosting;

/// <summary>The OpenAPI document says what the routes say, and its examples are taken.</summary>
public sealed class ApiDescriptionTests : IAsyncLifetime
{
    private PortalApp _portal = null!;
    private JsonObject _document = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _portal = await PortalApp.StartAsync(Engine.Sqlite);
        using var anybody = new HttpClient { BaseAddress = _portal.Address };
        _document = (await anybody.GetFromJsonAsync<JsonObject>(ApiDescription.Address, TestContext.Current.CancellationToken))!;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public void Every_endpoint_of_the_interface_is_described()
    {
        var routes = _portal
            .Get<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1", StringComparison.Ordinal))
            .SelectMany(
                e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods,
                (e, m) => $"{m} /{e.RoutePattern.RawText!.Trim('/')}"
            )
            .Distinct(StringComparer.Ordinal);

        Assert.Equal("3.1", _document["openapi"]!.GetValue<string>()[..3]);
        Assert.Empty(routes.Except(Operations().Select(o => $"{o.Method} {o.Path.TrimEnd('/')}"), StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_has_an_id_of_its_own_a_summary_an_answer_and_its_refusals()
    {
        var operations = Operations().ToList();

        Assert.Empty(
            operations
                .GroupBy(o => o.Operation["operationId"]!.GetValue<string>(), StringComparer.Ordinal)
                .Where(g => g.Count() > 1)
                .Select(g => g.Key)
        );
        Assert.All(
            operations,
            o =>
            {
                Assert.NotEmpty(o.Operation["summary"]!.GetValue<string>());
                var answers = o.Operation["responses"]!.AsObject().Select(r => r.Key).ToList();
                Assert.Contains(answers, a => a.StartsWith('2'));
                Assert.Contains("401", answers);
                Assert.Contains("429", answers);
            }
        );
    }

    [Fact]
    public void Every_body_that_is_described_by_hand_belongs_to_an_operation()
    {
        var known = Operations().Select(o => o.Operation["operationId"]!.GetValue<string>());

        Assert.Empty(RequestBodies.Operations.Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_example_of_a_proposal_is_taken()
    {
        await _portal.PublishContractAsync(SampleContract.Yaml);
        using var agent = _portal.Client(await _portal.AddKeyAsync("described"));
        var example = RequestBodies.ExampleOf("receiveReview")!.DeepClone();
        example["workflow"] = SampleContract.Workflow;

        using var answer = await agent.PostAsJsonAsync("reviews", example, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private IEnumerable<(string Method, string Path, JsonObject Operation)> Operations() =>
        _document["paths"]!
            .AsObject()
            .SelectMany(
                p => p.Value!.AsObject(),
                (p, o) => (Method: o.Key.ToUpperInvariant(), Path: p.Key, Operation: o.Value!.AsObject())
            );
}
