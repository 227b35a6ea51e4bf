using System.Globalization;
using System.Text.RegularExpressions;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Takes the fields of one mapping by name and type; whatever is wrong with one is a problem at its place, and whatever nobody took is an unknown key.
/// A field that is absent, empty or wrong comes back as null.
/// </summary>
internal sealed partial class ContractFields
{
    /// <summary>The longest name of anything, in characters.</summary>
    public const int MaxName = 100;

    private readonly ContractProblems _problems;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Whether a text is a name as contracts have them.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= MaxName && NamePattern().IsMatch(text);

    private ContractFields(ContractMap map, ContractProblems problems) => (Map, _problems) = (map, problems);

    public ContractMap Map { get; }

    /// <summary>The fields of a part that must be a mapping; null, and a problem, when it is none.</summary>
    public static ContractFields? Of(ContractNode node, ContractProblems problems)
    {
        if (node is ContractMap map)
        {
            return new(map, problems);
        }

        if (node is not ContractGap)
        {
            problems.Error(node, $"This must be a mapping of fields, and it is {node.Kind}.");
        }

        return null;
    }

    /// <summary>The value of a field, or null when it is absent or empty; then a problem too where it is required.</summary>
    public ContractNode? Take(string key, bool required = false)
    {
        _asked.Add(key);
        var value = Map.Find(key)?.Value;
        if (value is not null and not ContractScalar { IsNull: true })
        {
            return value;
        }

        if (required)
        {
            var at = value ?? Map;
            _problems.Error(ContractNode.Below(Map.Path, key), at.Line, at.Column, $"`{key}` is required.");
        }

        return null;
    }

    /// <summary>Reports every key nobody took.</summary>
    public void Done()
    {
        foreach (var entry in Map.Entries.Where(e => !_asked.Contains(e.Key)).Take(ContractProblems.Most))
        {
            _problems.Error(
                ContractNode.Below(Map.Path, entry.Key),
                entry.Line,
                entry.Column,
                $"There is no field `{Spelling.Short(entry.Key)}` here.{Spelling.Suggest(entry.Key, _asked.Where(a => Map.Find(a) is null))}"
            );
        }
    }

    /// <summary>Text, in quotes or not, up to a length.</summary>
    public string? Text(string key, bool required = false, int most = 400) => Text(Take(key, required), most);

    /// <summary>A name: letters, digits, dot, underscore, hyphen.</summary>
    public string? Name(string key, bool required = false) => Name(Take(key, required));

    /// <summary>The same for a part that stands in a list.</summary>
    public string? Name(ContractNode? node)
    {
        var text = Text(node, MaxName);
        if (text is null || NamePattern().IsMatch(text))
        {
            return text;
        }

        _problems.Error(
            node!,
            "A name has letters, digits, dots, underscores and hyphens, and starts with a letter, a digit or an underscore."
        );
        return null;
    }

    public bool? Flag(string key, bool required = false)
    {
        var node = Take(key, required);
        if (node is ContractScalar { AsBoolean: { } flag })
        {
            return flag;
        }

        Complain(node, "true or false");
        return null;
    }

    public int? Whole(string key, int least, int most, bool required = false)
    {
        var node = Take(key, required);
        if (
            node is ContractScalar { IsNumber: true } scalar
            && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        )
        {
            if (number >= least && number <= most)
            {
                return number;
            }

            _problems.Error(scalar, $"This must be between {least} and {most}.");
            return null;
        }

        Complain(node, $"a whole number between {least} and {most}");
        return null;
    }

    /// <summary>A number greater than <paramref name="above"/>, up to <paramref name="most"/>.</summary>
    public decimal? Fraction(string key, decimal above, decimal most, bool required = false)
    {
        var node = Take(key, required);
        if (
            node is ContractScalar { IsNumber: true } scalar
            && decimal.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        )
        {
            if (number > above && number <= most)
            {
                return number;
            }

            _problems.Error(scalar, string.Create(CultureInfo.InvariantCulture, $"This must be greater than {above} and at most {most}."));
            return null;
        }

        Complain(node, "a number");
        return null;
    }

    public T? Choice<T>(string key, bool required = false)
        where T : struct, Enum => Choice<T>(Take(key, required));

    public T? Choice<T>(ContractNode? node)
        where T : struct, Enum
    {
        var text = Text(node, MaxName);
        if (text is null)
        {
            return null;
        }

        if (SnakeCase.TryParse<T>(text, out var value))
        {
            return value;
        }

        var all = SnakeCase.All<T>();
        _problems.Error(node!, $"`{text}` is none of {string.Join(", ", all)}.{Spelling.Suggest(text, all)}");
        return null;
    }

    /// <summary>A list; an absent one is null.</summary>
    public IReadOnlyList<ContractNode>? List(string key, bool required = false)
    {
        var node = Take(key, required);
        if (node is ContractList list)
        {
            return list.Items;
        }

        Complain(node, "a list");
        return null;
    }

    /// <summary>A list of names, each once; repetitions are problems.</summary>
    public IReadOnlyList<(string Name, ContractNode At)>? Names(string key, bool required = false)
    {
        if (List(key, required) is not { } items)
        {
            return null;
        }

        var names = new List<(string Name, ContractNode At)>();
        foreach (var item in items)
        {
            if (Name(item) is not { } name)
            {
                continue;
            }

            if (names.Exists(n => string.Equals(n.Name, name, StringComparison.Ordinal)))
            {
                _problems.Error(item, $"`{name}` stands in this list twice.");
            }
            else
            {
                names.Add((name, item));
            }
        }

        return names;
    }

    /// <summary>A mapping of names to parts.</summary>
    public ContractMap? Members(string key, bool required = false)
    {
        var node = Take(key, required);
        if (node is not ContractMap map)
        {
            Complain(node, "a mapping of names");
            return null;
        }

        foreach (var entry in map.Entries.Where(e => e.Key.Length is 0 or > MaxName || !NamePattern().IsMatch(e.Key)))
        {
            _problems.Error(
                ContractNode.Below(map.Path, entry.Key),
                entry.Line,
                entry.Column,
                $"`{Spelling.Short(entry.Key)}` is no name: letters, digits, dots, underscores and hyphens, at most {MaxName}."
            );
        }

        return map;
    }

    private string? Text(ContractNode? node, int most)
    {
        if (node is not ContractScalar { IsText: true } scalar)
        {
            Complain(node, node is ContractScalar ? "text; put it in quotes" : "text");
            return null;
        }

        if (string.IsNullOrWhiteSpace(scalar.Value))
        {
            _problems.Error(scalar, "This must not be empty.");
            return null;
        }

        if (scalar.Value.Length <= most)
        {
            return scalar.Value.Trim();
        }

        _problems.Error(scalar, $"This must not be longer than {most} characters.");
        return null;
    }

    private void Complain(ContractNode? node, string expected)
    {
        if (node is not null and not ContractGap)
        {
            _problems.Error(node, $"This must be {expected}, and it is {node.Kind}.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]*\z", RegexOptions.None, 1000)]
    private static partial Regex NamePattern();
}
