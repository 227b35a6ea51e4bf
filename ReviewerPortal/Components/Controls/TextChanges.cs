using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace ReviewerPortal.Components.Controls;

/// <summary>What became of a stretch of text.</summary>
public enum TextChange
{
    Same,
    Removed,
    Added,
}

/// <summary>Compares two texts by word or by line.</summary>
public static class TextChanges
{
    /// <summary>Longer texts, in characters of both together, are shown side by side instead of compared: comparing takes time in their product.</summary>
    public const int LongestCompared = 40_000;

    /// <summary>Both texts as one run of stretches, by word; null where they are too long to compare.</summary>
    public static IReadOnlyList<(TextChange Change, string Text)>? ByWord(string before, string after) =>
        Compare(before, after, WordChunker.Instance, "");

    /// <summary>Both texts as one run of lines; null where they are too long to compare.</summary>
    public static IReadOnlyList<(TextChange Change, string Text)>? ByLine(string before, string after) =>
        Compare(before, after, LineChunker.Instance, "\n");

    private static List<(TextChange Change, string Text)>? Compare(string before, string after, IChunker by, string between)
    {
        if (before.Length + after.Length > LongestCompared)
        {
            return null;
        }

        var stretches = new List<(TextChange Change, string Text)>();
        foreach (var piece in InlineDiffBuilder.Diff(before, after, ignoreWhiteSpace: false, ignoreCase: false, by).Lines)
        {
            var change = piece.Type switch
            {
                ChangeType.Deleted => TextChange.Removed,
                ChangeType.Inserted => TextChange.Added,
                _ => TextChange.Same,
            };
            if (between.Length == 0 && stretches.Count > 0 && stretches[^1].Change == change)
            {
                stretches[^1] = (change, stretches[^1].Text + piece.Text);
            }
            else
            {
                stretches.Add((change, piece.Text));
            }
        }

        return stretches;
    }
}
