using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Access;

/// <summary>The calendar of absences: one's own, and for leads and administrators those of their people.</summary>
public sealed partial class AbsencePage
{
    private ListAbsences.Calendar? _calendar;
    private Form _form = new();
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string? _wrong;
    private bool _busy;

    [Inject]
    public required CurrentPerson Current { get; init; }

    [Inject]
    public required ListAbsences List { get; init; }

    [Inject]
    public required PlanAbsence Plan { get; init; }

    [Inject]
    public required CancelAbsence Cancel { get; init; }

    [Inject]
    public required IJSRuntime Browser { get; init; }

    [Inject]
    public required TimeProvider Clock { get; init; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Begin();
        await LoadAsync(await Current.RequireAsync());
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _zone = await ViewerZone.AskAsync(Browser);
            Begin();
            StateHasChanged();
        }
    }

    // Tomorrow, whole day, is what most people mean.
    private void Begin()
    {
        var tomorrow = TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), _zone).Date.AddDays(1);
        _form = new Form { From = tomorrow, Until = tomorrow.AddDays(1) };
    }

    private async Task LoadAsync(Caller me) => _calendar = await List.HandleAsync(new(me), CancellationToken.None);

    private Task PlanAsync() =>
        RunAsync(async me =>
        {
            var person = IPrefixedId<PersonId>.TryParse(_form.Person, out var chosen) ? chosen : me.Person ?? default;
            var (from, until) = (ViewerDays.Moment(_form.From, _zone), ViewerDays.Moment(_form.Until, _zone));
            var outcome = await Plan.HandleAsync(
                new(me, person, from.ToUniversalTime(), until.ToUniversalTime(), _form.Note),
                CancellationToken.None
            );
            if (outcome.Refusal is null)
            {
                Begin();
            }

            return outcome.Refusal;
        });

    private Task CancelAsync(ListAbsences.Row absence) =>
        RunAsync(async me => (await Cancel.HandleAsync(new(me, absence.Id), CancellationToken.None)).Refusal);

    private async Task RunAsync(Func<Caller, Task<Refusal?>> command)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var me = await Current.RequireAsync();
            _wrong = (await command(me))?.Message;
            await LoadAsync(me);
        }
        finally
        {
            _busy = false;
        }
    }

    private string Shown(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, _zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    private sealed class Form
    {
        public string? Person { get; set; }

        public DateTime From { get; set; }

        public DateTime Until { get; set; }

        public string? Note { get; set; }
    }
}
