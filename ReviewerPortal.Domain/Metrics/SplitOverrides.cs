using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// What people changed and why they turned down, of a selection: which arguments, from what to what, and the reasons. Looks at the newest
/// <see cref="Most"/> overrides and says so where there are more, so that it costs the same at any size of history.
/// </summary>
public sealed class SplitOverrides(PortalDatabase database, QueueDirectory queues)
{
    /// <summary>Overrides looked at.</summary>
    public const int Most = 1000;

    /// <summary>Changes kept of each argument, the most frequent first.</summary>
    public const int ChangesOfEach = 5;

    private const int LongestValue = 120;

    /// <summary>Of what.</summary>
    public sealed record Query(Caller Caller, OverrideSelection Selection);

    /// <param name="From">What the agent proposed, as JSON cut to 120 characters; empty where the argument was not there.</param>
    /// <param name="To">What the reviewer made of it; empty where they took it away.</param>
    /// <param name="Count">How often.</param>
    public sealed record Change(string From, string To, int Count);

    /// <param name="Action">The action.</param>
    /// <param name="Name">The argument.</param>
    /// <param name="Count">Edits that changed it.</param>
    /// <param name="Changes">The most frequent changes.</param>
    public sealed record Argument(string Action, string Name, int Count, IReadOnlyList<Change> Changes);

    /// <param name="Code">The reason code; empty where none was given.</param>
    /// <param name="Count">Rejections that gave it.</param>
    public sealed record Reason(string Code, int Count);

    /// <param name="Looked">Overrides looked at, the newest.</param>
    /// <param name="Edits">Of these, edits.</param>
    /// <param name="Rejections">Of these, rejections.</param>
    /// <param name="Arguments">The changed arguments, most frequent first.</param>
    /// <param name="Reasons">The reasons of the rejections, most frequent first.</param>
    public sealed record Answer(int Looked, int Edits, int Rejections, IReadOnlyList<Argument> Arguments, IReadOnlyList<Reason> Reasons);

    /// <summary>Looks. Refuses what <see cref="MeasureOverrides"/> refuses.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (query.Selection.WhyNot(query.Caller) is { } refusal)
        {
            return refusal;
        }

        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var newest = await (await OverriddenItems.OfAsync(db, queues, query.Caller, query.Selection, ct))
            .OrderByDescending(o => o.Decision.At)
            .ThenByDescending(o => o.Decision.Id)
            .Take(Most)
            .Select(o => new
            {
                o.Decision.Verdict,
                o.Decision.ReasonCode,
                o.Item.Action,
                Changed = o.Decision.Verdict == Verdict.Edited ? o.Decision.ChangedFields : "[]",
                Decided = o.Decision.Verdict == Verdict.Edited ? o.Decision.Args : "{}",
                Proposed = o.Decision.Verdict == Verdict.Edited ? o.Item.ProposedArgs : "{}",
            })
            .ToListAsync(ct);

        var changes = new Dictionary<(string Action, string Name), Dictionary<(string From, string To), int>>();
        var edits = new Dictionary<(string Action, string Name), int>();
        foreach (var edit in newest.Where(o => o.Verdict is Verdict.Edited))
        {
            using var proposed = JsonDocument.Parse(edit.Proposed);
            using var decided = JsonDocument.Parse(edit.Decided);
            foreach (var name in JsonSerializer.Deserialize<string[]>(edit.Changed) ?? [])
            {
                var at = (edit.Action, name);
                edits[at] = edits.GetValueOrDefault(at) + 1;
                var of = changes.TryGetValue(at, out var known) ? known : changes[at] = [];
                var change = (ValueOf(proposed.RootElement, name), ValueOf(decided.RootElement, name));
                of[change] = of.GetValueOrDefault(change) + 1;
            }
        }

        return new Answer(
            newest.Count,
            newest.Count(o => o.Verdict is Verdict.Edited),
            newest.Count(o => o.Verdict is Verdict.Rejected),
            [
                .. edits
                    .OrderByDescending(e => e.Value)
                    .ThenBy(e => e.Key.Action, StringComparer.Ordinal)
                    .ThenBy(e => e.Key.Name, StringComparer.Ordinal)
                    .Select(e => new Argument(e.Key.Action, e.Key.Name, e.Value, MostFrequent(changes[e.Key]))),
            ],
            [
                .. newest
                    .Where(o => o.Verdict is Verdict.Rejected)
                    .GroupBy(o => o.ReasonCode ?? "", StringComparer.Ordinal)
                    .Select(g => new Reason(g.Key, g.Count()))
                    .OrderByDescending(r => r.Count)
                    .ThenBy(r => r.Code, StringComparer.Ordinal),
            ]
        );
    }

    private static List<Change> MostFrequent(Dictionary<(string From, string To), int> changes) =>
        [
            .. changes
                .OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key.From, StringComparer.Ordinal)
                .ThenBy(c => c.Key.To, StringComparer.Ordinal)
                .Take(ChangesOfEach)
                .Select(c => new Change(c.Key.From, c.Key.To, c.Value)),
        ];

    private static string ValueOf(JsonElement args, string name)
    {
        if (args.ValueKind is not JsonValueKind.Object || !args.TryGetProperty(name, out var value))
        {
            return "";
        }

        var text = value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue - 1), "…");
    }
}
