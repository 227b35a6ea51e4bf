using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Resumption;

public sealed class ResumptionApiTests
{
    [Theory, BothEngines]
    public async Task An_administrator_registers_tries_rotates_switches_and_deletes_an_endpoint(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var portal = await StartAsync(engine);
        using var admin = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("ada@acme.test", PersonRole.Admin)));

        using var registered = await SendAsync(
            admin,
            "endpoints",
            new
            {
                name = "agent",
                kind = "webhook",
                url = receiver.Url,
            }
        );
        var (id, secret) = (
            registered.RootElement.GetProperty("id").GetString()!,
            registered.RootElement.GetProperty("secret").GetString()
        );
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        using var tested = await SendAsync(admin, $"endpoints/{id}/test", null);
        await Eventually.HoldsAsync(() => receiver.All.Count == 1, "the test event");
        Assert.Contains("endpoint.test.v1", receiver.All[0].Text, StringComparison.Ordinal);
        using var rotated = await SendAsync(admin, $"endpoints/{id}/rotate", null);
        Assert.NotEqual(secret, rotated.RootElement.GetProperty("secret").GetString(), StringComparer.Ordinal);
        using var off = await SendAsync(admin, $"endpoints/{id}/disable", null);
        Assert.Equal(JsonValueKind.String, off.RootElement.GetProperty("disabledAt").ValueKind);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsync($"endpoints/{id}/test", null)).StatusCode);
        using var on = await SendAsync(admin, $"endpoints/{id}/enable", null);
        Assert.Equal(JsonValueKind.Null, on.RootElement.GetProperty("disabledAt").ValueKind);

        var listed = await admin.GetStringAsync("endpoints");
        Assert.Contains("\"agent\"", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", listed, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"endpoints/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync($"endpoints/{id}")).StatusCode);
        Assert.DoesNotContain("\"agent\"", await admin.GetStringAsync("endpoints"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"Bad Name","url":"https://example.com/"}""", "#/name")]
    [InlineData("""{"name":"agent","url":"https://169.254.169.254/"}""", "#/url")]
    [InlineData("""{"name":"agent","url":"http://example.com@10.0.0.1/"}""", "#/url")]
    [InlineData("""{"name":"agent","kind":"carrier_pigeon","url":"https://example.com/"}""", "#/kind")]
    [InlineData("""{"name":"agent","kind":"langgraph","url":"https://example.com/"}""", "#/assistantId")]
    [InlineData("""{}""", "#/url")]
    public async Task A_wrong_endpoint_is_refused_with_its_problems(string body, string pointer)
    {
        await using var portal = await StartAsync(Engine.Sqlite);
        using var admin = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("ada@acme.test", PersonRole.Admin)));
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await admin.PostAsync("endpoints", content);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(pointer, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_not_kept_for_a_replay()
    {
        await using var portal = await StartAsync(Engine.Sqlite);
        using var admin = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("ada@acme.test", PersonRole.Admin)));
        admin.DefaultRequestHeaders.Add("Idempotency-Key", "register-1");
        using var registered = await SendAsync(admin, "endpoints", new { name = "agent", url = "https://example.com/" });
        admin.DefaultRequestHeaders.Remove("Idempotency-Key");
        admin.DefaultRequestHeaders.Add("Idempotency-Key", "rotate-1");
        using var rotated = await SendAsync(admin, $"endpoints/{registered.RootElement.GetProperty("id").GetString()}/rotate", null);

        await using var db = await portal.Get<PortalDatabase>().OpenAsync(portal.Workspace);
        Assert.Empty(await db.StoredAnswers.Where(a => a.Body.Contains("whsec_")).ToListAsync());
    }

    [Fact]
    public async Task Agents_and_reviewers_manage_no_endpoints_and_strangers_read_no_feed()
    {
        await using var portal = await StartAsync(Engine.Sqlite);
        using var agent = portal.Client(await portal.AddKeyAsync("bot"));
        using var reviewer = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("rio@acme.test", PersonRole.Reviewer)));
        using var stranger = portal.Client("nonsense");
        foreach (var client in (HttpClient[])[agent, reviewer])
        {
            var body = new { name = "agent", url = "https://example.com/" };
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("endpoints", body)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("events")).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await agent.PostAsJsonAsync("reviews/rv_00000000000000000000000000000001/acknowledge", new { outcome = "applied" })).StatusCode
        );
    }

    [Theory, BothEngines]
    public async Task The_feed_is_read_on_from_its_cursor_and_waits_at_its_end(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var portal = await StartAsync(engine);
        using var admin = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("ada@acme.test", PersonRole.Admin)));
        using var agent = portal.Client(await portal.AddKeyAsync("bot"));
        using var registered = await SendAsync(admin, "endpoints", new { name = "agent", url = receiver.Url });
        var id = registered.RootElement.GetProperty("id").GetString();
        using var first = await SendAsync(admin, $"endpoints/{id}/test", null);

        using var page = JsonDocument.Parse(await agent.GetStringAsync("events"));
        var read = Assert.Single(page.RootElement.GetProperty("events").EnumerateArray().ToList());
        Assert.Equal("endpoint.test.v1", read.GetProperty("type").GetString());
        var next = page.RootElement.GetProperty("next").GetString();
        var waiting = agent.GetStringAsync($"events?after={next}&wait=25");
        using var second = await SendAsync(admin, $"endpoints/{id}/test", null);
        using var woken = JsonDocument.Parse(await waiting.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.Equal(
            "2",
            Assert.Single(woken.RootElement.GetProperty("events").EnumerateArray().ToList()).GetProperty("sequence").GetString()
        );

        foreach (var wrong in (string[])["after=x", "after=s-1", "wait=31", "wait=-1", "limit=0", "limit=501"])
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agent.GetAsync($"events?{wrong}")).StatusCode);
        }
    }

    private static Task<PortalApp> StartAsync(Engine engine) =>
        PortalApp.StartAsync(
            engine,
            builder =>
                builder.Configuration.AddInMemoryCollection([
                    new KeyValuePair<string, string?>("Webhooks:AllowedNetworks:0", "127.0.0.0/8"),
                ])
        );

    private static async Task<JsonDocument> SendAsync(HttpClient client, string path, object? body)
    {
        using var answer = body is null ? await client.PostAsync(path, null) : await client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text);
    }
}
