using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class ProtectedCaseJourney(Chromium chromium)
{
    // The sample contract with the routes and controls a gate asks for, and a gate.
    private static readonly string Gated =
        SampleContract
            .Yaml.Replace(
                "controls:\n",
                "controls:\n  - {control: same-tenant, kind: permission, require: \"!has(subject.tenant) || subject.tenant == actor.tenant\", otherwise: boundary_crossing}\n",
                StringComparison.Ordinal
            )
            .Replace(
                "exceptions:\n",
                "exceptions:\n  - {exception_type: boundary_crossing, severity: critical, route_to: leads, sla_minutes: 60, automation_allowed: false, reviewer_evidence: [order]}\n",
                StringComparison.Ordinal
            )
        + """

            workflow_release_gate:
              canary_traffic: 0.10
              promotion_window_hours: 48
              success_criteria: {critical_regressions: "== 0"}
              rollback_trigger: [critical_regressions > 0]
              fallback_mode: deterministic_path
            """;

    [Fact]
    public async Task A_correction_is_protected_in_two_clicks_and_the_gate_names_it_when_the_next_candidate_fails_it()
    {
        await using var desk = await SupportDesk.OpenAsync();
        await desk.Portal.AddPersonAsync("leo@acme.test", PersonRole.Lead, "Leads");
        await desk.Portal.PublishContractAsync(Gated);
        var item = await CorrectAsync(desk);

        var reviewer = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(reviewer, SupportDesk.Reviewer, $"/items/{item}");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Protect this case" }).ClickAsync();
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Protect it" }).ClickAsync();
        await Assertions.Expect(reviewer.GetByRole(AriaRole.Link, new() { Name = "See the case" })).ToBeVisibleAsync();

        var lead = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(lead, SupportDesk.Lead, PortalUrls.Gate(SampleContract.Workflow));
        await lead.GetByLabel("Agent version").FillAsync("2");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Open a release" }).ClickAsync();
        await Assertions.Expect(lead.GetByText("Draft", new() { Exact = true })).ToBeVisibleAsync();
        await AnswerAsUsualAsync(desk, "2");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Judge again" }).ClickAsync();

        await Assertions.Expect(lead.GetByText("critical_regressions > 0 is true.")).ToBeVisibleAsync();
        await Assertions.Expect(lead.GetByRole(AriaRole.Region, new() { Name = "2", Exact = true })).ToContainTextAsync("Rollback");
        var failing = lead.GetByRole(AriaRole.Region, new() { Name = "What the candidate gets wrong" });
        await Assertions.Expect(failing).ToContainTextAsync("critical regression");
        await Assertions.Expect(failing).ToContainTextAsync("reason is \"no longer needed\"; expected is \"ordered by mistake\".");

        await failing.GetByRole(AriaRole.Row).GetByRole(AriaRole.Link).First.ClickAsync();
        var reason = lead.Locator(".answer-diff").GetByRole(AriaRole.Row, new() { Name = "reason" });
        await Assertions.Expect(reason).ToContainTextAsync("ordered by mistake");
        await Assertions.Expect(reason).ToContainTextAsync("differs");
    }

    // The agent's first version cancels for the wrong reason; the reviewer corrects that.
    private static async Task<string> CorrectAsync(SupportDesk desk)
    {
        var (_, item) = await desk.ProposeAsync("#7001");
        var edit = new
        {
            decision = "edit",
            version = 1,
            args = new { order_id = "#7001", reason = "ordered by mistake" },
            message = "The customer said so.",
        };
        using var edited = await desk.ReviewerClient.PostAsJsonAsync($"items/{item}/decisions", edit);
        Assert.True(edited.IsSuccessStatusCode, await edited.Content.ReadAsStringAsync());
        return item;
    }

    // What a pipeline does: the candidate answers every case, here as the version before it did.
    private static async Task AnswerAsUsualAsync(SupportDesk desk, string version)
    {
        var cases = await desk.Agent.GetFromJsonAsync<JsonElement>($"workflows/{SampleContract.Workflow}/protected-cases");
        var id = cases.GetProperty("cases")[0].GetProperty("id").GetString();
        using var lines = new StringContent(
            $$$"""{"case":"{{{id}}}","action":"cancel_order","args":{"order_id":"#7001","reason":"no longer needed"}}"""
        );
        lines.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        var address = new Uri($"workflows/{SampleContract.Workflow}/evaluations?agentVersion={version}", UriKind.Relative);
        using var answer = await desk.Agent.PostAsync(address, lines);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
