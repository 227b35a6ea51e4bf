namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What became of one part of a contract.</summary>
public enum ContractChangeKind
{
    Added,
    Removed,
    Changed,

    /// <summary>It is the same, at another place in an order that matters: controls run in order, the first tier that matches wins.</summary>
    Moved,
}

/// <summary>One part that differs between two versions.</summary>
/// <param name="Path">Such as <c>steps[change-order].owner</c>: entries of a list are named by their own name, not their position.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="From">What it was, as JSON; the position where it moved; null when it was added.</param>
/// <param name="To">What it is, likewise; null when it was removed.</param>
public sealed record ContractDifference(string Path, ContractChangeKind Kind, string? From, string? To);

/// <summary>Compares two contract documents by what they say: layout, quoting and comments are no changes.</summary>
public static class ContractDiffRules
{
    // The field by which the entries of a list are the same entry.
    private static readonly string[] NameFields = ["step_name", "control", "tier", "exception_type"];

    /// <summary>The changes, in the order of the newer document, removals where they stood. Unreadable text counts as empty.</summary>
    public static IReadOnlyList<ContractDifference> Compare(string from, string to)
    {
        var changes = new List<ContractDifference>();
        Compare("", Root(from), Root(to), changes);
        return changes;
    }

    private static ContractMap Root(string text) =>
        ContractDocument.Read(text, new ContractProblems(text)) as ContractMap ?? new ContractMap("", 1, 1, [], isFlow: false, 1, 1);

    private static void Compare(string path, ContractNode from, ContractNode to, List<ContractDifference> changes)
    {
        switch (from, to)
        {
            case (ContractMap a, ContractMap b):
                Members(
                    path,
                    a.Entries.Select(e => (e.Key, e.Value)),
                    b.Entries.Select(e => (e.Key, e.Value)),
                    ContractNode.Below,
                    changes
                );
                break;
            case (ContractList a, ContractList b) when Named(a) is { } before && Named(b) is { } after:
                Members(path, before, after, (list, name) => $"{list}[{name}]", changes);
                Order(path, before, after, changes);
                break;
            default:
                if (!Same(from, to))
                {
                    changes.Add(new(path, ContractChangeKind.Changed, ContractJson.TextOf(from), ContractJson.TextOf(to)));
                }

                break;
        }
    }

    private static void Members(
        string path,
        IEnumerable<(string Name, ContractNode Value)> from,
        IEnumerable<(string Name, ContractNode Value)> to,
        Func<string, string, string> below,
        List<ContractDifference> changes
    )
    {
        var before = from.ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        var after = to.ToList();
        foreach (var (name, value) in before.Where(m => !after.Exists(a => string.Equals(a.Name, m.Key, StringComparison.Ordinal))))
        {
            changes.Add(new(below(path, name), ContractChangeKind.Removed, ContractJson.TextOf(value), null));
        }

        foreach (var (name, value) in after)
        {
            if (before.TryGetValue(name, out var old))
            {
                Compare(below(path, name), old, value, changes);
            }
            else
            {
                changes.Add(new(below(path, name), ContractChangeKind.Added, null, ContractJson.TextOf(value)));
            }
        }
    }

    private static void Order(
        string path,
        List<(string Name, ContractNode Value)> from,
        List<(string Name, ContractNode Value)> to,
        List<ContractDifference> changes
    )
    {
        var kept = to.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var before = from.Select(m => m.Name).Where(kept.Contains).ToList();
        kept.IntersectWith(before);
        var after = to.Select(m => m.Name).Where(kept.Contains).ToList();
        foreach (var (name, position) in after.Select((name, i) => (name, i)))
        {
            var old = before.IndexOf(name);
            if (old != position)
            {
                changes.Add(new($"{path}[{name}]", ContractChangeKind.Moved, $"{old + 1}", $"{position + 1}"));
            }
        }
    }

    private static List<(string Name, ContractNode Value)>? Named(ContractList list)
    {
        var named = new List<(string Name, ContractNode Value)>();
        foreach (var item in list.Items)
        {
            var name = NameFields.Select(f => (item as ContractMap)?.Find(f)?.Value).OfType<ContractScalar>().FirstOrDefault()?.Value;
            if (name is null || named.Exists(n => string.Equals(n.Name, name, StringComparison.Ordinal)))
            {
                return null;
            }

            named.Add((name, item));
        }

        return named.Count == 0 ? null : named;
    }

    private static bool Same(ContractNode a, ContractNode b) =>
        string.Equals(JsonText.Canonical(ContractJson.Of(a)), JsonText.Canonical(ContractJson.Of(b)), StringComparison.Ordinal);
}
