using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A contract as forms. What is open stands in the address, so that a problem, a link and the back button lead to it.</summary>
public sealed partial class ContractForm
{
    private static readonly IReadOnlyList<ContractSection> All = [ContractVocabulary.About, .. ContractVocabulary.Sections];

    private ContractSection _section = ContractVocabulary.About;
    private IReadOnlyList<Entry> _entries = [];
    private string _newName = "";
    private string? _refused;
    private string? _shownAt;
    private int? _open;

    /// <summary>The document and where changes go.</summary>
    [Parameter, EditorRequired]
    public required ContractFormScope Scope { get; set; }

    /// <summary>The part that is open, such as <c>steps[2]</c>; the first section where it names none.</summary>
    [Parameter]
    public string? At { get; set; }

    /// <summary>The address of a part.</summary>
    [Parameter, EditorRequired]
    public required Func<string, string> AddressOf { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private string Workflow => ContractFormScope.TextOf(Scope.Document?["workflow"]);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var at = At ?? "";
        if (!string.Equals(at, _shownAt, StringComparison.Ordinal))
        {
            (_shownAt, _newName, _refused) = (at, "", null);
        }

        _section =
            ContractVocabulary.Sections.FirstOrDefault(s =>
                string.Equals(s.Key, at, StringComparison.Ordinal) || ContractFormScope.IsBelow(at, s.Key)
            ) ?? ContractVocabulary.About;
        _entries = [.. EntriesOf(_section)];
        _open = _entries
            .Where(e => string.Equals(e.Path, at, StringComparison.Ordinal) || ContractFormScope.IsBelow(at, e.Path))
            .MaxBy(e => e.Path.Length)
            ?.Index;
    }

    private IEnumerable<Entry> EntriesOf(ContractSection section) =>
        (section.Shape, Scope.Section(section.Key)) switch
        {
            (SectionShape.List, JsonArray list) => list.Select(
                (e, i) =>
                    Describe(
                        section,
                        i,
                        string.Create(CultureInfo.InvariantCulture, $"{section.Key}[{i}]"),
                        ContractFormScope.TextOf(ValueOf(e, section.NameKey!)),
                        e
                    )
            ),
            (SectionShape.Named, JsonObject map) => map.Select((e, i) => Describe(section, i, $"{section.Key}.{e.Key}", e.Key, e.Value)),
            _ => [],
        };

    private Entry Describe(ContractSection section, int index, string path, string name, JsonNode? value)
    {
        var problems = Scope.ProblemsAt(path, deep: true).ToList();
        var errors = problems.Count(p => p.Severity == ProblemSeverity.Error);
        return new(index, path, name, SummaryOf(section, value), value, errors, problems.Count - errors);
    }

    /// <summary>An entry in a few words: what it is, and where it goes.</summary>
    private static string SummaryOf(ContractSection section, JsonNode? value)
    {
        string[] keys = section.Key switch
        {
            "owners" => ["team"],
            "steps" => ["mode", "owner"],
            "actions" => ["step"],
            "controls" => ["kind", "require"],
            "exceptions" => ["severity", "route_to"],
            "evidence" => ["kind"],
            "calendars" => ["time_zone"],
            _ => [],
        };
        return string.Join(" · ", keys.Select(k => ContractFormScope.TextOf(ValueOf(value, k))).Where(t => t.Length > 0));
    }

    private void Toggle(Entry entry) =>
        Navigation.NavigateTo(AddressOf(entry.Index == _open ? _section.Key : entry.Path), forceLoad: false, replace: true);

    private void MovedTo(string path) => Navigation.NavigateTo(AddressOf(path), forceLoad: false, replace: true);

    private async Task AddAsync()
    {
        var name = _newName.Trim();
        _refused =
            name.Length == 0 ? $"A {_section.One} needs a name."
            : _entries.Any(e => string.Equals(e.Name, name, StringComparison.Ordinal)) ? $"There is a {_section.One} `{name}` already."
            : null;
        if (_refused is not null)
        {
            return;
        }

        var value = ContractFormDefaults.Of(_section, name, Scope);
        var (path, change) =
            _section.Shape is SectionShape.List
                ? (
                    string.Create(CultureInfo.InvariantCulture, $"{_section.Key}[{_entries.Count}]"),
                    (ContractChange)new ContractChange.Insert(_section.Key, _entries.Count, value)
                )
                : ($"{_section.Key}.{name}", new ContractChange.Set($"{_section.Key}.{name}", value));
        _refused = await Scope.Change([change]);
        if (_refused is null)
        {
            _newName = "";
            MovedTo(path);
        }
    }

    private Task<string?> AddSectionAsync() =>
        Scope.Change([new ContractChange.Set(_section.Key, ContractFormDefaults.Of(_section, "", Scope))]);

    private Task<string?> RemoveSectionAsync() => Scope.Change([new ContractChange.Remove(_section.Key)]);

    /// <summary>Names a new entry is likely to have.</summary>
    private IEnumerable<string> Suggested() =>
        (
            _section.Key switch
            {
                "exceptions" => WorkflowContract.BuiltInExceptionTypes,
                "calendars" => Scope.Names("owners"),
                _ => [],
            }
        ).Except(_entries.Select(e => e.Name), StringComparer.Ordinal);

    private int ProblemsIn(ContractSection section, ProblemSeverity severity) =>
        section.Key.Length == 0
            ? section.Fields.Sum(f => Scope.ProblemsAt(f.Key, deep: true).Count(p => p.Severity == severity))
            : Scope.ProblemsAt(section.Key, deep: true).Count(p => p.Severity == severity);

    private int? CountOf(ContractSection section) =>
        section.Shape is SectionShape.Single
            ? null
            : Scope.Section(section.Key) switch
            {
                JsonArray list => list.Count,
                JsonObject map => map.Count,
                _ => 0,
            };

    private static string PathOf(ContractSection section) => section.Key.Length == 0 ? "workflow" : section.Key;

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static JsonNode? ValueOf(JsonNode? node, string key) => (node as JsonObject)?[key];

    private sealed record Entry(int Index, string Path, string Name, string Summary, JsonNode? Value, int Errors, int Warnings);
}
