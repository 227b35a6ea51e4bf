using Microsoft.Playwright;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class ContractEditJourney(Chromium chromium)
{
    private const string Second = "bo@acme.test";

    private static readonly string Yaml = PortalUrls.ContractEditor(SampleContract.Workflow, asYaml: true);

    [Fact]
    public async Task A_form_and_the_YAML_are_two_views_of_one_draft_and_problems_come_and_go_at_their_lines()
    {
        await using var desk = await SupportDesk.OpenAsync();
        var page = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(page, SupportDesk.Administrator);
        await SupportDesk.GoAsync(page, Yaml);
        await TypeAtTheEndAsync(page, "\n# kept by hand\n");

        // A form changes one value; the comment stays, and so does everything else.
        await page.GetByRole(AriaRole.Link, new() { Name = "Forms", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Steps" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "change-order" }).ClickAsync();
        var minutes = page.GetByLabel("Max response minutes");
        await minutes.FillAsync("soon");
        await minutes.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".entry-body")).ToContainTextAsync("This must be a whole number");
        // Saved from within the field: what was typed last is part of it.
        await minutes.FillAsync("45");
        await page.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(News(page)).ToContainTextAsync("Saved");
        await Assertions.Expect(page.GetByText("Not saved")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".entry-body")).Not.ToContainTextAsync("This must be a whole number");

        await page.GetByRole(AriaRole.Link, new() { Name = "YAML", Exact = true }).ClickAsync();
        var expected = SampleContract.Yaml.Remove(SampleContract.Yaml.LastIndexOf("minutes: 30", StringComparison.Ordinal), 11);
        expected =
            expected.Insert(SampleContract.Yaml.LastIndexOf("minutes: 30", StringComparison.Ordinal), "minutes: 45") + "\n# kept by hand\n";
        await Assertions.Expect(Text(page)).ToHaveValueAsync(expected);

        // A mistake is said at its line, and gone when it is mended.
        await TypeAtTheEndAsync(page, "resons: 1");
        var line = page.Locator(".ye-layer > .bad");
        await Assertions.Expect(line).ToContainTextAsync("resons: 1");
        await Assertions.Expect(line.Locator(".ye-problem")).ToContainTextAsync("There is no field `resons` here.");
        await Assertions.Expect(Problems(page)).ToContainTextAsync("There is no field");
        for (var i = 0; i < "resons: 1".Length; i++)
        {
            await page.Keyboard.PressAsync("Backspace");
        }

        await Assertions.Expect(line).ToHaveCountAsync(0);

        // Completion by keyboard, and the browser's own undo takes it back.
        await page.Keyboard.TypeAsync("reas");
        var offered = page.GetByRole(AriaRole.Option).First;
        await Assertions.Expect(offered).ToContainTextAsync("reason_codes");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Text(page)).ToHaveValueAsync(expected + "reason_codes: ");
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(Text(page)).ToHaveValueAsync(expected + "reas");

        // The keyboard gets out of the text.
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(Text(page)).Not.ToBeFocusedAsync();
        await Assertions.Expect(Text(page)).ToHaveValueAsync(expected + "reas");

        // Not saved, and the page is loaded anew: it is still there.
        await Assertions.Expect(page.GetByText("Not saved")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(Text(page)).ToHaveValueAsync(expected + "reas");
        await page.GetByRole(AriaRole.Button, new() { Name = "Throw it away" }).ClickAsync();
        await Assertions.Expect(Text(page)).ToHaveValueAsync(expected);

        // Whoever is sent to a part from elsewhere finds it open, in view and ready.
        await SupportDesk.GoAsync(page, PortalUrls.ContractEditor(SampleContract.Workflow, "steps[1].escalation_target"));
        await Assertions.Expect(page.GetByLabel("Escalation target")).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByLabel("Escalation target")).ToBeInViewportAsync();
        await SupportDesk.GoAsync(page, PortalUrls.ContractEditor(SampleContract.Workflow, "steps[0].determinism"));
        await Assertions.Expect(page.GetByLabel("Stable rules")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task An_administrator_who_comes_second_is_told_sees_the_difference_and_loses_nothing()
    {
        await using var desk = await SupportDesk.OpenAsync();
        await desk.Portal.AddPersonAsync(Second, PersonRole.Admin);
        var first = await desk.BrowseAsync(chromium);
        var second = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(first, SupportDesk.Administrator);
        await SupportDesk.SignInAsync(second, Second);
        await SupportDesk.GoAsync(first, Yaml);
        await SupportDesk.GoAsync(second, Yaml);

        await TypeAtTheEndAsync(second, "\n# by the second\n");
        await first.GetByRole(AriaRole.Link, new() { Name = "Forms", Exact = true }).ClickAsync();
        await first.GetByRole(AriaRole.Link, new() { Name = "About" }).ClickAsync();
        await first.GetByLabel("Purpose").FillAsync("Help customers with their orders");
        await first.GetByLabel("Purpose").PressAsync("Tab");
        await first.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(News(first)).ToContainTextAsync("Saved");

        // Told at once, and nothing moved under the hands.
        await Assertions.Expect(News(second)).ToContainTextAsync("alex saved this draft just now");
        await Assertions.Expect(Text(second)).ToHaveValueAsync(SampleContract.Yaml + "\n# by the second\n");

        await second.Keyboard.PressAsync("Control+s");
        var merge = second.GetByRole(AriaRole.Region, new() { Name = "alex saved first" });
        await Assertions.Expect(merge).ToContainTextAsync("1 place changed by them, 1 place by you, 0 places by both");
        await Assertions.Expect(merge).ToContainTextAsync("Help customers with their orders");
        await merge.GetByRole(AriaRole.Button, new() { Name = "Use this merge" }).ClickAsync();
        await second.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(News(second)).ToContainTextAsync("Saved");
        var both =
            SampleContract.Yaml.Replace(
                "Act on a customer's confirmed request about an order",
                "Help customers with their orders",
                StringComparison.Ordinal
            ) + "\n# by the second\n";
        await Assertions.Expect(Text(second)).ToHaveValueAsync(both);

        // The first one has nothing unsaved: theirs is one click away.
        await first.GetByRole(AriaRole.Button, new() { Name = "Show theirs" }).ClickAsync();
        await first.GetByRole(AriaRole.Link, new() { Name = "YAML", Exact = true }).ClickAsync();
        await Assertions.Expect(Text(first)).ToHaveValueAsync(both);
    }

    private static ILocator News(IPage page) => page.Locator(".draft-news");

    private static ILocator Text(IPage page) => page.GetByLabel("Contract as YAML");

    private static ILocator Problems(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Problems" });

    private static async Task TypeAtTheEndAsync(IPage page, string text)
    {
        await Assertions.Expect(Text(page)).Not.ToHaveValueAsync("");
        await Text(page).FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.InsertTextAsync(text);
    }
}
