using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class ContractChangeJourney(Chromium chromium)
{
    private const string Colleague = "andi@acme.test";

    [Fact]
    public async Task One_administrator_raises_a_threshold_another_approves_and_only_what_comes_next_follows_it()
    {
        await using var desk = await SupportDesk.OpenAsync();
        await desk.Portal.AddPersonAsync(Colleague, PersonRole.Admin);
        var (_, waiting) = await desk.ProposeAsync("#2001", amount: 1500m);
        Assert.Equal("high", await TierOfAsync(desk, waiting));

        var page = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(page, SupportDesk.Administrator);
        await SupportDesk.GoAsync(page, PortalUrls.ContractTiers(SampleContract.Workflow));
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit high" }).ClickAsync();
        await page.GetByLabel("Condition").FillAsync("amount > 2000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save to the draft" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save to the draft" })).ToHaveCountAsync(0);

        await SupportDesk.GoAsync(page, PortalUrls.ContractDryRun(SampleContract.Workflow));
        await page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        var moves = page.GetByRole(AriaRole.Region, new() { Name = "What would move", Exact = true });
        await Assertions.Expect(moves).ToContainTextAsync("1 item would move");
        await moves.GetByRole(AriaRole.Button, new() { Name = "1 item: Tier from high to standard" }).ClickAsync();
        var items = page.GetByRole(AriaRole.Region, new() { Name = "Items that would move" });
        await Assertions.Expect(items.GetByRole(AriaRole.Link)).ToContainTextAsync("#2001");

        await SupportDesk.GoAsync(page, PortalUrls.ContractVersions(SampleContract.Workflow));
        await page.GetByLabel("Why this version").FillAsync("Small enough to release alone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Withdraw", Exact = true })).ToBeVisibleAsync();

        var other = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(other, Colleague);
        await SupportDesk.GoAsync(other, PortalUrls.ContractVersions(SampleContract.Workflow));
        await other.GetByRole(AriaRole.Button, new() { Name = "Approve and publish" }).ClickAsync();
        await Assertions.Expect(other.GetByRole(AriaRole.Link, new() { Name = "Version 2", Exact = true })).ToBeVisibleAsync();

        var (_, next) = await desk.ProposeAsync("#2002", amount: 1500m);
        Assert.Equal(("standard", "high"), (await TierOfAsync(desk, next), await TierOfAsync(desk, waiting)));
        await using var db = await desk.Portal.Get<PortalDatabase>().OpenAsync(desk.Portal.Workspace);
        var audited = await db
            .AuditEntries.AsNoTracking()
            .Where(e => e.Action == "contract.proposed" || e.Action == "contract.published")
            .OrderBy(e => e.Sequence)
            .ToListAsync();
        var proposed = audited.Last(e => string.Equals(e.Action, "contract.proposed", StringComparison.Ordinal));
        var published = audited[^1];
        Assert.NotEqual(proposed.Actor, published.Actor);
        Assert.Contains(proposed.Actor, published.Detail, StringComparison.Ordinal);
    }

    private static async Task<string?> TierOfAsync(SupportDesk desk, string item)
    {
        var answer = await desk.People.GetFromJsonAsync<JsonElement>($"items/{item}");
        return answer.GetProperty("tier").GetString();
    }
}
