namespace ReviewerPortal.Hosting;

/// <summary>What the browser must never do with our pages, whatever hostile text they show: run scripts that are not ours, load or send anything elsewhere, be framed.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    // The component library sets style attributes and a style element for its theme; scripts are files of ours only.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Adds the headers to every answer.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Nothing reaches another site. Not "no-referrer": with it browsers send "Origin: null" with our own forms, and the guard could not tell them from foreign ones.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        return next(http);
    }
}
