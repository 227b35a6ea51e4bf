using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>One entry of a contract's section: its name, its fields, its place among the others.</summary>
public sealed partial class ContractFormEntry
{
    private string? _refused;
    private string _nameId = "";

    /// <summary>The document and where changes go.</summary>
    [Parameter, EditorRequired]
    public required ContractFormScope Scope { get; set; }

    /// <summary>The section it is in.</summary>
    [Parameter, EditorRequired]
    public required ContractSection Section { get; set; }

    /// <summary>Its path.</summary>
    [Parameter, EditorRequired]
    public required string Path { get; set; }

    /// <summary>Its position, 0-based.</summary>
    [Parameter, EditorRequired]
    public int Index { get; set; }

    /// <summary>How many there are.</summary>
    [Parameter, EditorRequired]
    public int Count { get; set; }

    /// <summary>Its name.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>What it says.</summary>
    [Parameter, EditorRequired]
    public JsonNode? Value { get; set; }

    /// <summary>Raised with the path it is found at from now on.</summary>
    [Parameter]
    public EventCallback<string> OnMoved { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet() => _nameId = ContractFormScope.IdOf(Path + ".name");

    private async Task RenameAsync(ChangeEventArgs changed)
    {
        var name = ((string?)changed.Value ?? "").Trim();
        if (string.Equals(name, Name, StringComparison.Ordinal))
        {
            return;
        }

        if (name.Length == 0)
        {
            _refused = "It needs a name.";
            return;
        }

        if (Scope.Names(Section.Key).Contains(name, StringComparer.Ordinal))
        {
            _refused = $"There is a {Section.One} `{name}` already.";
            return;
        }

        var references = Name.Length == 0 ? [] : ContractReferenceRules.Rename(Scope.Document!, Section.Key, Name, name);
        ContractChange own = Section.NameKey is { } key
            ? new ContractChange.Set($"{Path}.{key}", JsonValue.Create(name))
            : new ContractChange.Rename(Path, name);
        _refused = await Scope.Change([.. references, own]);
        if (_refused is null && Section.NameKey is null)
        {
            await OnMoved.InvokeAsync($"{Section.Key}.{name}");
        }
    }

    private async Task MoveAsync(int to)
    {
        _refused = await Scope.Change([new ContractChange.Move(Section.Key, Index, to)]);
        if (_refused is null)
        {
            await OnMoved.InvokeAsync(string.Create(CultureInfo.InvariantCulture, $"{Section.Key}[{to}]"));
        }
    }

    private async Task RemoveAsync()
    {
        _refused = await Scope.Change([new ContractChange.Remove(Path)]);
        if (_refused is null)
        {
            await OnMoved.InvokeAsync(Section.Key);
        }
    }
}
