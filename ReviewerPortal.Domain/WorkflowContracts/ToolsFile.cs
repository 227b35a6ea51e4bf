using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>A tool as a contract's action.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What its author says it does; null where nothing.</param>
/// <param name="Arguments">The schema of its arguments, of supported keywords only; null where it has none, or none that can be used.</param>
/// <param name="LeftOut">What of its schema is not supported and so is not checked, each at its pointer.</param>
public sealed record ImportedTool(string Name, string? Description, JsonNode? Arguments, IReadOnlyList<Problem> LeftOut);

/// <summary>
/// Reads a <c>tools.json</c> in OpenAI's function format: a list of <c>{"type": "function", "function": {name, description, parameters}}</c> as chat completions have it,
/// or of the bare <c>{"type": "function", name, description, parameters}</c> of responses, or an object that holds such a list as <c>tools</c>.
/// </summary>
public static class ToolsFile
{
    /// <summary>The longest file, in characters.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>The most tools taken from one file.</summary>
    public const int MaxTools = 500;

    // Taking a keyword away can show another one; a schema that is not usable after this many rounds is left out.
    private const int Rounds = 5;

    /// <summary>The tools, in the file's order; refused with every problem where the file is none.</summary>
    public static Outcome<IReadOnlyList<ImportedTool>> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            return Refuse([new("#", $"is longer than {MaxLength / 1024} KiB")]);
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = ArgumentSchema.MaxDepth + 8 });
        }
        catch (JsonException problem)
        {
            return Refuse([new("#", $"is not JSON: {problem.Message}")]);
        }

        using (document)
        {
            var (list, at) =
                document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("tools", out var inner)
                    ? (inner, "#/tools")
                    : (document.RootElement, "#");
            if (list.ValueKind is not JsonValueKind.Array)
            {
                return Refuse([new(at, "must be a list of tools")]);
            }

            return ReadAll(list, at);
        }
    }

    /// <summary>The tools as a contract's <c>actions</c>.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="step">The step they belong to; null leaves it out.</param>
    public static JsonObject AsActions(IEnumerable<ImportedTool> tools, string? step)
    {
        var actions = new JsonObject();
        foreach (var tool in tools)
        {
            var action = new JsonObject();
            if (step is not null)
            {
                action["step"] = step;
            }

            // What a file of tools never says counts as what cannot be undone, until somebody knows better.
            action["reversible"] = false;
            if (tool.Arguments is { } arguments)
            {
                action["arguments"] = arguments.DeepClone();
            }

            actions[tool.Name] = action;
        }

        return actions;
    }

    /// <summary>The tools as the <c>actions</c> part of a contract, in YAML.</summary>
    public static string AsYaml(IEnumerable<ImportedTool> tools, string? step) =>
        new YamlWriter(asJson: false, "\n", listIndent: 2).Block(new JsonObject { ["actions"] = AsActions(tools, step) }, 0) + "\n";

    private static Outcome<IReadOnlyList<ImportedTool>> ReadAll(JsonElement list, string at)
    {
        var problems = new List<Problem>();
        var tools = new List<ImportedTool>();
        if (list.GetArrayLength() is 0 or > MaxTools)
        {
            return Refuse([new(at, $"must hold 1 to {MaxTools} tools")]);
        }

        foreach (var (index, entry) in list.EnumerateArray().Index())
        {
            var pointer = $"{at}/{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            if (ReadOne(entry, pointer, problems) is not { } tool)
            {
                continue;
            }

            if (tools.Exists(t => string.Equals(t.Name, tool.Name, StringComparison.Ordinal)))
            {
                problems.Add(new(pointer, $"is a second tool {SchemaRule.Listed([tool.Name])}"));
                continue;
            }

            tools.Add(tool);
        }

        return problems.Count > 0 ? Refuse(problems) : tools;
    }

    private static ImportedTool? ReadOne(JsonElement entry, string at, List<Problem> problems)
    {
        if (entry.ValueKind is not JsonValueKind.Object)
        {
            problems.Add(new(at, "must be an object"));
            return null;
        }

        if (Text(entry, "type") is { } type && type is not "function")
        {
            problems.Add(new(at, $"is a tool of type {SchemaRule.Listed([type])}; only functions become actions"));
            return null;
        }

        var function = entry.TryGetProperty("function", out var nested) && nested.ValueKind is JsonValueKind.Object ? nested : entry;
        if (Text(function, "name") is not { } name || !ContractFields.IsName(name))
        {
            problems.Add(new(at, "needs a name of letters, digits, dots, underscores and hyphens, at most 100"));
            return null;
        }

        var (arguments, leftOut) = function.TryGetProperty("parameters", out var parameters) ? Usable(parameters) : (null, []);
        return new ImportedTool(name, Text(function, "description"), arguments, leftOut);
    }

    private static (JsonNode? Schema, IReadOnlyList<Problem> LeftOut) Usable(JsonElement parameters)
    {
        if (parameters.ValueKind is JsonValueKind.Null)
        {
            return (null, []);
        }

        if (parameters.ValueKind is not JsonValueKind.Object)
        {
            return (null, [new("#", "is no schema")]);
        }

        if (JsonText.Unsound(parameters, "#", ArgumentSchema.MaxDepth) is { Count: > 0 } unsound)
        {
            return (null, unsound);
        }

        var schema = JsonNode.Parse(parameters.GetRawText())!;
        var leftOut = new List<Problem>();
        for (var round = 0; round < Rounds; round++)
        {
            var problems = ArgumentSchema.Read(JsonElement.Parse(schema.ToJsonString())).Problems;
            if (problems.Count == 0)
            {
                return (schema, leftOut);
            }

            leftOut.AddRange(problems);
            var taken = problems.Select(p => TakeAway(schema, p.Pointer)).ToList();
            if (!taken.Contains(true))
            {
                break;
            }
        }

        return (null, leftOut);
    }

    private static bool TakeAway(JsonNode schema, string pointer)
    {
        var parts = pointer.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Unescaped).ToList();
        var node = schema;
        foreach (var part in parts.SkipLast(1))
        {
            node = node switch
            {
                JsonObject map => map[part],
                JsonArray list when int.TryParse(part, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return parts.Count > 0 && node is JsonObject holder && holder.Remove(parts[^1]);
    }

    private static string Unescaped(string part) =>
        Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Refusal Refuse(IReadOnlyList<Problem> problems) =>
        new(RefusalCodes.Validation, "The file is not a list of function tools.") { Problems = problems };
}
