using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.Releases;

namespace ReviewerPortal.E2E.Journeys;

public sealed class ProtectedCaseJourney(Chromium chromium)
{
    [Fact]
    public async Task A_correction_is_protected_in_two_clicks_and_the_gate_names_it_when_the_next_candidate_fails_it()
    {
        await using var desk = await SupportDesk.OpenAsync();
        await desk.Portal.AddPersonAsync("leo@acme.test", PersonRole.Lead, "Leads");
        await desk.Portal.PublishContractAsync(ReleaseDesk.Contract);
        var item = await CorrectAsync(desk);

        var reviewer = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(reviewer, SupportDesk.Reviewer, $"/items/{item}");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Protect this case" }).ClickAsync();
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Protect it" }).ClickAsync();
        await Assertions.Expect(reviewer.GetByRole(AriaRole.Link, new() { Name = "See the case" })).ToBeVisibleAsync();

        var lead = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(lead, SupportDesk.Lead, PortalUrls.Gate(ReleaseDesk.Workflow));
        await lead.GetByLabel("Agent version").FillAsync("2");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Open a release" }).ClickAsync();
        await Assertions.Expect(lead.GetByText("Draft", new() { Exact = true })).ToBeVisibleAsync();
        await AnswerAsUsualAsync(desk, "2");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Judge again" }).ClickAsync();

        await Assertions.Expect(lead.GetByText("critical_regressions > 0 is true.")).ToBeVisibleAsync();
        await Assertions.Expect(lead.GetByRole(AriaRole.Region, new() { Name = "2", Exact = true })).ToContainTextAsync("Rollback");
        var failing = lead.GetByRole(AriaRole.Region, new() { Name = "What the candidate gets wrong" });
        await Assertions.Expect(failing).ToContainTextAsync("critical regression");
        await Assertions.Expect(failing).ToContainTextAsync("reason is \"unwanted\"; expected is \"mistake\".");

        await failing.GetByRole(AriaRole.Row).GetByRole(AriaRole.Link).First.ClickAsync();
        var reason = lead.Locator(".answer-diff").GetByRole(AriaRole.Row, new() { Name = "reason" });
        await Assertions.Expect(reason).ToContainTextAsync("mistake");
        await Assertions.Expect(reason).ToContainTextAsync("differs");
    }

    // The agent's first version cancels for the wrong reason; the reviewer corrects that.
    private static async Task<string> CorrectAsync(SupportDesk desk)
    {
        using var handed = await desk.Agent.PostAsJsonAsync(
            "reviews",
            new
            {
                workflow = ReleaseDesk.Workflow,
                agent = new { name = "bot", version = "1" },
                actions = new[]
                {
                    new
                    {
                        name = "cancel_order",
                        args = new { order_id = "W7", reason = "unwanted" },
                        amount = 10,
                    },
                },
                evidence = new[]
                {
                    new
                    {
                        name = "order",
                        kind = "record",
                        mediaType = "application/json",
                        content = new { id = "W7" },
                    },
                },
            }
        );
        var item = (await handed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0].GetProperty("id").GetString()!;
        using var edited = await desk.ReviewerClient.PostAsJsonAsync(
            $"items/{item}/decisions",
            new
            {
                decision = "edit",
                version = 1,
                args = new { order_id = "W7", reason = "mistake" },
                message = "The customer said so.",
            }
        );
        Assert.True(edited.IsSuccessStatusCode, await edited.Content.ReadAsStringAsync());
        return item;
    }

    // What a pipeline does: the candidate answers every case, here as the version before it did.
    private static async Task AnswerAsUsualAsync(SupportDesk desk, string version)
    {
        var cases = await desk.Agent.GetFromJsonAsync<JsonElement>($"workflows/{ReleaseDesk.Workflow}/protected-cases");
        var id = cases.GetProperty("cases")[0].GetProperty("id").GetString();
        using var lines = new StringContent(
            $$$"""{"case":"{{{id}}}","action":"cancel_order","args":{"order_id":"W7","reason":"unwanted"}}"""
        );
        lines.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        var address = new Uri($"workflows/{ReleaseDesk.Workflow}/evaluations?agentVersion={version}", UriKind.Relative);
        using var answer = await desk.Agent.PostAsync(address, lines);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
