using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Queue;

public sealed class PlacementApiTests
{
    [Theory, BothEngines]
    public async Task A_leads_program_finds_what_nobody_decides_and_places_it_with_somebody(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        var ada = await portal.AddPersonAsync("ada@acme.test", PersonRole.Reviewer, SampleContract.Team);
        var lea = await portal.AddPersonAsync("lea@acme.test", PersonRole.Lead, SampleContract.Team);
        await portal.PublishContractAsync(SampleContract.Yaml);
        using var agent = portal.Client(await portal.AddKeyAsync("bot"));
        using var reviewer = portal.Client(await portal.AddTokenAsync(ada));
        using var lead = portal.Client(await portal.AddTokenAsync(lea));
        var review = await PostAsync(agent, "reviews", SampleContract.Cancel("#1"));
        var id = (string)review.Body["items"]![0]!["id"]!;

        for (var time = 1; time <= 3; time++)
        {
            await PostAsync(reviewer, $"items/{id}/claim", new { });
            var skipped = await PostAsync(reviewer, $"items/{id}/release", new { skip = true, reason = "not my field" });
            Assert.Equal(HttpStatusCode.OK, skipped.Status);
        }

        var list = JsonNode.Parse(await lead.GetStringAsync("items?returned=true"))!;
        Assert.Equal((id, 3), ((string)list["items"]![0]!["id"]!, (int)list["items"]![0]!["returns"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(reviewer, "queues/support/next", new { })).Status);

        var placed = await PostAsync(
            lead,
            "items/assign",
            new { items = new[] { id, "it_00000000000000000000000000000000" }, to = "ada@acme.test" }
        );
        Assert.Equal((HttpStatusCode.OK, 1), (placed.Status, (int)placed.Body["assigned"]!));
        Assert.Equal("not-found", (string)placed.Body["results"]![1]!["problem"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(reviewer, "items/assign", new { items = new[] { id } })).Status);

        var broken = await PostAsync(
            lead,
            "items/assign",
            new
            {
                items = new[] { "nonsense" },
                force = "yes",
                whatever = 1,
            }
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.Status);
        Assert.Equal(3, broken.Body["errors"]!.AsArray().Count);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
