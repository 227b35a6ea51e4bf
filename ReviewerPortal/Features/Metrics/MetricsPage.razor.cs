using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The rates of a window by one dimension; the address holds both. New figures arrive from the board all screens share.</summary>
public sealed partial class MetricsPage : IDisposable
{
    private static readonly double[] Scales = [0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 1];

    private MetricsAddress _address = MetricsAddress.Read("");
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private MeasureRates.Answer? _answer;
    private string? _refused;
    private double _overrideScale = 1;
    private double _exceptionScale = 1;
    private RateBoard.View? _watched;
    private IDisposable? _subscription;

    [Inject]
    private RateBoard Board { get; set; } = default!;

    [Inject]
    private CurrentPerson Me { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <inheritdoc/>
    public void Dispose() => _subscription?.Dispose();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _address = MetricsAddress.Read(new Uri(Navigation.Uri).Query);
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
        if (!_zone.Equals(TimeZoneInfo.Utc) && _address.Hours is null)
        {
            await LoadAsync();
        }

        StateHasChanged();
    }

    private string Download => QueryHelpers.AddQueryString(_address.On(RatesDownload.Path), "zone", _zone.Id);

    private async Task LoadAsync()
    {
        var caller = await Me.RequireAsync();
        var view = _address.ToView(caller.Workspace, _zone);
        Watch(view);
        var measured = await Board.MeasureAsync(view);
        if (measured.Succeeded(out var answer, out var refusal))
        {
            (_refused, _answer) = (null, answer);
            Fit(answer);
        }
        else
        {
            _refused = refusal.Message;
        }
    }

    private void Watch(RateBoard.View view)
    {
        // The page is drawn once without a circuit; a subscription made then would never end.
        if (!RendererInfo.IsInteractive || view == _watched)
        {
            return;
        }

        _subscription?.Dispose();
        _watched = view;
        _subscription = Board.Watch(view, answer => _ = InvokeAsync(() => Show(view, answer)));
    }

    private void Show(RateBoard.View view, MeasureRates.Answer answer)
    {
        if (view != _watched)
        {
            return;
        }

        _answer = answer;
        Fit(answer);
        StateHasChanged();
    }

    private void Fit(MeasureRates.Answer answer)
    {
        _overrideScale = ScaleOf(answer.Groups.Select(g => g.Rates.OverrideRate));
        _exceptionScale = ScaleOf(answer.Groups.Select(g => g.Rates.ExceptionRate));
    }

    private static double ScaleOf(IEnumerable<Rate> rates)
    {
        var highest = rates.Max(r => r.High) ?? 1;
        return Array.Find(Scales, s => s >= highest) is > 0 and var scale ? scale : 1;
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Stretch(double? seconds) =>
        seconds switch
        {
            null => "–",
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
            < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
            < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.#} d"),
        };
}
