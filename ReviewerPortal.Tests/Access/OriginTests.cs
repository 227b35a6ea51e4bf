using System.Net;
using System.Net.WebSockets;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Access;

public sealed class OriginTests
{
    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/hubs/queue/negotiate?negotiateVersion=1")]
    [InlineData("/account/sign-in")]
    public async Task A_page_of_another_origin_is_refused(string path)
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        using var browser = new BrowserSession(portal);
        var own = portal.Address.GetLeftPart(UriPartial.Authority);

        foreach (
            var origin in (string[])["http://evil.example", "null", own + "0", own.Replace("http:", "https:", StringComparison.Ordinal)]
        )
        {
            using var foreign = new HttpRequestMessage(HttpMethod.Post, path);
            foreign.Headers.Add("Origin", origin);
            using var answer = await browser.SendAsync(foreign);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var crossSite = new HttpRequestMessage(HttpMethod.Post, path);
        crossSite.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await browser.SendAsync(crossSite);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_websocket_opens_for_our_own_pages_and_public_addresses_only()
    {
        await using var portal = await PortalApp.StartAsync(
            Engine.Sqlite,
            b => b.Configuration["Access:PublicUrls:0"] = "https://review.example.com/"
        );
        await portal.AddPersonAsync("riley@acme.test", PersonRole.Reviewer);
        using var browser = new BrowserSession(portal);
        using var signedIn = await browser.SignInAsync("riley@acme.test");
        var own = portal.Address.GetLeftPart(UriPartial.Authority);

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(browser, own));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(browser, "https://review.example.com"));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(browser, "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(browser, "https://review.example.com.evil.example"));
    }

    [Fact]
    public async Task A_websocket_needs_a_session()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        using var nobody = new BrowserSession(portal);

        Assert.NotEqual(HttpStatusCode.SwitchingProtocols, await ConnectAsync(nobody, portal.Address.GetLeftPart(UriPartial.Authority)));
    }

    private static async Task<HttpStatusCode> ConnectAsync(BrowserSession browser, string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.Cookies = browser.Cookies;
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(new Uri(browser.Address, "/_blazor")) { Scheme = "ws" }.Uri;
        try
        {
            await socket.ConnectAsync(address, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status below says why.
        }

        return socket.HttpStatusCode;
    }
}
