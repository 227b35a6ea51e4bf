using System.Net;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Hosting;

public sealed class ServeTests
{
    [Theory, BothEngines]
    public async Task The_program_serves_as_soon_as_it_is_started_and_prints_the_set_up_link(Engine engine)
    {
        var connection = await FreshDatabase.CreateAsync(engine);
        await using (var portal = await PortalProcess.ServeAsync(PortalSettingsFor.Database(engine, connection)))
        {
            using var client = new HttpClient { BaseAddress = portal.Address };

            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
            await Eventually.HoldsAsync(() => portal.Said.Contains("/setup?token=", StringComparison.Ordinal), "the set-up link");
        }

        await FreshDatabase.DropAsync(engine, connection);
    }

    [Theory, BothEngines]
    public async Task The_portal_runs_inside_a_test(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        using var client = new HttpClient { BaseAddress = portal.Address };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(PortalUrls.SignIn)).StatusCode);
    }
}
