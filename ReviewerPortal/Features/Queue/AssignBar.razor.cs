using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Queue;

/// <summary>Places the items a lead has selected, and says what became of them.</summary>
public partial class AssignBar
{
    private const string Nobody = "nobody";

    private IReadOnlyList<ListAssignees.Row> _people = [];
    private string _to = "";
    private bool _force;
    private bool _busy;
    private string? _said;

    /// <summary>Which items.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyCollection<ReviewItemId> Items { get; set; }

    /// <summary>Their queue, where they lie in one; null offers the people of every queue the lead leads.</summary>
    [Parameter]
    public string? Queue { get; set; }

    /// <summary>Raised with the items that were placed.</summary>
    [Parameter]
    public EventCallback<IReadOnlyList<ReviewItemId>> OnAssigned { get; set; }

    /// <summary>Raised to select nothing.</summary>
    [Parameter]
    public EventCallback OnClear { get; set; }

    [Inject]
    private CurrentPerson Person { get; init; } = default!;

    [Inject]
    private ListAssignees Assignees { get; init; } = default!;

    [Inject]
    private AssignItems Assign { get; init; } = default!;

    private ListAssignees.Row? Chosen => _people.FirstOrDefault(p => string.Equals(p.Id.ToString(), _to, StringComparison.Ordinal));

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var outcome = await Assignees.HandleAsync(new(await Person.RequireAsync(), Queue), CancellationToken.None);
        _people = outcome.Refusal is null ? outcome.Value : [];
    }

    private void Choose(ChangeEventArgs e) => (_to, _force, _said) = (e.Value as string ?? "", false, null);

    private void Insist(ChangeEventArgs e) => _force = e.Value is true;

    private async Task AssignAsync()
    {
        if (_busy || _to.Length == 0)
        {
            return;
        }

        _busy = true;
        try
        {
            var to = string.Equals(_to, Nobody, StringComparison.Ordinal) ? null : _to;
            var outcome = await Assign.HandleAsync(new(await Person.RequireAsync(), Items, to, _force), CancellationToken.None);
            if (!outcome.Succeeded(out var results, out var refusal))
            {
                _said = refusal.Message;
                return;
            }

            _said = Said(results);
            await OnAssigned.InvokeAsync([.. results.Where(r => r.Refused is null).Select(r => r.Item)]);
        }
        finally
        {
            _busy = false;
        }
    }

    // What was not placed is said with its reasons, each once; those items stay selected.
    private static string Said(IReadOnlyList<AssignItems.Result> results)
    {
        var refused = results.Where(r => r.Refused is not null).ToList();
        var done = results.Count - refused.Count;
        var why = string.Join(' ', refused.Select(r => r.Refused!.Message).Distinct(StringComparer.Ordinal).Take(3));
        return refused.Count == 0 ? $"Done: {done}." : $"Done: {done}. Not done: {refused.Count}. {why}";
    }
}
