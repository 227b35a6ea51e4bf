using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class DryRunApiTests
{
    private const string Contract = $"workflows/{SampleContract.Workflow}/contract";

    [Fact]
    public async Task An_administrator_tries_a_draft_over_HTTP_and_nobody_without_the_role_does()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await portal.PublishContractAsync(SampleContract.Yaml);
        using var agent = portal.Client(await portal.AddKeyAsync("bot"));
        using var admin = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("ada@acme.test", PersonRole.Admin)));
        using var received = await agent.PostAsJsonAsync("reviews", SampleContract.Cancel("#1", amount: 600));
        Assert.Equal(HttpStatusCode.Created, received.StatusCode);
        using var saved = await admin.PutAsync(
            Contract,
            new StringContent(SampleContract.Yaml.Replace("amount <= 500", "amount <= 700", StringComparison.Ordinal))
        );
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);

        using var answer = await admin.PostAsJsonAsync($"{Contract}/dry-run", new { sample = 10 });
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((1, 1), (report.GetProperty("items").GetInt32(), report.GetProperty("moved").GetInt32()));
        var move = report.GetProperty("moves")[0];
        Assert.Equal(
            ("queue", "leads", "support", 1),
            (Text(move, "kind"), Text(move, "from"), Text(move, "to"), move.GetProperty("count").GetInt32())
        );
        Assert.StartsWith("it_", move.GetProperty("items")[0].GetString(), StringComparison.Ordinal);
        using var bare = await admin.PostAsync($"{Contract}/dry-run", content: null);
        Assert.Equal(HttpStatusCode.OK, bare.StatusCode);

        using var way = await admin.PostAsJsonAsync($"{Contract}/simulate?version=1", SampleContract.Cancel("#2", amount: 600));
        var simulated = await way.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("policy_conflict", Text(simulated.GetProperty("actions")[0], "exceptionType"));

        using var absurd = await admin.PostAsJsonAsync($"{Contract}/dry-run", new { sample = 0.5, more = true });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, absurd.StatusCode);
        using var reviewer = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("rob@acme.test", PersonRole.Reviewer)));
        foreach (var path in (string[])["dry-run", "simulate"])
        {
            using var refused = await reviewer.PostAsJsonAsync($"{Contract}/{path}", new { });
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }

    private static string? Text(JsonElement node, string name) => node.GetProperty(name).GetString();
}
