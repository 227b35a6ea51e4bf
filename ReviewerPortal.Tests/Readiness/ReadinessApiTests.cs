using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Readiness;

public class ReadinessApiTests
{
    [Fact]
    public async Task Readiness_is_told_check_by_check_with_its_cap_and_a_place_to_look()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        var ada = await portal.AddPersonAsync("ada@acme.test", PersonRole.Lead, "Desk", "Office");
        await portal.AddPersonAsync("bo@acme.test", PersonRole.Lead, "Office");
        await portal.PublishContractAsync(ReadyWorkflow.Text);
        using var client = portal.Client(await portal.AddTokenAsync(ada));

        var answer = await client.GetFromJsonAsync<JsonElement>("workflows/payouts/readiness");

        Assert.Equal(
            ("L2", "L2", 1),
            (Text(answer, "level"), Text(answer, "autonomyCap"), answer.GetProperty("contractVersion").GetInt32())
        );
        var rollback = answer.GetProperty("checks").EnumerateArray().Single(c => Text(c, "id") is "rollback-is-rehearsed");
        Assert.Equal("L3", Text(rollback, "level"));
        Assert.False(rollback.GetProperty("passed").GetBoolean());
        Assert.Equal("No rollback has been rehearsed.", Text(rollback, "evidence"));
        Assert.StartsWith("Rehearse", Text(rollback, "nextStep"), StringComparison.Ordinal);
        Assert.All(
            answer.GetProperty("checks").EnumerateArray(),
            c => Assert.StartsWith("/", Text(c, "evidenceUrl"), StringComparison.Ordinal)
        );
        using var unknown = await client.GetAsync("workflows/nothing/readiness");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var nobody = portal.Client("nonsense");
        using var refused = await nobody.GetAsync("workflows/payouts/readiness");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
