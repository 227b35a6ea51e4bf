using System.Net;
using System.Net.Http.Headers;
using ReviewerPortal.Hosting;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Metrics;

namespace ReviewerPortal.Tests.Hosting;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_are_for_this_machine_or_for_who_has_the_token()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await RandomHistory.ReceiveAsync(portal.Get<ReviewerPortal.Domain.Ledger>(), portal.Workspace, "refund", null);
        using var client = new HttpClient { BaseAddress = portal.Address };

        await Eventually.HoldsAsync(
            async () =>
                // The duration of a request is counted once it has ended, the first look at the metrics is there at the second.
                await client.GetStringAsync(MetricsGate.Path) is var seen
                && seen.Contains("reviewer_portal_items_received", StringComparison.Ordinal)
                && seen.Contains("http_server_request_duration_seconds", StringComparison.Ordinal),
            "the counted item and request"
        );
        var text = await client.GetStringAsync(MetricsGate.Path);
        Assert.Contains("reviewer_portal_ledger_commit_duration_seconds_bucket", text, StringComparison.Ordinal);

        using var passedOn = new HttpRequestMessage(HttpMethod.Get, MetricsGate.Path)
        {
            Headers = { { "X-Forwarded-For", "203.0.113.9" } },
        };
        using var refused = await client.SendAsync(passedOn);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task With_a_token_nobody_reads_without_it()
    {
        await using var portal = await PortalApp.StartAsync(
            Engine.Sqlite,
            builder => builder.Configuration["Telemetry:MetricsToken"] = "a-token-of-sixteen"
        );
        using var client = new HttpClient { BaseAddress = portal.Address };
        using var without = await client.GetAsync(MetricsGate.Path);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a-token-of-sixteen");
        using var with = await client.GetAsync(MetricsGate.Path);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }
}
