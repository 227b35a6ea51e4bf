using Microsoft.Playwright;
using ReviewerPortal.E2E.House;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace ReviewerPortal.E2E.House;

/// <summary>The one browser of the run: Debian's Chromium, or the program <c>CHROMIUM</c> names.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ];

    /// <summary>How long anything may take to appear, in milliseconds.</summary>
    private const float Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        // A missing thing fails the test all the same; a slow machine does not.
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium", Args = Flags }
        );
    }

    /// <summary>A fresh profile: no cookies, nothing remembered.</summary>
    /// <param name="portal">What addresses are relative to.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    public async Task<IPage> OpenAsync(Uri portal, ColorScheme scheme = ColorScheme.Light, int width = 1440)
    {
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = portal.ToString(),
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 },
                ReducedMotion = ReducedMotion.Reduce,
                Locale = "en-GB",
                TimezoneId = "Europe/Berlin",
            }
        );
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
