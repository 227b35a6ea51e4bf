using NodaTime;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Says what could be written at a place in a contract: the keys that are missing there, the values a field has, the names the document gives its owners,
/// steps, evidence and exception types. The text need not be valid: somebody is in the middle of writing it.
/// </summary>
public sealed class FindCompletions(ListPeople people)
{
    /// <summary>How many are offered at most.</summary>
    public const int Most = 60;

    /// <param name="Workspace">Whose teams are offered.</param>
    /// <param name="Text">The document.</param>
    /// <param name="Line">1-based.</param>
    /// <param name="Column">How many characters stand before the place on its line.</param>
    public sealed record Query(WorkspaceId Workspace, string Text, int Line, int Column);

    /// <param name="From">How many characters of the line stand before what a completion replaces.</param>
    /// <param name="Items">The completions, best first; none where nothing is known.</param>
    public sealed record Answer(int From, IReadOnlyList<Completion> Items);

    /// <param name="Label">What is shown.</param>
    /// <param name="Insert">What is written.</param>
    /// <param name="Help">What it means.</param>
    public sealed record Completion(string Label, string Insert, string Help);

    /// <summary>What could be written there.</summary>
    public async Task<Answer> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (query.Text.Length > ContractDocument.MaxBytes || ContractOutline.At(query.Text, query.Line, query.Column) is not { } place)
        {
            return new(query.Column, []);
        }

        var names = new ContractNames(ContractOutline.Of(query.Text));
        var found = CompletionRules.At(place, query.Line, names);
        if (found is null)
        {
            var teams = await people.TeamsAsync(query.Workspace, ct);
            found = [.. teams.Select(t => new Completion(t, t, "Team"))];
        }

        var matching = found
            .DistinctBy(c => c.Label, StringComparer.Ordinal)
            .Where(c => c.Label.Contains(place.Prefix, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(c => c.Label.StartsWith(place.Prefix, StringComparison.OrdinalIgnoreCase))
            .Take(Most)
            .ToList();

        // A word that is complete needs no help.
        return matching is [var only] && string.Equals(only.Label, place.Prefix, StringComparison.Ordinal)
            ? new(place.From, [])
            : new(place.From, matching);
    }
}

/// <summary>The names a document gives, as far as it can be read.</summary>
internal sealed class ContractNames(IReadOnlyList<OutlineEntry> entries)
{
    public IReadOnlyList<OutlineEntry> Entries { get; } = entries;

    public IEnumerable<string> Owners => Named("owners");

    public IEnumerable<string> Actions => Named("actions");

    public IEnumerable<string> Steps => ValuesOf("steps", "step_name");

    public IEnumerable<string> ExceptionTypes =>
        WorkflowContract.BuiltInExceptionTypes.Concat(ValuesOf("exceptions", "exception_type")).Distinct(StringComparer.Ordinal);

    /// <summary>The declared evidence, and what is asked for without being declared.</summary>
    public IEnumerable<string> Evidence =>
        Named("evidence")
            .Concat(
                Entries.Where(e => e.Keys is [_, _, "evidence_required" or "reviewer_evidence", ContractOutline.Item]).Select(e => e.Value)
            )
            .Where(n => n.Length > 0)
            .Distinct(StringComparer.Ordinal);

    /// <summary>The arguments of every action.</summary>
    public IEnumerable<string> Arguments =>
        Entries.Where(e => e.Keys is ["actions", _, "arguments", "properties", _]).Select(e => e.Key).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> Named(string section) =>
        Entries.Where(e => e.Keys.Count == 2 && string.Equals(e.Keys[0], section, StringComparison.Ordinal)).Select(e => e.Key);

    private IEnumerable<string> ValuesOf(string section, string field) =>
        Entries
            .Where(e =>
                e.Keys is [var first, ContractOutline.Item, var own]
                && string.Equals(first, section, StringComparison.Ordinal)
                && string.Equals(own, field, StringComparison.Ordinal)
                && e.Value.Length > 0
            )
            .Select(e => e.Value)
            .Distinct(StringComparer.Ordinal);
}

/// <summary>Which words fit a place. Pure.</summary>
internal static class CompletionRules
{
    private static readonly string[] Days = ["mon-fri", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "sat-sun"];

    /// <summary>The completions, unfiltered; null where a team is named, which only the workspace knows.</summary>
    public static IReadOnlyList<FindCompletions.Completion>? At(OutlinePlace place, int line, ContractNames names)
    {
        if (place.Field is { } field)
        {
            return FieldsAt(place.Keys) is { } fields && fields.FirstOrDefault(f => Same(f.Key, field)) is { } word ? Values(word, names)
                : place.Keys is ["workflow_release_gate", "success_criteria"]
                    ? [Word("\"<= 0.04\"", "At most this share"), Word("\"== 0\"", "None at all")]
                : [];
        }

        if (place.Keys is [.., ContractOutline.Item] && WordAt(place.Keys.SkipLast(1)) is { Kind: not WordKind.Parts } list)
        {
            return Values(list, names);
        }

        var taken = names
            .Entries.Where(e =>
                string.Equals(e.Parent, place.Path, StringComparison.Ordinal) && !(e.Line == line && Same(e.Key, place.Prefix))
            )
            .Select(e => e.Key)
            .ToHashSet(StringComparer.Ordinal);
        return [.. KeysAt(place.Keys, names).Where(k => !taken.Contains(k.Label))];
    }

