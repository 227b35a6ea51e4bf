using ReviewerPortal.Components.Controls;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>One line of a comparison.</summary>
/// <param name="Change">What became of it.</param>
/// <param name="Before">Its number in the earlier document; null where it was added.</param>
/// <param name="After">Its number in the later one; null where it was removed.</param>
/// <param name="Text">The line.</param>
/// <param name="Skipped">How many unchanged lines stand here in place of one; 0 for a line.</param>
public sealed record ContractLine(TextChange Change, int? Before, int? After, string Text, int Skipped = 0);

/// <summary>Compares two contract documents line by line.</summary>
public static class ContractLines
{
    /// <summary>How many unchanged lines stand around each change.</summary>
    public const int Context = 3;

    /// <summary>
    /// The lines that changed with <see cref="Context"/> unchanged ones around them; empty where nothing did. What both documents begin and end with is set
    /// aside first, so that only the stretch between is compared; null where that stretch is longer than <see cref="TextChanges.LongestCompared"/>.
    /// </summary>
    public static IReadOnlyList<ContractLine>? Compare(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var most = Math.Min(old.Length, now.Length);
        var head = 0;
        while (head < most && string.Equals(old[head], now[head], StringComparison.Ordinal))
        {
            head++;
        }

        var tail = 0;
        while (tail < most - head && string.Equals(old[^(tail + 1)], now[^(tail + 1)], StringComparison.Ordinal))
        {
            tail++;
        }

        var middle = Middle(old[head..^tail], now[head..^tail]);
        return middle is null
            ? null
            : Shorten(Numbered([.. old[..head].Select(Same), .. middle, .. old[(old.Length - tail)..].Select(Same)]));
    }

    private static IEnumerable<(TextChange Change, string Text)>? Middle(string[] old, string[] now) =>
        old.Length == 0 ? now.Select(l => (TextChange.Added, l))
        : now.Length == 0 ? old.Select(l => (TextChange.Removed, l))
        : TextChanges.ByLine(string.Join('\n', old), string.Join('\n', now));

    private static List<ContractLine> Numbered(IEnumerable<(TextChange Change, string Text)> lines)
    {
        var numbered = new List<ContractLine>();
        var (before, after) = (0, 0);
        foreach (var (change, text) in lines)
        {
            int? old = change is TextChange.Added ? null : ++before;
            int? now = change is TextChange.Removed ? null : ++after;
            numbered.Add(new(change, old, now, text));
        }

        return numbered;
    }

    private static List<ContractLine> Shorten(List<ContractLine> lines)
    {
        var near = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Change is not TextChange.Same)
            {
                Array.Fill(near, true, Math.Max(0, i - Context), Math.Min(lines.Count, i + Context + 1) - Math.Max(0, i - Context));
            }
        }

        var shown = new List<ContractLine>();
        var skipped = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!near[i])
            {
                skipped++;
                continue;
            }

            if (skipped > 0)
            {
                shown.Add(new(TextChange.Same, null, null, "", skipped));
                skipped = 0;
            }

            shown.Add(lines[i]);
        }

        return shown;
    }

    private static (TextChange Change, string Text) Same(string line) => (TextChange.Same, line);

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
