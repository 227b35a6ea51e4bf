using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.WorkflowContracts;

namespace ReviewerPortal.Features.ApprovalTiers;

/// <summary>The approval tiers of a contract, in the order they are tried, with what real items and the people there say of them. Changes go into the draft.</summary>
public sealed partial class TiersPage
{
    private OpenContract? _open;
    private AnalyseTiers.Answer? _analysis;
    private CountTiers.Answer? _count;
    private IReadOnlyList<TierLine> _lines = [];
    private IReadOnlyList<DateTimeOffset> _moments = [];
    private DateTimeOffset _now;
    private DateTimeOffset? _at;
    private TierForm? _form;
    private string? _notFound;
    private string? _refused;
    private bool _mayChange;
    private bool _busy;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    [Inject]
    public required ContractOpening Opening { get; init; }

    [Inject]
    public required AnalyseTiers Analyse { get; init; }

    [Inject]
    public required CountTiers Count { get; init; }

    [Inject]
    public required ChangeDraft Change { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required TimeProvider Clock { get; init; }

    private WorkflowContract? Contract => _open?.Contract;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var caller = await Person.RequireAsync();
        (_mayChange, _refused, _notFound) = (caller.Role is PersonRole.Admin, null, null);
        var opened = await Opening.OpenAsync(caller, Workflow);
        if (opened.Succeeded(out _open, out var refusal))
        {
            await MeasureAsync(caller);
        }
        else
        {
            _notFound = refusal.Message;
        }
    }

    private async Task MeasureAsync(Caller caller)
    {
        _now = Clock.GetUtcNow();
        if (Contract is not { } contract)
        {
            (_lines, _moments) = ([], []);
            return;
        }

        _moments =
        [
            .. contract.ApprovalTiers.Select(t => t.EffectiveFrom).OfType<DateTimeOffset>().Where(m => m > _now).Distinct().Order(),
        ];
        _at = _moments.Contains(_at ?? default) ? _at : null;
        _analysis = await Analyse.HandleAsync(new(caller.Workspace, contract));
        _count = await Count.HandleAsync(new(caller.Workspace, contract, _at));
        _lines = TierLine.Of(contract, _analysis, _count);
    }

    private async Task CountAtAsync(ChangeEventArgs chosen)
    {
        _at = DateTimeOffset.TryParse(
            chosen.Value?.ToString(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;
        await MeasureAsync(await Person.RequireAsync());
    }

    private void BeginAdding() => (_form, _refused) = (new TierForm(Math.Max(0, _lines.Count - 1)), null);

    private void BeginEditing(TierLine line) => (_form, _refused) = (new TierForm(line), null);

    private void Close() => (_form, _refused) = (null, null);

    private async Task SaveAsync()
    {
        if (await ApplyAsync(_form!.Changes()))
        {
            Close();
        }
    }

    private Task MoveAsync((int From, int To) move) => ApplyAsync([new ContractChange.Move("approval_tiers", move.From, move.To)]);

    private Task RemoveAsync(TierLine line) =>
        ApplyAsync([new ContractChange.Remove(string.Create(CultureInfo.InvariantCulture, $"approval_tiers[{line.Index}]"))]);

    private async Task<bool> ApplyAsync(IReadOnlyList<ContractChange> changes)
    {
        if (_busy)
        {
            return false;
        }

        (_busy, _refused) = (true, null);
        try
        {
            var caller = await Person.RequireAsync();
            if (caller.Role is not PersonRole.Admin)
            {
                _refused = "Only administrators change contracts.";
                return false;
            }

            if (changes.Count > 0)
            {
                var changed = await Change.HandleAsync(new(caller, Workflow, _open!.Revision, changes));
                if (!changed.Succeeded(out _, out var refusal))
                {
                    _refused = refusal.Message;
                    return false;
                }
            }

            await LoadAsync();
            return true;
        }
        finally
        {
            _busy = false;
        }
    }

    // How many recent items a condition holds for by itself, and how many would come to this tier where it stands.
    private async Task<string?> TryAsync(string when)
    {
        if (Contract is not { } contract || Expression.Parse(when).Expression is not { } condition || _form is not { } form)
        {
            return null;
        }

        var caller = await Person.RequireAsync();
        var count = await Count.HandleAsync(new(caller.Workspace, form.With(contract, condition), _at));
        var items = count.Rows.First(r => string.Equals(r.Tier, TierForm.TriedName, StringComparison.Ordinal)).Items;
        return count.Items == 0
            ? "There are no recent items to try it on."
            : $"It would take {items.ToString("N0", CultureInfo.InvariantCulture)} of the last {Words.Count(count.Items, "item")}.";
    }
}
