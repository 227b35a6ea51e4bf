using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The override rate over time, by any dimension, against another; the address holds all of it. New figures arrive from the board all screens share.</summary>
public sealed partial class OverridesPage : IDisposable
{
    private const int MostShown = 12;
    private const int MostGroups = 50;

    private static readonly double[] Scales = [0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 1];

    private OverridesAddress _address = OverridesAddress.Read("");
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private IReadOnlyList<RateGrouping> _dimensions = [];
    private OverrideBoard.Answer? _answer;
    private IReadOnlyList<MeasureRates.Group> _groups = [];
    private int _allGroups;
    private SplitOverrides.Answer? _split;
    private string? _refused;
    private double _scale = 1;
    private OverrideBoard.View? _watched;
    private IDisposable? _subscription;

    [Inject]
    private OverrideBoard Board { get; set; } = default!;

    [Inject]
    private SplitOverrides Split { get; set; } = default!;

    [Inject]
    private CurrentPerson Me { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    private string Download => QueryHelpers.AddQueryString(_address.On(OverridesDownload.Path), "zone", _zone.Id);

    private string MyName => _address.Value is { } value ? $"{Words.Of(_address.By)} {NameOf(value)}" : "This window";

    private string OtherName =>
        _address.Other is { } other ? $"{Words.Of(_address.By)} {NameOf(other)}"
        : _address.OtherFrom is { } from ? $"{Day(from)} to {Day(_address.OtherTo)}"
        : "The time before";

    // What the two forms of days must not lose: the whole view but what they ask for themselves.
    private IEnumerable<(string Name, string Text)> Kept => FieldsOf(_address.Alone);

    private IEnumerable<(string Name, string Text)> KeptOfWindow => FieldsOf(_address with { Hours = null, From = null, To = null });

    /// <inheritdoc/>
    public void Dispose() => _subscription?.Dispose();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _address = OverridesAddress.Read(new Uri(Navigation.Uri).Query);
        await LoadAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            await using var module = await Browser.InvokeAsync<IJSObjectReference>("import", "./js/chart.js");
        }
        catch (JSDisconnectedException)
        {
            return;
        }

        _zone = await ViewerZone.AskAsync(Browser);
        if (!_zone.Equals(TimeZoneInfo.Utc))
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        var caller = await Me.RequireAsync();
        // Numbers by person are not on the shared board: what a board holds is shown to everybody of the workspace.
        var shared = _address.By is not RateGrouping.Person;
        _dimensions = [.. FoldRules.Dimensions.Where(d => d is not RateGrouping.Person || caller.Role is not PersonRole.Reviewer)];
        var view = new OverrideBoard.View(caller.Workspace, _address, _zone);
        Watch(shared ? view : null);
        if (!(await Board.MeasureAsync(view, caller)).Succeeded(out var answer, out var refusal))
        {
            (_refused, _split) = (refusal.Message, null);
            return;
        }

        _refused = null;
        Show(answer);
        _split = (await Split.HandleAsync(new(caller, answer.Selection))).Succeeded(out var split, out _) ? split : null;
    }

    private void Watch(OverrideBoard.View? view)
    {
        // The page is drawn once without a circuit; a subscription made then would never end.
        if (!RendererInfo.IsInteractive || view == _watched)
        {
            return;
        }

        _subscription?.Dispose();
        _watched = view;
        _subscription = view is null
            ? null
            : Board.Watch(
                view,
                answer =>
                    _ = InvokeAsync(() =>
                    {
                        if (view == _watched)
                        {
                            Show(answer);
                            StateHasChanged();
                        }
                    })
            );
    }

    private void Show(OverrideBoard.Answer answer)
    {
        _answer = answer;
        var decided = answer.Groups.Groups.Where(g => g.Rates.OverrideRate.N > 0).OrderByDescending(g => g.Rates.OverrideRate.N).ToList();
        _allGroups = decided.Count;
        _groups = [.. decided.Take(MostGroups)];
        var highest = _groups.Max(g => g.Rates.OverrideRate.High) ?? 1;
        _scale = Array.Find(Scales, s => s >= highest) is > 0 and var scale ? scale : 1;
    }

    // A person's value is an id; everything else is its own name.
    private string NameOf(string value) =>
        value.Length == 0 ? "none"
        : _answer?.Groups.Groups.FirstOrDefault(g => string.Equals(g.Key, value, StringComparison.Ordinal))
            is { Label: { Length: > 0 } label }
            ? label
        : value;

    private static string To(OverridesAddress address) => address.On(PortalUrls.Overrides);

    private string Items(string? name, string? value)
    {
        var address = _address.On(PortalUrls.OverriddenItems);
        return name is null ? address : QueryHelpers.AddQueryString(address, name, value ?? "");
    }

    private static IEnumerable<(string Name, string Text)> FieldsOf(OverridesAddress address) =>
        QueryHelpers.ParseQuery(new Uri(new Uri("http://here"), To(address)).Query).Select(p => (p.Key, p.Value.ToString()));

    // Points stand beside one another only where they last equally long.
    private static MeasureOverrides.Series? OtherOfChart(MeasureOverrides.Answer measured) =>
        measured.Other is { } other && other.Period == measured.This.Period ? other : null;

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
