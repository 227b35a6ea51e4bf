using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.Decisions;

/// <summary>How a form field asks for its value.</summary>
public enum ArgumentControl
{
    Text,
    LongText,
    Integer,
    Number,
    Boolean,
    Choice,
    List,
    Group,

    /// <summary>Anything a simpler control cannot carry: the JSON itself.</summary>
    Json,
}

/// <summary>
/// The form of an action's arguments, made from their schema and, where that is silent, from the values themselves. What is not touched is written back
/// as it was handed over, number for number and character for character.
/// </summary>
public sealed class ArgumentForm
{
    private readonly ArgumentSchema? _schema;

    private ArgumentForm(ArgumentSchema? schema, ArgumentField root) => (_schema, Root) = (schema, root);

    /// <summary>The arguments themselves.</summary>
    public ArgumentField Root { get; }

    /// <summary>What is wrong and belongs to no field.</summary>
    public IReadOnlyList<Problem> Unplaced { get; private set; } = [];

    /// <summary>Whether anything is wrong.</summary>
    public bool HasProblems => Unplaced.Count > 0 || Root.All().Any(f => f.Problems.Count > 0);

    /// <summary>A form of these arguments.</summary>
    /// <param name="schema">Their schema, or null where the action has none.</param>
    /// <param name="arguments">The arguments, an object.</param>
    public static ArgumentForm For(ArgumentSchema? schema, JsonElement arguments)
    {
        var document = schema?.Document ?? default;
        return new ArgumentForm(schema, new ArgumentField(new SchemaNode(document, document), "", "#", true, arguments, 0));
    }

    /// <summary>Reads the form: the arguments as they now are, or null when something in it cannot be written. Problems stand at their fields afterwards.</summary>
    public JsonElement? Read()
    {
        var problems = Root.Unwritable().ToList();
        if (problems.Count > 0)
        {
            Show(problems);
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Root.Write(writer);
        }

        var arguments = JsonElement.Parse(buffer.WrittenSpan);
        Show(_schema?.Check(arguments) ?? []);
        return arguments;
    }

    /// <summary>Puts problems beside their fields; a server's pointers below <c>#/args</c> mean the same fields.</summary>
    public void Show(IEnumerable<Problem> problems)
    {
        var fields = Root.All().ToList();
        foreach (var field in fields)
        {
            field.Problems = [];
        }

        var unplaced = new List<Problem>();
        foreach (var problem in problems)
        {
            var pointer = problem.Pointer.StartsWith("#/args", StringComparison.Ordinal) ? "#" + problem.Pointer[6..] : problem.Pointer;
            var field = fields.Find(f => string.Equals(f.Pointer, pointer, StringComparison.Ordinal) && f != Root);
            if (field is null)
            {
                // A field below one that is shown whole, such as JSON, stands at that one.
                field = fields
                    .Where(f => f != Root && pointer.StartsWith(f.Pointer + "/", StringComparison.Ordinal))
                    .MaxBy(f => f.Pointer.Length);
            }

            if (field is null)
            {
                unplaced.Add(problem);
            }
            else
            {
                field.Problems = [.. field.Problems, problem.Detail];
            }
        }

        Unplaced = unplaced;
    }
}

/// <summary>One field of an <see cref="ArgumentForm"/>.</summary>
public sealed partial class ArgumentField
{
    private const int DeepestGroup = 6;
    private const int LongestList = 200;

    private readonly SchemaNode _schema;
    private readonly JsonElement _original;
    private readonly int _depth;
    private List<ArgumentField> _children = [];
    private bool _touched;

    internal ArgumentField(SchemaNode schema, string name, string pointer, bool required, JsonElement value, int depth)
    {
        _schema = schema.Resolved();
        _original = value;
        _depth = depth;
        Name = name;
        Pointer = pointer;
        Required = required;
        IsSet = value.ValueKind != JsonValueKind.Undefined || required;
        Fill(value);
    }

    /// <summary>The argument's name on the wire; empty for a list's entry.</summary>
    public string Name { get; }

    /// <summary>Where it stands, as a JSON pointer fragment.</summary>
    public string Pointer { get; private set; }

    /// <summary>Its name in words: the schema's title, or its own name made readable.</summary>
    public string Label => _schema.Text("title") ?? Words.Humanise(Name);

    /// <summary>What the schema says about it.</summary>
    public string? Description => _schema.Text("description");

