using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.Journeys;

/// <summary>Looks at every page, light and dark: no serious accessibility violation; with <c>RP_SCREENSHOTS=FOLDER</c> a picture of each at two widths.</summary>
public sealed class EveryPage(Chromium chromium)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_has_a_serious_accessibility_violation(ColorScheme scheme)
    {
        await using var desk = await SupportDesk.OpenAsync();
        var pages = await PagesAsync(desk);
        var page = await desk.BrowseAsync(chromium, scheme);
        var found = new List<string>();
        await page.GotoAsync(PortalUrls.SignIn);
        found.AddRange(await ViolationsAsync(page, "sign in", scheme));
        await SupportDesk.SignInAsync(page, SupportDesk.Administrator);

        foreach (var (name, address) in pages)
        {
            await SupportDesk.GoAsync(page, address);
            found.AddRange(await ViolationsAsync(page, name, scheme));
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Screenshots(ColorScheme scheme, int width)
    {
        var folder = Environment.GetEnvironmentVariable("RP_SCREENSHOTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "RP_SCREENSHOTS names no folder to save pictures in.");
        Directory.CreateDirectory(folder!);
        await using var desk = await SupportDesk.OpenAsync();
        var pages = await PagesAsync(desk);
        var page = await desk.BrowseAsync(chromium, scheme, width);
        await page.GotoAsync(PortalUrls.SignIn);
        await SaveAsync(page, folder!, "sign-in", scheme, width);
        await SupportDesk.SignInAsync(page, SupportDesk.Administrator);

        foreach (var (name, address) in pages)
        {
            await SupportDesk.GoAsync(page, address);
            await SaveAsync(page, folder!, name, scheme, width);
        }

        var reviewer = await desk.BrowseAsync(chromium, scheme, width);
        await SupportDesk.SignInAsync(reviewer, SupportDesk.Reviewer);
        await SaveAsync(reviewer, folder!, "queue-as-reviewer", scheme, width);
        await SupportDesk.GoAsync(reviewer, pages.Single(p => p.Name is "item").Address);
        await SaveAsync(reviewer, folder!, "item-as-reviewer", scheme, width);

        var lead = await desk.BrowseAsync(chromium, scheme, width);
        await SupportDesk.SignInAsync(lead, SupportDesk.Lead);
        await lead.Locator("[data-pick]").First.CheckAsync();
        await SaveAsync(lead, folder!, "queue-as-lead", scheme, width);
    }

    private static async Task<IReadOnlyList<(string Name, string Address)>> PagesAsync(SupportDesk desk)
    {
        var items = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            items.Add((await desk.ProposeAsync(string.Create(CultureInfo.InvariantCulture, $"#30{i:00}"), amount: 150m * i)).Item);
        }

        await desk.MakePastAsync();
        await DecideSomeAsync(desk, items);
        using var draft = new StringContent(SampleContract.Yaml.Replace("amount <= 500", "amount <= 400", StringComparison.Ordinal));
        using var drafted = await desk.People.PutAsync($"workflows/{SampleContract.Workflow}/contract", draft);
        drafted.EnsureSuccessStatusCode();
        var run = await EvaluateAsync(desk);

        return
        [
            ("home", PortalUrls.Home),
            ("queue", PortalUrls.Queue),
            ("item", $"/items/{items[0]}"),
            ("metrics", PortalUrls.Metrics),
            ("overrides", PortalUrls.Overrides),
            ("overrides-compared", $"{PortalUrls.Overrides}?hours=720&by=agentVersion&value=2&other=1"),
            ("overridden-items", PortalUrls.OverriddenItems),
            ("health", PortalUrls.Health),
            ("health-wall", PortalUrls.HealthWall),
            ("capacity", PortalUrls.Capacity),
            ("diagnosis", PortalUrls.Diagnosis),
            ("reviewers", PortalUrls.Reviewers),
            ("contracts", PortalUrls.Contracts),
            ("contract", PortalUrls.Contract(SampleContract.Workflow)),
            ("contract-text", PortalUrls.ContractText(SampleContract.Workflow)),
            ("contract-tiers", PortalUrls.ContractTiers(SampleContract.Workflow)),
            ("contract-exceptions", PortalUrls.ContractExceptions(SampleContract.Workflow)),
            ("contract-draft", PortalUrls.ContractDraft(SampleContract.Workflow)),
            ("contract-dry-run", PortalUrls.ContractDryRun(SampleContract.Workflow)),
            ("contract-simulate", PortalUrls.ContractSimulate(SampleContract.Workflow)),
            ("contract-new", PortalUrls.NewContract),
            ("contract-versions", PortalUrls.ContractVersions(SampleContract.Workflow)),
            ("contract-artifacts", PortalUrls.ContractArtifacts(SampleContract.Workflow)),
            ("releases", PortalUrls.Releases),
            ("gate", PortalUrls.Gate(SampleContract.Workflow)),
            ("cases", PortalUrls.Cases(SampleContract.Workflow)),
            ("evaluations", PortalUrls.Evaluations(SampleContract.Workflow)),
            ("evaluation", PortalUrls.Evaluation(run)),
            ("contract-editor", PortalUrls.ContractEditor(SampleContract.Workflow, "steps[1]")),
            ("contract-editor-yaml", PortalUrls.ContractEditor(SampleContract.Workflow, asYaml: true)),
            ("readiness", PortalUrls.ContractReadiness("support")),
            ("determinism", PortalUrls.ContractDeterminism("support")),
            ("adaptive", PortalUrls.ContractAdaptive("support")),
            ("audit", PortalUrls.Audit),
            ("people", PortalUrls.People),
            ("keys", PortalUrls.Keys),
            ("endpoints", PortalUrls.Endpoints),
            ("chat", PortalUrls.Chat),
            ("contract-rules", PortalUrls.ContractRules),
            ("notifications", PortalUrls.Notifications),
            ("account", PortalUrls.Account),
            ("notification-choices", PortalUrls.NotificationChoices),
            ("absence", PortalUrls.Absence),
            ("tokens", PortalUrls.Tokens),
            ("not-found", PortalUrls.NotFound),
            ("problem", PortalUrls.Problem("stale")),
        ];
    }

    // One edited, one rejected, one held: what the pages of the numbers break down.
    private static async Task DecideSomeAsync(SupportDesk desk, List<string> items)
    {
        var edited = new
        {
            decision = "edit",
            version = 1,
            args = new { order_id = "#3001", reason = "ordered by mistake" },
        };
        var rejected = new
        {
            decision = "reject",
            version = 1,
            reasonCode = "policy",
            message = "Not within the month.",
        };
        foreach (
            var (path, body) in ((string, object)[])
                [($"items/{items[1]}/decisions", edited), ($"items/{items[2]}/decisions", rejected), ($"items/{items[3]}/claim", new { })]
        )
        {
            using var answer = await desk.ReviewerClient.PostAsJsonAsync(path, body);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    // A run that gets its one case wrong: what its page is for.
    private static async Task<EvaluationRunId> EvaluateAsync(SupportDesk desk)
    {
        var wanted = new
        {
            action = "cancel_order",
            args = new { order_id = "#3009", reason = "no longer needed" },
            severity = "critical",
            why = "It was cancelled for the wrong reason once.",
        };
        using var made = await desk.People.PostAsJsonAsync($"workflows/{SampleContract.Workflow}/protected-cases", wanted);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var endpoint = new { name = "support-bot", url = desk.Receiver.Address };
        using var registered = await desk.People.PostAsJsonAsync($"workflows/{SampleContract.Workflow}/candidate-endpoints", endpoint);
        registered.EnsureSuccessStatusCode();
        var given = new
        {
            agentVersion = "2",
            results = new[]
            {
                new
                {
                    @case = id,
                    action = "cancel_order",
                    args = new { order_id = "#3009", reason = "ordered by mistake" },
                },
            },
        };
        using var recorded = await desk.People.PostAsJsonAsync($"workflows/{SampleContract.Workflow}/evaluations", given);
        var text = (await recorded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        return IPrefixedId<EvaluationRunId>.TryParse(text, out var run) ? run : throw new InvalidOperationException("No run was recorded.");
    }

    // Run in the page itself: the package's own way opens a second page for each look, to gather frames we do not have, and takes three times as long.
    private static async Task<IEnumerable<string>> ViolationsAsync(IPage page, string name, ColorScheme scheme)
    {
        // A colour on its way to another is neither's contrast, and a page that is still being made is no page: a tenth of a second without a change.
        await page.EvaluateAsync(
            """
            () => new Promise(done => {
                let last = performance.now();
                const observer = new MutationObserver(() => { last = performance.now(); });
                observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
                const look = () => performance.now() - last < 120 ? setTimeout(look, 30) : (observer.disconnect(), done(0));
                look();
            }).then(() => Promise.allSettled(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished))).then(() => 0)
            """
        );
        await page.EvaluateAsync(Axe);
        var violations = await page.EvaluateAsync<string[]>(
            """
            only => axe.run(document, { resultTypes: ['violations'], ...(only && { runOnly: { type: 'rule', values: [only] } }) }).then(r => r.violations
                .filter(v => v.impact === 'serious' || v.impact === 'critical')
                .map(v => `${v.id} (${v.impact}) ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`))
            """,
            // The dark theme is other colours and nothing else.
            scheme is ColorScheme.Dark
                ? "color-contrast"
                : null
        );
        return violations.Select(v => $"{name}: {v}");
    }

    private static Task<byte[]> SaveAsync(IPage page, string folder, string name, ColorScheme scheme, int width) =>
        page.ScreenshotAsync(
            new()
            {
                Path = Path.Combine(
                    folder,
                    string.Create(CultureInfo.InvariantCulture, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}.png")
                ),
                FullPage = true,
            }
        );
}
