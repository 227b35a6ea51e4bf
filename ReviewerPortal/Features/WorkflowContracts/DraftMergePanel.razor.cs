using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Shows how two people's versions of one draft differ and lets the second take theirs, keep their own, or choose place by place.</summary>
public sealed partial class DraftMergePanel
{
    private const int MostShown = 60;
    private const int MostLines = 200;

    private static readonly MergeChoice[] Choices = [MergeChoice.Theirs, MergeChoice.Mine, MergeChoice.Each];

    private readonly Dictionary<int, MergeChoice> _choices = [];
    private IReadOnlyList<MergeStretch> _stretches = [];
    private List<(int Index, MergeStretch Stretch)> _changed = [];
    private ElementReference _self;
    private int _open;
    private (string Origin, string Theirs, string Mine) _read;

    /// <summary>The text both started from.</summary>
    [Parameter, EditorRequired]
    public required string Origin { get; set; }

    /// <summary>What the other one saved.</summary>
    [Parameter, EditorRequired]
    public required string Theirs { get; set; }

    /// <summary>What stands here.</summary>
    [Parameter, EditorRequired]
    public required string Mine { get; set; }

    /// <summary>Who the other one is.</summary>
    [Parameter, EditorRequired]
    public required string Who { get; set; }

    /// <summary>When they saved.</summary>
    [Parameter]
    public DateTimeOffset? When { get; set; }

    /// <summary>Raised with the text that goes on.</summary>
    [Parameter]
    public EventCallback<string> OnTaken { get; set; }

    private string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(MergeKind.Theirs, "changed by them")}, {Count(MergeKind.Mine, "by you")}, {Count(MergeKind.Both, "by both")}."
        );

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_read == (Origin, Theirs, Mine))
        {
            return;
        }

        _read = (Origin, Theirs, Mine);
        _choices.Clear();
        _stretches = DraftMerge.Of(Origin, Theirs, Mine);
        _changed = [.. _stretches.Select((s, i) => (i, s)).Where(s => s.s.Kind is not MergeKind.Same)];
        CountOpen();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _self.FocusAsync();
        }
    }

    private Task TakeTheirsAsync() => OnTaken.InvokeAsync(Theirs);

    private Task KeepMineAsync() => OnTaken.InvokeAsync(Mine);

    private Task UseAsync() => OnTaken.InvokeAsync(DraftMerge.Join(_stretches, _choices));

    private void Choose(int index, MergeChoice choice)
    {
        _choices[index] = choice;
        CountOpen();
    }

    private void CountOpen() =>
        _open = _changed.Take(MostShown).Count(c => c.Stretch.Kind is MergeKind.Both && !_choices.ContainsKey(c.Index));

    private MergeChoice? ChoiceAt(int index) =>
        _choices.TryGetValue(index, out var chosen) ? chosen
        : _stretches[index].Kind is MergeKind.Both ? null
        : DraftMerge.Default(_stretches[index].Kind);

    private bool Takes(int index, MergeChoice side) => ChoiceAt(index) is { } choice && (choice == side || choice == MergeChoice.Each);

    private string Count(MergeKind kind, string how) => $"{Words.Count(_changed.Count(c => c.Stretch.Kind == kind), "place")} {how}";

    private static string NameOf(MergeChoice choice) =>
        choice switch
        {
            MergeChoice.Theirs => "Theirs",
            MergeChoice.Mine => "Mine",
            _ => "Both, theirs first",
        };

    private static string Title(MergeStretch stretch) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Line {stretch.TheirLine}: {(stretch.Kind switch { MergeKind.Theirs => "changed by them", MergeKind.Mine => "changed by you", _ => "changed by both" })}"
        );

    private static string Show(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "(nothing)"
        : lines.Count <= MostLines ? string.Join('\n', lines)
        : string.Join('\n', lines.Take(MostLines).Append("…"));
}
