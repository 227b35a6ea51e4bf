using DiffPlex;
using DiffPlex.Chunkers;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Who changed a stretch of lines since both started from the same text.</summary>
public enum MergeKind
{
    /// <summary>Nobody, or both alike.</summary>
    Same,
    Theirs,
    Mine,

    /// <summary>Both, each in another way: only a person knows.</summary>
    Both,
}

/// <summary>What is taken of a stretch.</summary>
public enum MergeChoice
{
    Theirs,
    Mine,

    /// <summary>Theirs, then mine.</summary>
    Each,
}

/// <summary>A stretch of lines of two texts that came from one.</summary>
/// <param name="Kind">Who changed it.</param>
/// <param name="Theirs">The lines as the other one has them.</param>
/// <param name="Mine">The lines as I have them.</param>
/// <param name="TheirLine">1-based line at which <paramref name="Theirs"/> begin in their text.</param>
public sealed record MergeStretch(MergeKind Kind, IReadOnlyList<string> Theirs, IReadOnlyList<string> Mine, int TheirLine);

/// <summary>
/// Merges two texts line by line that started from the same one: what only one of them changed goes in by itself, what both changed is a choice.
/// </summary>
/// <remarks>Lines are compared with the base by DiffPlex (Myers); overlapping changes become one stretch, as diff3 does it.</remarks>
public static class DraftMerge
{
    /// <summary>The stretches, which in their order make up both texts. Lines must end with a line feed.</summary>
    public static IReadOnlyList<MergeStretch> Of(string origin, string theirs, string mine)
    {
        var (start, other, own) = (Lines(origin), Lines(theirs), Lines(mine));
        var (theirEdits, myEdits) = (Edits(origin, theirs), Edits(origin, mine));
        var stretches = new List<MergeStretch>();
        var (at, t, m, i, j) = (0, 0, 0, 0, 0);
        while (i < theirEdits.Count || j < myEdits.Count)
        {
            var from = Math.Min(From(theirEdits, i), From(myEdits, j));
            Add(stretches, MergeKind.Same, other[t..(t + from - at)], own[m..(m + from - at)], t);
            (t, m, at) = (t + from - at, m + from - at, from);

            // Everything that touches belongs together: whoever changed one line changed what the other one's change stood on.
            var to = from;
            var (firstTheirs, firstMine) = (i, j);
            while (From(theirEdits, i) <= to || From(myEdits, j) <= to)
            {
                if (From(theirEdits, i) <= From(myEdits, j))
                {
                    to = Math.Max(to, theirEdits[i].To);
                    i++;
                }
                else
                {
                    to = Math.Max(to, myEdits[j].To);
                    j++;
                }
            }

            var theirCount = to - from + theirEdits[firstTheirs..i].Sum(e => e.Growth);
            var myCount = to - from + myEdits[firstMine..j].Sum(e => e.Growth);
            var (theirLines, myLines) = (other[t..(t + theirCount)], own[m..(m + myCount)]);
            var kind =
                theirLines.SequenceEqual(myLines, StringComparer.Ordinal) ? MergeKind.Same
                : firstMine == j ? MergeKind.Theirs
                : firstTheirs == i ? MergeKind.Mine
                : MergeKind.Both;
            Add(stretches, kind, theirLines, myLines, t);
            (t, m, at) = (t + theirCount, m + myCount, to);
        }

        Add(stretches, MergeKind.Same, other[t..], own[m..], t);
        return stretches;
    }

    /// <summary>The text with a choice for every stretch; where none is given, what changed wins over what did not.</summary>
    public static string Join(IReadOnlyList<MergeStretch> stretches, IReadOnlyDictionary<int, MergeChoice> choices)
    {
        ArgumentNullException.ThrowIfNull(stretches);
        ArgumentNullException.ThrowIfNull(choices);
        return string.Join(
            '\n',
            stretches.SelectMany(
                (s, i) =>
                    (choices.TryGetValue(i, out var choice) ? choice : Default(s.Kind)) switch
                    {
                        MergeChoice.Mine => s.Mine,
                        MergeChoice.Each => s.Theirs.Concat(s.Mine),
                        _ => s.Theirs,
                    }
            )
        );
    }

    /// <summary>What is taken of a stretch nobody chose for.</summary>
    public static MergeChoice Default(MergeKind kind) => kind is MergeKind.Mine or MergeKind.Both ? MergeChoice.Mine : MergeChoice.Theirs;

    private static int From(List<Edit> edits, int index) => index < edits.Count ? edits[index].From : int.MaxValue;

    // DiffPlex sees no line in an empty text, where we see one without letters: a first line that is the same in both makes them agree.
    private static List<Edit> Edits(string from, string to) =>
        [
            .. Differ
                .Instance.CreateDiffs($"\u0001\n{from}", $"\u0001\n{to}", ignoreWhiteSpace: false, ignoreCase: false, LineChunker.Instance)
                .DiffBlocks.Select(b => new Edit(b.DeleteStartA - 1, b.DeleteStartA - 1 + b.DeleteCountA, b.InsertCountB - b.DeleteCountA)),
        ];

    private static void Add(List<MergeStretch> stretches, MergeKind kind, string[] theirs, string[] mine, int line)
    {
        if (theirs.Length + mine.Length > 0)
        {
            stretches.Add(new(kind, theirs, mine, line + 1));
        }
    }

    private static string[] Lines(string text) => text.Split('\n');

    /// <summary>Lines [From, To) of the base are replaced, and the text grows by so many.</summary>
    private readonly record struct Edit(int From, int To, int Growth);
}
