namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>` Did you mean …?` with the nearest candidate, or nothing when none is near.</summary>
    public static string Suggest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > 60)
        {
            return "";
        }

        var nearest = candidates
            .Select(c => (Name: c, Distance: Distance(word.ToLowerInvariant(), c.ToLowerInvariant())))
            .Where(c => c.Distance <= Math.Max(1, word.Length / 3))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Name is null ? "" : $" Did you mean `{nearest.Name}`?";
    }

    /// <summary>A name as a sentence quotes it: cut to a length one can read.</summary>
    public static string Short(string name) => name.Length <= 80 ? name : string.Concat(name.AsSpan(0, 79), "…");

    // Levenshtein, with two neighbours that changed places counted as one mistake.
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 20)
        {
            return int.MaxValue;
        }

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
