using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Audit;

/// <summary>The audit, newest first, a page at a time; the address holds the filters.</summary>
public sealed partial class AuditPage
{
    private AuditAddress _address = AuditAddress.Read("");
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private ListAudit.Page? _page;
    private ReadChainStatus.Answer? _status;
    private string? _refused;

    [Inject]
    private ListAudit List { get; set; } = default!;

    [Inject]
    private ReadChainStatus Status { get; set; } = default!;

    [Inject]
    private CurrentPerson Me { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _address = AuditAddress.Read(new Uri(Navigation.Uri).Query);
        await LoadAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _zone = await ViewerZone.AskAsync(Browser);
        if (!_zone.Equals(TimeZoneInfo.Utc) && (_address.From ?? _address.To) is not null)
        {
            await LoadAsync();
        }

        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        var caller = await Me.RequireAsync();
        var listed = await List.HandleAsync(new ListAudit.Query(caller, _address.ToFilter(_zone), _address.Before));
        if (!listed.Succeeded(out _page, out var refusal))
        {
            _refused = refusal.Message;
            return;
        }

        _refused = null;
        (await Status.HandleAsync(caller)).Succeeded(out _status, out _);
    }

    private string Only(Func<AuditAddress, AuditAddress> narrow) => narrow(_address with { Before = null }).On(PortalUrls.Audit);

    private string Download(string format) =>
        QueryHelpers.AddQueryString(
            (_address with { Before = null }).On(AuditDownload.Path),
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["format"] = format, ["zone"] = _zone.Id }
        );

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static JsonElement Detail(ListAudit.Row row) => JsonElement.Parse(row.Detail);
}
