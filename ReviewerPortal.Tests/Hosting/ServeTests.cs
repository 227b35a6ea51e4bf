using System.Net;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Hosting;

public sealed class ServeTests
{
    [Theory, BothEngines]
    public async Task The_program_serves_within_three_seconds_of_its_start_on_a_migrated_database(Engine engine)
    {
        var connection = await FreshDatabase.CreateAsync(engine);
        await using (var portal = await PortalProcess.ServeAsync(PortalSettingsFor.Database(engine, connection)))
        {
            using var client = new HttpClient { BaseAddress = portal.Address };

            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
            // Processor time rather than the clock on the wall: tests share two cores with each other.
            Assert.True(portal.ProcessorTime < TimeSpan.FromSeconds(6), $"{portal.ProcessorTime} of processor time to start");
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
