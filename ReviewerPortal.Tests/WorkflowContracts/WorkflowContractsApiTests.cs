using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class WorkflowContractsApiTests
{
    private const string Contract = "workflows/refunds/contract";

    [Theory, BothEngines]
    public async Task A_contract_is_drafted_mended_published_read_and_compared(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        var admin = await portal.AddPersonAsync("ann@acme.test", PersonRole.Admin);
        using var client = portal.Client(await portal.AddTokenAsync(admin));

        using var drafted = await client.PutAsync(
            Contract,
            Yaml(SampleContracts.Refunds.Replace("approvals: 2", "approvals: 20", StringComparison.Ordinal))
        );
        Assert.Equal(HttpStatusCode.OK, drafted.StatusCode);
        var problem = Assert.Single((await JsonOf(drafted)).GetProperty("problems").EnumerateArray());
        Assert.Equal(
            ("approval_tiers[1].approvals", 46, "error"),
            (problem.GetProperty("path").GetString(), problem.GetProperty("line").GetInt32(), problem.GetProperty("severity").GetString())
        );

        using var refused = await client.PostAsync($"{Contract}/publish", content: null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var errors = (await JsonOf(refused)).GetProperty("errors");
        Assert.Equal("#/approval_tiers/1/approvals", Assert.Single(errors.EnumerateArray()).GetProperty("pointer").GetString());

        using var mended = await client.PutAsync(Contract, Yaml(SampleContracts.Refunds));
        Assert.Empty((await JsonOf(mended)).GetProperty("problems").EnumerateArray());
        using var published = await client.PostAsJsonAsync($"{Contract}/publish", new { note = "first", createTeams = true });
        Assert.Equal(HttpStatusCode.Created, published.StatusCode);
        Assert.Equal("/api/v1/workflows/refunds/contract?version=1", published.Headers.Location!.OriginalString);

        using var second = await client.PutAsync(
            Contract,
            Yaml(SampleContracts.Refunds.Replace("amount <= 500", "amount <= 900", StringComparison.Ordinal))
        );
        using var again = await client.PostAsync($"{Contract}/publish", content: null);
        Assert.Equal(2, (await JsonOf(again)).GetProperty("version").GetInt32());

        using var asked = new HttpRequestMessage(HttpMethod.Get, $"{Contract}?version=1")
        {
            Headers = { Accept = { new MediaTypeWithQualityHeaderValue("application/yaml") } },
        };
        using var yaml = await client.SendAsync(asked);
        Assert.Equal("application/yaml", yaml.Content.Headers.ContentType!.MediaType);
        Assert.Equal(SampleContracts.Refunds, await yaml.Content.ReadAsStringAsync());
        var json = await client.GetFromJsonAsync<JsonElement>(Contract);
        Assert.Equal(
            (2, "refunds"),
            (json.GetProperty("version").GetInt32(), json.GetProperty("contract").GetProperty("workflow").GetString())
        );
        var versions = await client.GetFromJsonAsync<JsonElement>($"{Contract}/versions");
        Assert.Equal("first", versions.GetProperty("versions")[1].GetProperty("note").GetString());
        var change = Assert.Single(
            (await client.GetFromJsonAsync<JsonElement>($"{Contract}/diff?from=1&to=2")).GetProperty("changes").EnumerateArray()
        );
        Assert.Equal(
            ("controls[limit].require", "changed"),
            (change.GetProperty("path").GetString(), change.GetProperty("kind").GetString())
        );
    }

    [Theory, BothEngines]
    public async Task A_publish_sent_twice_under_one_key_is_done_once(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        using var client = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("ann@acme.test", PersonRole.Admin)));
        using var drafted = await client.PutAsync(Contract, Yaml(SampleContracts.Refunds));
        var answers = new List<(HttpStatusCode Status, int Version, bool Replayed)>();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Contract}/publish")
            {
                Content = JsonContent.Create(new { createTeams = true }),
                Headers = { { "Idempotency-Key", "once" } },
            };
            using var answer = await client.SendAsync(request);
            answers.Add(
                (
                    answer.StatusCode,
                    (await JsonOf(answer)).GetProperty("version").GetInt32(),
                    answer.Headers.Contains("Idempotency-Replayed")
                )
            );
        }

        Assert.Equal([(HttpStatusCode.Created, 1, false), (HttpStatusCode.Created, 1, true)], answers);
    }

    [Fact]
    public async Task What_cannot_be_done_is_a_problem_document_and_never_a_page()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        using var key = portal.Client(await portal.AddKeyAsync("ci"));
        using var reviewer = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("rob@acme.test", PersonRole.Reviewer)));
        using var draft = await key.PutAsync(Contract, Yaml(SampleContracts.Refunds));

        (HttpClient By, HttpMethod Method, string Path, HttpContent? Body, int Status)[] tries =
        [
            (key, HttpMethod.Get, Contract, null, 404),
            (key, HttpMethod.Get, "workflows/other/contract", null, 404),
            (key, HttpMethod.Get, $"{Contract}?version=x", null, 400),
            (key, HttpMethod.Get, $"{Contract}/diff?from=1", null, 400),
            (key, HttpMethod.Get, $"{Contract}/diff?from=1&to=2", null, 404),
            (key, HttpMethod.Put, "workflows/a%20b/contract", Yaml("x"), 422),
            (key, HttpMethod.Put, Contract, Yaml(new string('a', 1_500_000)), 413),
            (key, HttpMethod.Put, Contract, Yaml(new string('a', 3_000_000)), 413),
            (key, HttpMethod.Post, $"{Contract}/publish", Yaml("{not json"), 400),
            (key, HttpMethod.Post, $"{Contract}/publish", JsonContent.Create(new { createTeams = true }), 403),
            (key, HttpMethod.Post, $"{Contract}/publish", null, 422),
            (key, HttpMethod.Post, "workflows/other/contract/publish", null, 404),
            (reviewer, HttpMethod.Put, Contract, Yaml(SampleContracts.Refunds), 403),
            (reviewer, HttpMethod.Post, $"{Contract}/publish", null, 403),
        ];
        foreach (var (by, method, path, body, status) in tries)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body };
            using var answer = await by.SendAsync(request);
            Assert.True(status == (int)answer.StatusCode, $"{method} {path}: {(int)answer.StatusCode}, not {status}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.StartsWith("/problems/", (await JsonOf(answer)).GetProperty("type").GetString(), StringComparison.Ordinal);
        }
    }

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");

    private static async Task<JsonElement> JsonOf(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