    /// <summary>Whether the schema insists on it.</summary>
    public bool Required { get; }

    /// <summary>Whether it has a value; what is optional can be left out.</summary>
    public bool IsSet { get; private set; }

    /// <summary>How it is asked for.</summary>
    public ArgumentControl Control { get; private set; }

    /// <summary>The text of a scalar or of JSON; the canonical JSON of the chosen value of a choice.</summary>
    public string Text { get; private set; } = "";

    /// <summary>A boolean's value.</summary>
    public bool Checked { get; private set; }

    /// <summary>What a choice offers: the value as JSON, and what to call it.</summary>
    public IReadOnlyList<(string Json, string Label)> Choices { get; private set; } = [];

    /// <summary>A group's fields or a list's entries.</summary>
    public IReadOnlyList<ArgumentField> Children => _children;

    /// <summary>Whether the schema knows it; an argument it does not name is shown as such.</summary>
    public bool Known => _schema.IsGiven || _depth == 0;

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<string> Problems { get; internal set; } = [];

    /// <summary>A name for the page's elements.</summary>
    public string ElementId => "arg" + Pointer[1..].Replace('/', '-').Replace(' ', '_');

    /// <summary>This field and everything below it.</summary>
    public IEnumerable<ArgumentField> All() => _children.SelectMany(c => c.All()).Prepend(this);

    /// <summary>Types a new text.</summary>
    public void Type(string? text)
    {
        Text = text ?? "";
        (_touched, IsSet) = (true, true);
    }

    /// <summary>Ticks or unticks.</summary>
    public void Tick(bool on)
    {
        Checked = on;
        (_touched, IsSet) = (true, true);
    }

    /// <summary>Gives what is optional an empty value to fill.</summary>
    public void Set()
    {
        IsSet = true;
        _touched = true;
    }

    /// <summary>Leaves out what is optional.</summary>
    public void LeaveOut()
    {
        IsSet = false;
        _touched = true;
    }

    /// <summary>Adds an empty entry to a list.</summary>
    public void AddEntry()
    {
        var entry = new ArgumentField(EntrySchema(), "", "", true, default, _depth + 1) { IsSet = true, _touched = true };
        if (!entry._schema.IsGiven && _children.Count > 0)
        {
            entry.Control = _children[0].Control is ArgumentControl.Integer or ArgumentControl.Number or ArgumentControl.Boolean
                ? _children[0].Control
                : entry.Control;
        }

        _children = [.. _children, entry];
        (_touched, IsSet) = (true, true);
        Renumber();
    }

    /// <summary>Removes an entry of a list.</summary>
    public void Remove(ArgumentField entry)
    {
        _children = [.. _children.Where(c => c != entry)];
        _touched = true;
        Renumber();
    }

