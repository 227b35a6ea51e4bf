using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>Staffing by hour of week. The history is read once; moving a slider only counts.</summary>
public sealed partial class CapacityPage
{
    private const int HoursOfAWorkingWeek = 32;
    private const int MostPeople = 60;
    private const int MostHandling = 3600;
    private const int Levels = 6;

    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    private CapacityAddress _address = CapacityAddress.Read("");
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private IReadOnlyList<string> _queues = [];
    private CapacityHistory? _history;
    private CapacityQuestion _question = new(1, CapacityAddress.UsualHandling, 3600, 0.9, 0, 0, null);
    private IReadOnlyList<CapacityHour> _hours = [];
    private string? _refused;
    private bool _unreachable;
    private int _peak;
    private string _peakWhen = "";
    private double _personHours;
    private double _load;
    private double? _attained;

    [Inject]
    private ReadCapacity Read { get; set; } = default!;

    [Inject]
    private QueueDirectory Queues { get; set; } = default!;

    [Inject]
    private CurrentPerson Me { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    private string Download => QueryHelpers.AddQueryString(_address.On(CapacityDownload.Path), "zone", _zone.Id);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _address = CapacityAddress.Read(new Uri(Navigation.Uri).Query);
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
        if (!_zone.Equals(TimeZoneInfo.Utc))
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        var caller = await Me.RequireAsync();
        _queues =
        [
            .. (await Queues.AllAsync(caller.Workspace)).Select(q => q.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        var answered = await Read.HandleAsync(new ReadCapacity.Query(caller, _address.Queue, _address.Weeks, _zone));
        (_history, _refused) = answered.Succeeded(out var history, out var refusal) ? (history, (string?)null) : (null, refusal.Message);
        Ask(_address);
    }

    private void Ask(CapacityAddress address)
    {
        _address = address;
        if (_history is not { } history)
        {
            return;
        }

        _question = address.Question(history);
        _hours = CapacityRules.Plan(history, _question);
        _unreachable = _hours.Any(h => h.Needed is null);
        _peak = _hours.Max(h => h.Needed ?? 0);
        var busiest = _hours.Select((h, i) => (Hour: h, At: i)).First(h => (h.Hour.Needed ?? 0) == _peak).At;
        _peakWhen = string.Create(CultureInfo.InvariantCulture, $"on {Days[busiest / 24]}, {busiest % 24:00}–{busiest % 24 + 1:00} h");
        _personHours = _hours.Sum(h => h.Needed ?? 0);
        _load = _hours.Sum(h => h.Load);
        _attained = address.People == 0 ? null : CapacityRules.AttainedInAll(_hours);
    }

    private int Level(CapacityHour hour) =>
        _peak == 0 || hour.Needed is not { } needed ? 0 : (int)Math.Ceiling(needed / (double)_peak * (Levels - 1));

    private static string Needed(CapacityHour hour) => hour.Needed is { } people ? N(people) : "–";

    private static string Says(CapacityHour hour) =>
        string.Create(CultureInfo.InvariantCulture, $"{hour.Arrivals:0.0} reviews an hour, {hour.Load:0.0} people busy on average");

    private static int Number(ChangeEventArgs e, int otherwise) =>
        int.TryParse(e.Value as string, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Stretch(double seconds) =>
        seconds switch
        {
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
            < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
        };
}
