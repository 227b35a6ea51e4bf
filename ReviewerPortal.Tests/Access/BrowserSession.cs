using System.Net;
using System.Text.RegularExpressions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Access;

/// <summary>A browser without scripts: keeps cookies, reads forms, posts them. Does not follow redirects.</summary>
internal sealed partial class BrowserSession : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _client;

    public BrowserSession(PortalApp portal)
        : this(portal.Address) { }

    /// <summary>A browser for a portal that runs elsewhere.</summary>
    public BrowserSession(Uri address)
    {
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies };
        _client = new HttpClient(_handler) { BaseAddress = address };
        Address = address;
    }

    public Uri Address { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Headers every request carries, such as a proxy's.</summary>
    public System.Net.Http.Headers.HttpRequestHeaders Headers => _client.DefaultRequestHeaders;

    public string? SessionCookie => Cookies.GetCookies(Address)["portal"]?.Value;

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request);

    /// <summary>Opens a page and posts its named form with these fields.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await (await GetAsync(path)).Content.ReadAsStringAsync();
        return await PostAsync(path, form, TokenIn(page), fields);
    }

    /// <summary>Posts a form whose page was opened before.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string form, string token, params (string Name, string Value)[] fields) =>
        _client.PostAsync(
            path,
            new FormUrlEncodedContent([
                new("_handler", form),
                new("__RequestVerificationToken", token),
                .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)),
            ])
        );

    /// <summary>Signs in with a password.</summary>
    public Task<HttpResponseMessage> SignInAsync(string email, string password = PortalApp.Password, string? returnUrl = null) =>
        SubmitAsync(
            returnUrl is null ? PortalUrls.SignIn : PortalUrls.SignInAndReturn(returnUrl),
            "sign-in",
            ("Input.Email", email),
            ("Input.Password", password)
        );

    /// <summary>The antiforgery token of a page.</summary>
    public static string TokenIn(string page) => Token().Match(page).Groups["token"].Value;

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
