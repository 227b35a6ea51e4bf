using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Access;

public sealed partial class SignInTests
{
    private const string Riley = "riley@acme.test";

    [Theory, BothEngines]
    public async Task Of_two_hundred_parallel_wrong_passwords_five_are_checked(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        await portal.AddPersonAsync(Riley, PersonRole.Reviewer);
        using var browser = new BrowserSession(portal);
        var token = BrowserSession.TokenIn(await (await browser.GetAsync(PortalUrls.SignIn)).Content.ReadAsStringAsync());
        var before = portal.Get<PasswordCheck>().Checked;

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(async i =>
                {
                    using var answer = await browser.PostAsync(
                        PortalUrls.SignIn,
                        "sign-in",
                        token,
                        ("Input.Email", Riley),
                        ("Input.Password", $"wrong password {i}")
                    );
                    return (answer.StatusCode, Text: RefusalIn(await answer.Content.ReadAsStringAsync()));
                })
        );

        Assert.Equal(5, portal.Get<PasswordCheck>().Checked - before);
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single(answers.Select(a => a.Text).Distinct(StringComparer.Ordinal));

        // Even the right password has to wait now.
        using var locked = await browser.SignInAsync(Riley);
        Assert.Equal(HttpStatusCode.OK, locked.StatusCode);
        Assert.Null(browser.SessionCookie);
    }

    [Theory, BothEngines]
    public async Task The_budget_comes_back_after_five_minutes(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        var budget = database.Get<SignInBudget>();

        for (var i = 0; i < SignInBudget.Attempts; i++)
        {
            Assert.True(await budget.TakeAsync("RILEY", CancellationToken.None));
        }

        Assert.False(await budget.TakeAsync("RILEY", CancellationToken.None));
        Assert.True(await budget.TakeAsync("SAM", CancellationToken.None));
        database.Clock.Advance(SignInBudget.Window);
        Assert.True(await budget.TakeAsync("RILEY", CancellationToken.None));
    }

    [Fact]
    public async Task An_unknown_name_a_wrong_password_and_a_disabled_account_read_the_same()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await portal.AddPersonAsync(Riley, PersonRole.Reviewer);
        var gone = await portal.AddPersonAsync("gone@acme.test", PersonRole.Reviewer);
        await DisableAsync(portal, gone);
        using var browser = new BrowserSession(portal);

        using var unknown = await browser.SignInAsync("nobody@acme.test");
        using var wrong = await browser.SignInAsync(Riley, "not the password");
        using var disabled = await browser.SignInAsync("gone@acme.test");

        var texts = new[]
        {
            RefusalIn(await unknown.Content.ReadAsStringAsync()),
            RefusalIn(await wrong.Content.ReadAsStringAsync()),
            RefusalIn(await disabled.Content.ReadAsStringAsync()),
        };
        Assert.NotEqual("", texts[0]);
        Assert.Single(texts.Distinct(StringComparer.Ordinal));
        Assert.Null(browser.SessionCookie);
    }

    [Theory]
    [InlineData("/queue", "/queue")]
    [InlineData("//evil.example/x", "/")]
    [InlineData("https://evil.example/x", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task Signing_in_leads_to_local_addresses_only(string wanted, string landing)
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await portal.AddPersonAsync(Riley, PersonRole.Reviewer);
        using var browser = new BrowserSession(portal);

        using var answer = await browser.SignInAsync(Riley, returnUrl: wanted);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(new Uri(portal.Address, landing), new Uri(portal.Address, answer.Headers.Location!));
    }

    [Theory, BothEngines]
    public async Task The_cookie_is_new_at_every_sign_in_and_a_copy_dies_at_sign_out(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        await portal.AddPersonAsync(Riley, PersonRole.Reviewer);
        using var browser = new BrowserSession(portal);
        browser.Cookies.Add(new Cookie("portal", "planted", "/", browser.Address.Host));

        using var signedIn = await browser.SignInAsync(Riley);
        var header = Assert.Single(
            signedIn.Headers.GetValues("Set-Cookie"),
            c => c.StartsWith("portal=", StringComparison.Ordinal) && !c.StartsWith("portal=;", StringComparison.Ordinal)
        );
        Assert.Contains("httponly", header, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", header, StringComparison.OrdinalIgnoreCase);
        var copy = browser.SessionCookie!;
        Assert.NotEqual("planted", copy);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(PortalUrls.Account)).StatusCode);

        using var signedOut = await browser.SubmitAsync(PortalUrls.SignOut, "sign-out");
        Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);

        using var thief = new BrowserSession(portal);
        thief.Cookies.Add(new Cookie("portal", copy, "/", thief.Address.Host));
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync(PortalUrls.Account)).StatusCode);

        using var again = await browser.SignInAsync(Riley);
        Assert.NotEqual(copy, browser.SessionCookie);
    }

    [Fact]
    public async Task Over_https_the_cookie_carries_the_host_prefix_and_is_secure()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite, b => b.Configuration["Access:TrustedProxies:0"] = "127.0.0.1");
        await portal.AddPersonAsync(Riley, PersonRole.Reviewer);
        using var browser = new BrowserSession(portal);
        browser.Headers.Add("X-Forwarded-Proto", "https");
        using var page = await browser.GetAsync(PortalUrls.SignIn);
        // The container does not send secure cookies back over http, so the antiforgery cookie is carried by hand.
        var antiforgery = Assert.Single(page.Headers.GetValues("Set-Cookie")).Split(';')[0];
        browser.Headers.Add("Cookie", antiforgery);

        using var answer = await browser.PostAsync(
            PortalUrls.SignIn,
            "sign-in",
            BrowserSession.TokenIn(await page.Content.ReadAsStringAsync()),
            ("Input.Email", Riley),
            ("Input.Password", PortalApp.Password)
        );

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-portal=", StringComparison.Ordinal));
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory, BothEngines]
    public async Task A_disabled_person_s_session_is_refused_within_seconds(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        var riley = await portal.AddPersonAsync(Riley, PersonRole.Reviewer);
        using var browser = new BrowserSession(portal);
        using var signedIn = await browser.SignInAsync(Riley);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(PortalUrls.Account)).StatusCode);

        await DisableAsync(portal, riley);

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync(PortalUrls.Account)).StatusCode);
    }

    [Fact]
    public async Task A_changed_password_ends_other_sessions()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await portal.AddPersonAsync(Riley, PersonRole.Reviewer);
        using var here = new BrowserSession(portal);
        using var elsewhere = new BrowserSession(portal);
        using var first = await here.SignInAsync(Riley);
        using var second = await elsewhere.SignInAsync(Riley);

        using var changed = await here.SubmitAsync(
            PortalUrls.ChangePassword,
            "change-password",
            ("Input.Old", PortalApp.Password),
            ("Input.New", "another long enough password")
        );

        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync(PortalUrls.Account)).StatusCode);
        await Eventually.HoldsAsync(
            async () => (await elsewhere.GetAsync(PortalUrls.Account)).StatusCode == HttpStatusCode.Redirect,
            "the other session to end"
        );
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        using var browser = new BrowserSession(portal);

        using var answer = await browser.PostAsync(PortalUrls.SignIn, "sign-in", "", ("Input.Email", Riley), ("Input.Password", "x"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task DisableAsync(PortalApp portal, PersonId person)
    {
        var admin = new Caller(portal.Workspace, "user:admin@acme.test")
        {
            Person = PersonId.New(DateTimeOffset.UnixEpoch),
            Role = PersonRole.Admin,
        };
        var outcome = await portal
            .Get<ChangePerson>()
            .HandleAsync(new ChangePerson.Command(admin, person, PersonRole.Reviewer, [], Disabled: true), CancellationToken.None);
        Assert.Null(outcome.Refusal);
    }

    private static string RefusalIn(string page) => Notice().Match(page).Groups["text"].Value;

    [GeneratedRegex("class=\"notice bad\".*?<span>(?<text>.*?)</span>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Notice();
}
