using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.Journeys;

[Collection(Measured.Name)]
public sealed class EditItemJourney(Chromium chromium)
{
    [Fact]
    public async Task A_reviewer_corrects_an_argument_and_the_waiting_agent_goes_on_with_it()
    {
        await using var desk = await SupportDesk.OpenAsync();
        await DecideOneAsync(desk);
        var (urgent, _) = await desk.ProposeAsync("#1001");
        await desk.ProposeAsync("#1002");
        var before = await OverrideRateAsync(desk);
        var page = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(page, SupportDesk.Reviewer);

        // What came first is due first, and stands on top.
        var top = page.GetByRole(AriaRole.Row).GetByRole(AriaRole.Link).First;
        await Assertions.Expect(top).ToContainTextAsync("#1001");
        await top.ClickAsync();
        var decision = page.GetByRole(AriaRole.Region, new() { Name = "Decision" });
        await decision.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        var form = page.GetByRole(AriaRole.Form, new() { Name = "Edit and approve" });
        await form.GetByRole(AriaRole.Combobox, new() { Name = "Reason" })
            .SelectOptionAsync(new SelectOptionValue { Label = "ordered by mistake" });
        var changes = form.Locator("[aria-live=polite]");
        await Assertions.Expect(changes).ToContainTextAsync("no longer needed");
        await Assertions.Expect(changes).ToContainTextAsync("ordered by mistake");
        var waiting = WaitForAnswerAsync(desk.Agent, urgent);
        await page.EvaluateAsync("addEventListener('click', () => { window.clickedAt = Date.now(); }, { capture: true })");
        await form.GetByRole(AriaRole.Button, new() { Name = "Approve the edit" }).ClickAsync();

        var (answer, at) = await waiting;
        var submitted = DateTimeOffset.FromUnixTimeMilliseconds(await page.EvaluateAsync<long>("window.clickedAt"));
        Assert.InRange(at - submitted, TimeSpan.FromMilliseconds(-1), TimeSpan.FromSeconds(1));
        var given = answer.GetProperty("resume").GetProperty("decisions")[0];
        Assert.Equal("edit", given.GetProperty("type").GetString());
        Assert.Equal("ordered by mistake", given.GetProperty("action").GetProperty("args").GetProperty("reason").GetString());

        await Eventually.HoldsAsync(
            () => desk.Receiver.Received.Any(d => d.Body.Contains(urgent, StringComparison.Ordinal)),
            "the webhook"
        );
        Assert.True(desk.Receiver.Received.First(d => d.Body.Contains(urgent, StringComparison.Ordinal)).IsSignedWith(desk.EndpointSecret));

        var after = await OverrideRateAsync(desk);
        Assert.Equal((before.Overrides + 1, before.Decisions + 1), after);
    }

    // The measured decision is not the first this process ever makes: what is promised is a serving portal's answer, not its compiler's.
    private static async Task DecideOneAsync(SupportDesk desk)
    {
        var (review, item) = await desk.ProposeAsync("#1000");
        var waiting = WaitForAnswerAsync(desk.Agent, review);
        await desk.ApproveAsync(item);
        await waiting;
    }

    private static async Task<(JsonElement Answer, DateTimeOffset At)> WaitForAnswerAsync(HttpClient agent, string review)
    {
        while (true)
        {
            var answer = await agent.GetFromJsonAsync<JsonElement>($"reviews/{review}?wait=25");
            if (answer.GetProperty("resume").ValueKind != JsonValueKind.Null)
            {
                return (answer, TimeProvider.System.GetUtcNow());
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
