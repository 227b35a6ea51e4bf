namespace ReviewerPortal.Domain.Evidence;

/// <summary>What an evidence package holds and lacks.</summary>
public static class EvidenceRules
{
    /// <summary>The pieces that count, in order of arrival: a later piece of the same name replaces the earlier one.</summary>
    public static IReadOnlyList<EvidencePiece> Current(IEnumerable<EvidencePiece> pieces) =>
        [.. pieces.GroupBy(p => p.Name, StringComparer.Ordinal).Select(g => g.MaxBy(p => p.Position)!).OrderBy(p => p.Position)];

    /// <summary>The required names that are not among the present ones, in the order they are required.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> required, IEnumerable<string> present)
    {
        var there = present.ToHashSet(StringComparer.Ordinal);
        return [.. required.Where(name => !there.Contains(name))];
    }
}