    internal IEnumerable<Problem> Unwritable()
    {
        if (!IsSet)
        {
            return [];
        }

        if (!_touched && _children.Count == 0)
        {
            return _original.ValueKind == JsonValueKind.Undefined && _depth > 0 ? [new Problem(Pointer, "is required")] : [];
        }

        return Control switch
        {
            ArgumentControl.Integer when !Whole().IsMatch(Text) && !UntouchedText =>
            [
                new Problem(Pointer, "must be a whole number, such as 12"),
            ],
            ArgumentControl.Number when !JsonNumber().IsMatch(Text) => [new Problem(Pointer, "must be a number, such as 12.5")],
            ArgumentControl.Json when JsonProblem(Text) is { } problem => [new Problem(Pointer, problem)],
            ArgumentControl.Choice when Text.Length == 0 => [new Problem(Pointer, "choose one")],
            ArgumentControl.Group or ArgumentControl.List => _children.SelectMany(c => c.Unwritable()),
            _ => [],
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        switch (Control)
        {
            case ArgumentControl.Group:
                writer.WriteStartObject();
                foreach (var child in _children.Where(c => c.IsSet))
                {
                    writer.WritePropertyName(child.Name);
                    child.Write(writer);
                }

                writer.WriteEndObject();
                break;
            case ArgumentControl.List:
                writer.WriteStartArray();
                foreach (var child in _children)
                {
                    child.Write(writer);
                }

                writer.WriteEndArray();
                break;
            case var _ when !_touched && _original.ValueKind != JsonValueKind.Undefined:
                _original.WriteTo(writer);
                break;
            case ArgumentControl.Integer or ArgumentControl.Number or ArgumentControl.Choice or ArgumentControl.Json:
                writer.WriteRawValue(Text.Trim());
                break;
            case ArgumentControl.Boolean:
                writer.WriteBooleanValue(Checked);
                break;
            default:
                writer.WriteStringValue(Text);
                break;
        }
    }

    private bool UntouchedText =>
        _original.ValueKind == JsonValueKind.Number && string.Equals(_original.GetRawText(), Text, StringComparison.Ordinal);

    private SchemaNode EntrySchema() => _schema.Member("items");

    private void Renumber()
    {
        for (var i = 0; i < _children.Count; i++)
        {
            _children[i].MoveTo(JsonChanges.Below(Pointer, i.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void MoveTo(string pointer)
    {
        Pointer = pointer;
        if (Control == ArgumentControl.List)
        {
            Renumber();
            return;
        }

        foreach (var child in _children)
        {
            child.MoveTo(JsonChanges.Below(pointer, child.Name));
        }
    }

    private void Fill(JsonElement value)
    {
        Control = ControlFor(value);
        switch (Control)
        {
            case ArgumentControl.Group:
                _children = Members(value);
                break;
            case ArgumentControl.List when value.ValueKind == JsonValueKind.Array:
                _children =
                [
                    .. value
                        .EnumerateArray()
                        .Select(
                            (entry, i) =>
                                new ArgumentField(
                                    EntrySchema(),
                                    "",
                                    JsonChanges.Below(Pointer, i.ToString(CultureInfo.InvariantCulture)),
                                    true,
                                    entry,
                                    _depth + 1
                                )
                        ),
                ];
                break;
            case ArgumentControl.Boolean:
                Checked = value.ValueKind == JsonValueKind.True;
                break;
            case ArgumentControl.Choice:
                Choices = [.. _schema.Choices().Select(c => (CanonicalJson.Of(c), Say(c)))];
                Text = value.ValueKind == JsonValueKind.Undefined ? "" : CanonicalJson.Of(value);
                if (Text.Length > 0 && Choices.All(c => !string.Equals(c.Json, Text, StringComparison.Ordinal)))
                {
                    Choices = [(Text, $"{Say(value)} (not allowed)"), .. Choices];
                }

                break;
            case ArgumentControl.Json:
                Text = value.ValueKind == JsonValueKind.Undefined ? "" : JsonText(value);
                break;
            default:
                Text = value.ValueKind switch
                {
                    JsonValueKind.String => value.GetString()!,
                    JsonValueKind.Undefined => "",
                    _ => value.GetRawText(),
                };
                break;
        }
    }

    private List<ArgumentField> Members(JsonElement value)
    {
        var members = new List<ArgumentField>();
        var required = _schema.Required();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, schema) in _schema.Properties())
        {
            named.Add(name);
            var present = value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var own) ? own : default;
            members.Add(new ArgumentField(schema, name, JsonChanges.Below(Pointer, name), required.Contains(name), present, _depth + 1));
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            members.AddRange(
                value
                    .EnumerateObject()
                    .Where(m => !named.Contains(m.Name))
                    .Select(m => new ArgumentField(
                        _schema.Member("additionalProperties"),
                        m.Name,
                        JsonChanges.Below(Pointer, m.Name),
                        false,
                        m.Value,
                        _depth + 1
                    ))
            );
        }

        return members;
    }

    private ArgumentControl ControlFor(JsonElement value)
    {
        var kind = value.ValueKind;
        if (_depth > DeepestGroup || kind == JsonValueKind.Null)
        {
            return ArgumentControl.Json;
        }

        if (_schema.Choices().Count > 0)
        {
            return ArgumentControl.Choice;
        }

        var none = kind == JsonValueKind.Undefined;
        return _schema.Type() switch
        {
            "string" when none || kind == JsonValueKind.String => TextControl(value),
            "integer" when none || kind == JsonValueKind.Number => ArgumentControl.Integer,
            "number" when none || kind == JsonValueKind.Number => ArgumentControl.Number,
            "boolean" when none || kind is JsonValueKind.True or JsonValueKind.False => ArgumentControl.Boolean,
            "array" when none => EntrySchema().IsGiven ? ArgumentControl.List : ArgumentControl.Json,
            "array" when kind == JsonValueKind.Array => ListControl(value),
            "object" when none => _schema.Properties().Any() ? ArgumentControl.Group : ArgumentControl.Json,
            "object" when kind == JsonValueKind.Object => ArgumentControl.Group,

            // The schema says nothing, or the value is not what it says: the value's own kind decides, and the check says what is wrong.
            null => kind switch
            {
                JsonValueKind.String => TextControl(value),
                JsonValueKind.Number => ArgumentControl.Number,
                JsonValueKind.True or JsonValueKind.False => ArgumentControl.Boolean,
                JsonValueKind.Array => ListControl(value),
                JsonValueKind.Object => ArgumentControl.Group,
                _ when _schema.IsGiven => ArgumentControl.Json,
                _ => ArgumentControl.Text,
            },
            _ => ArgumentControl.Json,
        };
    }

    private ArgumentControl TextControl(JsonElement value) =>
        _schema.Number("maxLength") > 200
        || (
            value.ValueKind == JsonValueKind.String
            && value.GetString() is { } text
            && (text.Length > 80 || text.AsSpan().ContainsAny('\n', '\r'))
        )
            ? ArgumentControl.LongText
            : ArgumentControl.Text;

    private static ArgumentControl ListControl(JsonElement value) =>
        value.GetArrayLength() <= LongestList ? ArgumentControl.List : ArgumentControl.Json;

    private static string Say(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? HiddenCharacters.Reveal(value.GetString()) : value.GetRawText();

    private static string JsonText(JsonElement value) => JsonSerializer.Serialize(value, Indented);

    private static string? JsonProblem(string text)
    {
        try
        {
            JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = ArgumentSchema.MaxDepth });
            return null;
        }
        catch (JsonException problem)
        {
            return $"is not valid JSON (line {problem.LineNumber + 1}, column {problem.BytePositionInLine + 1})";
        }
    }

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [GeneratedRegex(@"^\s*-?(0|[1-9][0-9]*)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Whole();

    [GeneratedRegex(
        @"^\s*-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        200
    )]
    private static partial Regex JsonNumber();
}

/// <summary>One place of a schema as the form reads it: references followed, everything else left to the check.</summary>
internal readonly record struct SchemaNode(JsonElement Here, JsonElement Whole)
{
    private const int MostReferences = 16;

    public bool IsGiven => Here.ValueKind == JsonValueKind.Object;

    public SchemaNode Resolved()
    {
        var here = Here;
        for (var i = 0; i < MostReferences && here.ValueKind == JsonValueKind.Object && here.TryGetProperty("$ref", out var target); i++)
        {
            here = Follow(target.GetString());
        }

        return this with
        {
            Here = here,
        };
    }

    public SchemaNode Member(string name) =>
        IsGiven && Here.TryGetProperty(name, out var member) ? this with { Here = member } : this with { Here = default };

    public string? Text(string keyword) =>
        IsGiven && Here.TryGetProperty(keyword, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    public int? Number(string keyword) =>
        IsGiven
        && Here.TryGetProperty(keyword, out var number)
        && number.ValueKind == JsonValueKind.Number
        && number.TryGetInt32(out var value)
            ? value
            : null;

    /// <summary>The one type besides null, or null where there is none or a choice of them.</summary>
    public string? Type()
    {
        if (!IsGiven)
        {
            return null;
        }

        if (!Here.TryGetProperty("type", out var type))
        {
            return Here.TryGetProperty("properties", out _) ? "object" : null;
        }

        if (type.ValueKind == JsonValueKind.String)
        {
            return type.GetString();
        }

        var types = type.EnumerateArray().Select(t => t.GetString()).Where(t => t is not "null").ToList();
        return types.Count == 1 ? types[0] : null;
    }

    public IReadOnlyList<JsonElement> Choices()
    {
        if (!IsGiven)
        {
            return [];
        }

        if (Here.TryGetProperty("const", out var only))
        {
            return [only];
        }

        return Here.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array
            ? [.. choices.EnumerateArray()]
            : [];
    }

    public IEnumerable<(string Name, SchemaNode Schema)> Properties()
    {
        var whole = Whole;
        return IsGiven && Here.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Select(p => (p.Name, new SchemaNode(p.Value, whole)))
            : [];
    }

    public HashSet<string> Required() =>
        IsGiven && Here.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
            ? [.. names.EnumerateArray().Select(n => n.GetString() ?? "")]
            : [];

    private JsonElement Follow(string? reference)
    {
        if (reference is null || !reference.StartsWith('#'))
        {
            return default;
        }

        var at = Whole;
        foreach (var step in reference.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(step)
                .Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return default;
            }
        }

        return at;
    }
}
