using Microsoft.JSInterop;

namespace ReviewerPortal.Components.Controls;

/// <summary>The time zone of the person at the screen, asked of the browser once a page.</summary>
public static class ViewerZone
{
    /// <summary>Asks the browser; UTC where it does not say or names a zone this machine does not know.</summary>
    public static async Task<TimeZoneInfo> AskAsync(IJSRuntime browser)
    {
        try
        {
            await using var module = await browser.InvokeAsync<IJSObjectReference>("import", "./js/viewer.js");
            return Named(await module.InvokeAsync<string>("zone"));
        }
        catch (JSDisconnectedException)
        {
            return TimeZoneInfo.Utc;
        }
    }

    /// <summary>The zone of that IANA name; UTC for anything else.</summary>
    public static TimeZoneInfo Named(string? name) =>
        name is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
