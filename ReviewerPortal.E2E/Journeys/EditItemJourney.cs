using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class EditItemJourney(Chromium chromium)
{
    [Fact]
    public async Task A_reviewer_corrects_an_argument_and_the_waiting_agent_goes_on_with_it()
    {
        await using var desk = await SupportDesk.OpenAsync();
        await desk.ProposeAsync("#1002");
        var urgent = await desk.ProposeAsync("#1001");
        var before = await OverrideRateAsync(desk);
        var page = await chromium.OpenAsync(desk.Portal.Address);
        await SupportDesk.SignInAsync(page, SupportDesk.Reviewer);

        // The most urgent item is the first row; open the one this journey is about by what it says.
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "#1001" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.WaitForURLAsync("**item=it_*");
        var waiting = WaitForAnswerAsync(desk.Agent, urgent);
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).First.ClickAsync();
        await page.GetByLabel("Reason", new() { Exact = false })
            .First.SelectOptionAsync(new SelectOptionValue { Label = "ordered by mistake" });
        await Assertions.Expect(page.Locator("del")).ToContainTextAsync("no longer needed");
        await Assertions.Expect(page.Locator("ins")).ToContainTextAsync("ordered by mistake");
        var submitted = Stopwatch.GetTimestamp();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve the edit" }).ClickAsync();

        var (answer, at) = await waiting;
        Assert.True(Stopwatch.GetElapsedTime(submitted, at) < TimeSpan.FromSeconds(1), $"{Stopwatch.GetElapsedTime(submitted, at)}");
        var decision = answer.GetProperty("resume").GetProperty("decisions")[0];
        Assert.Equal("edit", decision.GetProperty("type").GetString());
        Assert.Equal("ordered by mistake", decision.GetProperty("action").GetProperty("args").GetProperty("reason").GetString());

        await Eventually.HoldsAsync(
            () => desk.Receiver.Received.Any(d => d.Body.Contains(urgent, StringComparison.Ordinal)),
            "the webhook"
        );
        Assert.True(desk.Receiver.Received.First(d => d.Body.Contains(urgent, StringComparison.Ordinal)).IsSignedWith(desk.EndpointSecret));

        var after = await OverrideRateAsync(desk);
        Assert.Equal((before.Overrides + 1, before.Decisions + 1), after);
    }

    private static async Task<(JsonElement Answer, long At)> WaitForAnswerAsync(HttpClient agent, string review)
    {
        while (true)
        {
            var answer = await agent.GetFromJsonAsync<JsonElement>($"reviews/{review}?wait=25");
            if (answer.GetProperty("resume").ValueKind != JsonValueKind.Null)
            {
                return (answer, Stopwatch.GetTimestamp());
            }
        }
    }

    private static async Task<(long Overrides, long Decisions)> OverrideRateAsync(SupportDesk desk)
    {
        var metrics = await desk.People.GetFromJsonAsync<JsonElement>($"workflows/{SampleContract.Workflow}/metrics");
        return (
            metrics.GetProperty("edited").GetInt64() + metrics.GetProperty("rejected").GetInt64(),
            metrics.GetProperty("overrideRate").GetProperty("n").GetInt64()
        );
    }
}
