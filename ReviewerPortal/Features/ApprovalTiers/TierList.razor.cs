using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.ApprovalTiers;

/// <summary>Shows the tiers in their order, with what is odd about each, and lets an administrator reorder, edit and remove them.</summary>
public sealed partial class TierList
{
    private readonly Dictionary<string, ElementReference> _grips = new(StringComparer.Ordinal);
    private int? _dragged;
    private int? _over;
    private string? _removing;
    private string? _focus;
    private (string Tier, int To)? _moved;
    private string? _announced;

    /// <summary>The tiers, in order.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<TierLine> Lines { get; set; }

    /// <summary>The moment it is.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Whether the tiers can be changed.</summary>
    [Parameter]
    public bool MayChange { get; set; }

    /// <summary>Whether a change is being saved.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>A tier is to stand elsewhere.</summary>
    [Parameter]
    public EventCallback<(int From, int To)> OnMove { get; set; }

    /// <summary>A tier is to be edited.</summary>
    [Parameter]
    public EventCallback<TierLine> OnEdit { get; set; }

    /// <summary>A tier is to go.</summary>
    [Parameter]
    public EventCallback<TierLine> OnRemove { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // Said once the order is the new one, and not when it was asked for: a refused move is no move.
        if (_moved is var (name, to) && Lines.Any(l => l.Index == to && string.Equals(l.Tier.Tier, name, StringComparison.Ordinal)))
        {
            _announced = string.Create(CultureInfo.InvariantCulture, $"{name} is now {to + 1} of {Lines.Count}.");
            (_focus, _moved) = (name, null);
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus is { } name && _grips.TryGetValue(name, out var grip))
        {
            // A moved element loses the focus; whoever moves it by keys goes on from there.
            _focus = null;
            await grip.FocusAsync();
        }
    }

    private Task MoveByKeyAsync(TierLine line, KeyboardEventArgs key)
    {
        var step = key switch
        {
            { AltKey: true, Key: "ArrowUp" } => -1,
            { AltKey: true, Key: "ArrowDown" } => 1,
            _ => 0,
        };
        return step == 0 ? Task.CompletedTask : MoveAsync(line, line.Index + step);
    }

    private async Task MoveAsync(TierLine line, int to)
    {
        _removing = null;
        if (!MayChange || Busy || line.IsLast || to < 0 || to > Lines.Count - 2 || to == line.Index)
        {
            return;
        }

        _moved = (line.Tier.Tier, to);
        await OnMove.InvokeAsync((line.Index, to));
    }

    private async Task DropAsync(TierLine onto)
    {
        var from = _dragged;
        EndDrag();
        if (from is { } index && Lines.FirstOrDefault(l => l.Index == index) is { } line)
        {
            // Dropped on the last one it comes before it: nothing stands behind the tier that takes the rest.
            await MoveAsync(line, onto.IsLast ? Lines.Count - 2 : onto.Index);
        }
    }

    private void EndDrag() => (_dragged, _over) = (null, null);

    private async Task RemoveAsync(TierLine line)
    {
        if (!string.Equals(_removing, line.Tier.Tier, StringComparison.Ordinal))
        {
            _removing = line.Tier.Tier;
            return;
        }

        _removing = null;
        await OnRemove.InvokeAsync(line);
    }

    // The queues in which the same people are too few, in one sentence.
    private static string Few(IReadOnlyList<QuorumRules.Standing> queues)
    {
        var (few, role) = (queues[0], SnakeCase.Of(queues[0].Role));
        var where = TierWords.Listed([.. queues.Select(q => q.Queue)], "and");
        var there = few.People.Count == 0 ? "nobody" : $"only {TierWords.Listed(few.People, "and")}";
        return few.Needed == 1
            ? $"In {where} nobody can approve it: a {role} is needed in the team or its backup."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"In {where} {few.Needed} different {role}s are needed, and {there} can approve it."
            );
    }
}
