using Microsoft.Playwright;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class FirstStartJourney(Chromium chromium)
{
    [Fact]
    public async Task The_first_administrator_comes_in_by_the_printed_link_and_adds_a_person()
    {
        var connection = await FreshDatabase.CreateAsync(Engine.Sqlite);
        await using (var portal = await PortalProcess.ServeAsync(PortalSettingsFor.Database(Engine.Sqlite, connection)))
        {
            await Eventually.HoldsAsync(() => portal.Said.Contains("/setup?token=", StringComparison.Ordinal), "the set-up link");
            var link = portal.Said.Split('\n').Select(l => l.Trim()).First(l => l.Contains("/setup?token=", StringComparison.Ordinal));
            var page = await chromium.OpenAsync(portal.Address);

            await page.GotoAsync(link);
            await page.GetByLabel("Workspace").FillAsync("acme");
            await page.GetByLabel("Your name").FillAsync("Alex");
            await page.GetByLabel("Your e-mail address").FillAsync("alex@acme.test");
            await page.GetByLabel("Password").FillAsync(PortalApp.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Set up and sign in" }).ClickAsync();
            await page.WaitForURLAsync(url => !url.Contains("/setup", StringComparison.Ordinal));

            await SupportDesk.GoAsync(page, PortalUrls.People);
            // Somebody who is alone finds the form open.
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Riley");
            await page.GetByLabel("E-mail address").FillAsync("riley@acme.test");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add and show the link" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "riley@acme.test" })).ToBeVisibleAsync();

            // The link worked once.
            var stranger = await chromium.OpenAsync(portal.Address);
            await stranger.GotoAsync(link);
            await Assertions.Expect(stranger.GetByRole(AriaRole.Heading, new() { Name = "no longer valid" })).ToBeVisibleAsync();
            await page.Context.CloseAsync();
            await stranger.Context.CloseAsync();
        }

        await FreshDatabase.DropAsync(Engine.Sqlite, connection);
    }
}
