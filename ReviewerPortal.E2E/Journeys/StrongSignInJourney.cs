using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Playwright;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class StrongSignInJourney(Chromium chromium)
{
    [Fact]
    public async Task Somebody_pairs_an_authenticator_app_and_signs_in_with_its_code()
    {
        await using var desk = await SupportDesk.OpenAsync();
        var page = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(page, SupportDesk.Reviewer);
        await page.GotoAsync(PortalUrls.Authenticator);
        var key = (await page.Locator("ol.steps code").First.InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await page.GetByLabel("Code").FillAsync(CodeOf(key));
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your app is set up.")).ToBeVisibleAsync();

        var elsewhere = await desk.BrowseAsync(chromium);
        await GivePasswordAsync(elsewhere, PortalUrls.Queue);
        await elsewhere.GetByLabel("Code").FillAsync("000000");
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(elsewhere.GetByText("That code did not work")).ToBeVisibleAsync();
        await elsewhere.GetByLabel("Code").FillAsync(CodeOf(key));
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await elsewhere.WaitForURLAsync("**" + PortalUrls.Queue);
    }

    [Fact]
    public async Task Somebody_adds_a_passkey_and_signs_in_with_it_alone()
    {
        await using var desk = await SupportDesk.OpenAsync();
        // Browsers give passkeys to names, not to numbers.
        var address = new UriBuilder(desk.Portal.Address) { Host = "localhost" }.Uri;
        var page = await desk.BrowseAsync(chromium, address: address);
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        await GivePasswordAsync(page, PortalUrls.Passkeys);
        await page.WaitForURLAsync("**" + PortalUrls.Passkeys);
        await page.GetByLabel("Name of this device").FillAsync("Work laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Work laptop" })).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(PortalUrls.SignInAndReturn(PortalUrls.Queue));
        // The device offers its passkey as soon as the page asks for a name, and this one is always touched at once.
        await page.WaitForURLAsync("**" + PortalUrls.Queue);
    }

    private static async Task GivePasswordAsync(IPage page, string landing)
    {
        await page.GotoAsync(PortalUrls.SignInAndReturn(landing));
        await page.GetByLabel("E-mail address").FillAsync(SupportDesk.Reviewer);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(PortalApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    // RFC 6238 with its defaults: HMAC-SHA-1, 30 seconds, six digits. The key is base32 (RFC 4648).
    private static string CodeOf(string key)
    {
        var bits = string.Concat(
            key.ToUpperInvariant().Select(c => Convert.ToString(c is >= 'A' and <= 'Z' ? c - 'A' : c - '2' + 26, 2).PadLeft(5, '0'))
        );
        var secret = bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The standard's own algorithm; authenticator apps know no other.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var at = hash[^1] & 0x0F;
        var number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at)) & int.MaxValue) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }
}
