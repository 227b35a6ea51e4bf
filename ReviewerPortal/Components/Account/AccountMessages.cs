namespace ReviewerPortal.Components.Account;

/// <summary>Carries one sentence over a redirect, in a cookie that lives for seconds and that no script can read.</summary>
public sealed class AccountMessages(IHttpContextAccessor http)
{
    private const string CookieName = "portal.message";
    private const int LongestMessage = 300;

    /// <summary>Says it on the next page.</summary>
    public void SayNext(string message) =>
        Context.Response.Cookies.Append(
            CookieName,
            Uri.EscapeDataString(message),
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Strict,
                Secure = Context.Request.IsHttps,
                MaxAge = TimeSpan.FromSeconds(10),
            }
        );

    /// <summary>What the last page had to say; null for nothing.</summary>
    public string? Take()
    {
        if (Context.Request.Cookies[CookieName] is not { Length: > 0 and < LongestMessage * 3 } message)
        {
            return null;
        }

        Context.Response.Cookies.Delete(CookieName);
        return Uri.UnescapeDataString(message);
    }

    private HttpContext Context =>
        http.HttpContext ?? throw new InvalidOperationException("Only account pages, which are static, have messages.");
}
