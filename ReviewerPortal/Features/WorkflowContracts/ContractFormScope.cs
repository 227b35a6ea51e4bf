using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>What every field of the contract's forms asks: the document, what is wrong where, which names there are, and where a change goes.</summary>
public sealed class ContractFormScope(WorkingCopy copy, IReadOnlyList<string> teams)
{
    /// <summary>Writes changes into the draft; answers why not where that cannot be done.</summary>
    public required Func<IReadOnlyList<ContractChange>, Task<string?>> Change { get; init; }

    /// <summary>Shows a part as YAML.</summary>
    public required Action<string> ToYaml { get; init; }

    /// <summary>The names of the workspace's teams.</summary>
    public IReadOnlyList<string> Teams { get; } = teams;

    /// <summary>The document; null where it is no YAML.</summary>
    public JsonObject? Document => copy.Document;

    /// <summary>Everything wrong with it.</summary>
    public IReadOnlyList<ContractProblem> Problems => copy.Problems;

    /// <summary>The value of a section, or null where it is absent.</summary>
    public JsonNode? Section(string key) => Document?[key];

    /// <summary>What is wrong with a part itself; with <paramref name="deep"/> also with what is in it.</summary>
    public IEnumerable<ContractProblem> ProblemsAt(string path, bool deep = false) =>
        Problems.Where(p => string.Equals(p.Path, path, StringComparison.Ordinal) || (deep && IsBelow(p.Path, path)));

    /// <summary>Whether a path leads into a part.</summary>
    public static bool IsBelow(string path, string part)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(part);
        return path.Length > part.Length && path.StartsWith(part, StringComparison.Ordinal) && path[part.Length] is ('.' or '[');
    }

    /// <summary>The names a field can choose from; none where it names freely.</summary>
    public IReadOnlyList<string> Options(ContractWord word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Kind switch
        {
            WordKind.Choice or WordKind.Choices => word.Choices,
            WordKind.Owner => Names("owners"),
            WordKind.Reader => [.. word.Choices, .. Names("owners")],
            WordKind.Step => Names("steps"),
            WordKind.Actions => Names("actions"),
            WordKind.Evidence => Names("evidence"),
            WordKind.ExceptionType =>
            [
                .. WorkflowContract.BuiltInExceptionTypes,
                .. Names("exceptions").Except(WorkflowContract.BuiltInExceptionTypes, StringComparer.Ordinal),
            ],
            WordKind.Team => Teams,
            _ => [],
        };
    }

    /// <summary>The names of a section's entries, in their order.</summary>
    public IReadOnlyList<string> Names(string section) =>
        ContractVocabulary.Section(section) is not { } known
            ? []
            : (Section(section)) switch
            {
                JsonObject map => [.. map.Select(e => e.Key)],
                JsonArray list => [.. list.Select(e => TextOf((e as JsonObject)?[known.NameKey ?? ""])).Where(n => n.Length > 0)],
                _ => [],
            };

    /// <summary>What is wrong with a condition as it is typed, or null.</summary>
    /// <param name="kind">Whether it is about a proposal or about metrics.</param>
    /// <param name="text">The condition.</param>
    /// <param name="metric">For a criterion, the metric on its left.</param>
    public ExpressionError? Check(WordKind kind, string text, string? metric = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return kind switch
        {
            WordKind.Criteria when metric is not null => Expression.ParseCriterion(metric, text).Error,
            WordKind.Condition when copy.Contract is { } contract => ConditionRules.Check(text, contract),
            _ => Expression.Parse(text).Error,
        };
    }

    /// <summary>A value as a field shows it: text as it is, anything else as JSON, nothing as nothing.</summary>
    public static string TextOf(JsonNode? node) =>
        node is null ? ""
        : node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
        : node.ToJsonString();

    /// <summary>The id of a part's control on the page.</summary>
    public static string IdOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return string.Concat(
            "f-",
            string.Create(
                path.Length,
                path,
                (id, p) =>
                {
                    for (var i = 0; i < id.Length; i++)
                    {
                        id[i] = char.IsAsciiLetterOrDigit(p[i]) || p[i] == '_' ? p[i] : '-';
                    }
                }
            )
        );
    }
}
