using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using NodaTime;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>
/// One field of a contract's form. What is typed goes into the document as it is, right or wrong, and what is wrong is said beside it: nothing typed is lost
/// to a form that knows better.
/// </summary>
public sealed partial class ContractFormField
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private IReadOnlyList<ContractProblem> _problems = [];
    private IReadOnlyList<string> _options = [];
    private string _id = "";
    private string _new = "";

    /// <summary>The document and where changes go.</summary>
    [Parameter, EditorRequired]
    public required ContractFormScope Scope { get; set; }

    /// <summary>The field.</summary>
    [Parameter, EditorRequired]
    public required ContractWord Word { get; set; }

    /// <summary>Its path.</summary>
    [Parameter, EditorRequired]
    public required string Path { get; set; }

    /// <summary>Its value; null where it is absent.</summary>
    [Parameter, EditorRequired]
    public JsonNode? Value { get; set; }

    private string Label => Words.Humanise(Word.Key);

    private string NoteId => $"{_id}-note";

    private string Text => ContractFormScope.TextOf(Value);

    private string? Invalid => _problems.Any(p => p.Severity == ProblemSeverity.Error) ? "true" : null;

    private IReadOnlyList<JsonNode?> Items => Value is JsonArray list ? [.. list] : [];

    private IReadOnlyList<string> Texts => [.. Items.Select(ContractFormScope.TextOf)];

    private string ArgumentSummary =>
        (Value as JsonObject)?["properties"] is JsonObject properties ? Words.Count(properties.Count, "argument") : "As JSON";

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _id = ContractFormScope.IdOf(Path);
        _options = Word.Kind is WordKind.Zone ? DateTimeZoneProviders.Tzdb.Ids : Scope.Options(Word);

        // The fields of a part say their own; a list of names has nothing below it that would.
        var deep = Word.Kind is not (WordKind.Part or WordKind.Parts or WordKind.Criteria or WordKind.Triggers or WordKind.Hours);
        _problems = [.. Scope.ProblemsAt(Path, deep)];
    }

    private Task ChangedAsync(ChangeEventArgs changed) => SetAsync(Path, (string?)changed.Value);

    private Task FlagAsync(ChangeEventArgs changed) =>
        (string?)changed.Value switch
        {
            "true" => WriteAsync(Path, JsonValue.Create(true)),
            "false" => WriteAsync(Path, JsonValue.Create(false)),
            var other => SetAsync(Path, other),
        };

    private Task PickAsync(string option, bool picked)
    {
        var at = Texts.ToList().IndexOf(option);
        return (picked, at) switch
        {
            (true, < 0) => InsertAsync(JsonValue.Create(option)),
            (false, >= 0) => RemoveAsync(at),
            _ => Task.CompletedTask,
        };
    }

    private async Task AddTextAsync()
    {
        if (_new.Trim() is { Length: > 0 } text)
        {
            await InsertAsync(Written(text));
            _new = "";
        }
    }

    /// <summary>An empty text is an absent field.</summary>
    private Task SetAsync(string path, string? text) =>
        string.IsNullOrWhiteSpace(text) ? Scope.Change([new ContractChange.Remove(path)]) : WriteAsync(path, Written(text.Trim()));

    /// <summary>A number where one belongs and one was typed; text otherwise.</summary>
    private JsonValue Written(string text) =>
        Word.Kind is WordKind.Whole or WordKind.Share or WordKind.Shares
        && decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? JsonValue.Create(number)
            : JsonValue.Create(text);

    private Task WriteAsync(string path, JsonNode? value) => Scope.Change([new ContractChange.Set(path, value)]);

    // A value of another kind stands in the way of a list: it is put right by writing the list whole.
    private Task InsertAsync(JsonNode value) =>
        Value is null or JsonArray
            ? Scope.Change([new ContractChange.Insert(Path, Items.Count, value)])
            : WriteAsync(Path, new JsonArray(value));

    private Task RemoveAsync(int index) => Scope.Change([new ContractChange.Remove(ItemPath(index))]);

    private Task MoveAsync(int from, int to) => Scope.Change([new ContractChange.Move(Path, from, to)]);

    private string ItemPath(int index) => string.Create(CultureInfo.InvariantCulture, $"{Path}[{index}]");
}
