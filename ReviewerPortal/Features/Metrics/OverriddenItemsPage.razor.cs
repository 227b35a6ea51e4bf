using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The items behind an override rate; the address holds the selection, the page and what it is narrowed to.</summary>
public sealed partial class OverriddenItemsPage
{
    private static readonly (Verdict? Verdict, string Text)[] Verdicts =
    [
        (null, "All"),
        (Verdict.Edited, "Edited"),
        (Verdict.Rejected, "Rejected"),
    ];

    private OverridesAddress _address = OverridesAddress.Read("");
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private Verdict? _verdict;
    private string? _argument;
    private string? _reason;
    private ListOverrides.Page? _page;
    private string? _refused;

    [Inject]
    private ListOverrides List { get; set; } = default!;

    [Inject]
    private CurrentPerson Me { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || _address.Hours is not null)
        {
            return;
        }

        // Days are the viewer's.
        _zone = await ViewerZone.AskAsync(Browser);
        if (!_zone.Equals(TimeZoneInfo.Utc))
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        var query = new Uri(Navigation.Uri).Query;
        var parsed = QueryHelpers.ParseQuery(query);
        _address = OverridesAddress.Read(query);
        _verdict = Text("verdict") switch
        {
            "edited" => Verdict.Edited,
            "rejected" => Verdict.Rejected,
            _ => null,
        };
        (_argument, _reason) = (Text("argument"), Text("reason"));
        var caller = await Me.RequireAsync();
        var listed = await List.HandleAsync(
            new(caller, _address.Selection(Clock.GetUtcNow(), _zone))
            {
                Verdict = _verdict,
                Argument = _argument is { Length: > 0 } ? _argument : null,
                Reason = _reason,
                Cursor = Text("cursor"),
            }
        );
        (_page, _refused) = listed.Succeeded(out var page, out var refusal) ? (page, (string?)null) : (null, refusal.Message);

        string? Text(string name) => parsed.TryGetValue(name, out var values) && values.ToString() is { Length: <= 400 } text ? text : null;
    }

    // The same list with one thing changed, from its first page.
    private string With(string name, string? value)
    {
        var now = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["verdict"] = _verdict is { } verdict ? Words.Of(verdict).ToLowerInvariant() : null,
            ["argument"] = _argument,
            ["reason"] = _reason,
            [name] = value,
        };
        return QueryHelpers.AddQueryString(_address.On(PortalUrls.OverriddenItems), now.Where(p => p.Value is not null));
    }

    private static string What(ListOverrides.Row row) =>
        row.Verdict is Verdict.Edited ? string.Join(", ", row.Changed)
        : row.ReasonCode is { Length: > 0 } reason ? Words.Humanise(reason)
        : "";
}