    private static IEnumerable<FindCompletions.Completion> KeysAt(IReadOnlyList<string> keys, ContractNames names)
    {
        switch (keys)
        {
            case []:
                return
                [
                    .. ContractVocabulary.About.Fields.Select(Key),
                    .. ContractVocabulary.Sections.Select(s => new FindCompletions.Completion(s.Key, s.Key + ":", s.Help)),
                ];
            case ["calendars"]:
                return names.Owners.Select(o => new FindCompletions.Completion(o, o + ":", "Owner"));
            case ["evidence"]:
                return names.Evidence.Select(e => new FindCompletions.Completion(e, e + ":", "Asked for by a step or a route"));
            case ["calendars", _, "hours"]:
                return Days.Select(d => new FindCompletions.Completion(d, d + ": ", "Weekdays"));
            case ["workflow_release_gate", "success_criteria"]:
                return ConditionNames.Metrics.Keys.Select(m => new FindCompletions.Completion(m, m + ": ", "Metric"));
            default:
                return (FieldsAt(keys) ?? []).Select(Key);
        }
    }

    private static IReadOnlyList<FindCompletions.Completion>? Values(ContractWord word, ContractNames names) =>
        word.Kind switch
        {
            WordKind.Team => null,
            WordKind.Flag => [Word("true", word.Help), Word("false", word.Help)],
            WordKind.Choice or WordKind.Choices => [.. word.Choices.Select(c => Word(c, word.Help))],
            WordKind.Owner => [.. names.Owners.Select(o => Word(o, "Owner"))],
            WordKind.Reader => [.. word.Choices.Select(c => Word(c, word.Help)), .. names.Owners.Select(o => Word(o, "Owner"))],
            WordKind.Step => [.. names.Steps.Select(s => Word(s, "Step"))],
            WordKind.Actions => [.. names.Actions.Select(a => Word(a, "Action"))],
            WordKind.Evidence => [.. names.Evidence.Select(e => Word(e, "Evidence"))],
            WordKind.ExceptionType =>
            [
                .. names.ExceptionTypes.Select(t =>
                    Word(t, WorkflowContract.BuiltInExceptionTypes.Contains(t, StringComparer.Ordinal) ? "Built in" : "Exception type")
                ),
            ],
            WordKind.Condition =>
            [
                .. ConditionNames.Fixed.Select(n => Word(n, "Known of every proposal")),
                .. names.Arguments.Select(a => Word(ConditionNames.ArgumentPrefix + a, "Argument")),
                new FindCompletions.Completion("has", "has(", "Whether a value is there"),
            ],
            WordKind.Triggers => [.. ConditionNames.Metrics.Keys.Select(m => Word(m, "Metric"))],
            WordKind.Zone => [.. DateTimeZoneProviders.Tzdb.Ids.Select(z => Word(z, "Time zone"))],
            WordKind.Hours => [Word("24x7", "Around the clock")],
            _ => [],
        };

    /// <summary>The fields of the mapping at a place; null where there is none, or its keys are free.</summary>
    private static IReadOnlyList<ContractWord>? FieldsAt(IReadOnlyList<string> keys)
    {
        if (keys.Count == 0)
        {
            return ContractVocabulary.About.Fields;
        }

        if (ContractVocabulary.Section(keys[0]) is not { } section || keys[0].Length == 0)
        {
            return null;
        }

        var own = section.Shape == SectionShape.Single ? 1 : 2;
        if (keys.Count < own || (section.Shape == SectionShape.List && !Same(keys[1], ContractOutline.Item)))
        {
            return null;
        }

        IReadOnlyList<ContractWord>? fields = section.Fields;
        for (var i = own; i < keys.Count && fields is not null; i++)
        {
            var word = fields.FirstOrDefault(f => Same(f.Key, keys[i]));
            fields = word?.Kind switch
            {
                WordKind.Part => word.Fields,
                WordKind.Parts when i + 1 < keys.Count && Same(keys[++i], ContractOutline.Item) => word.Fields,
                _ => null,
            };
        }

        return fields;
    }

    /// <summary>The field the keys lead to.</summary>
    private static ContractWord? WordAt(IEnumerable<string> keys)
    {
        IReadOnlyList<string> all = [.. keys];
        return all.Count == 0 ? null : FieldsAt([.. all.SkipLast(1)])?.FirstOrDefault(f => Same(f.Key, all[^1]));
    }

    private static FindCompletions.Completion Key(ContractWord word) =>
        new(word.Key, word.Kind is WordKind.Part or WordKind.Parts ? word.Key + ":" : word.Key + ": ", word.Help);

    private static FindCompletions.Completion Word(string word, string help) => new(word, word, help);

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);
}
