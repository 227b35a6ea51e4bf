namespace ReviewerPortal.Domain.Intake;

/// <summary>Guesses which known name somebody meant.</summary>
internal static class Suggestion
{
    private const int LongestGuessed = 40;

    /// <summary>The nearest known name: the same letters but for case and punctuation, or at most two slips away; null where none is near.</summary>
    public static string? For(string name, IReadOnlyList<string> known)
    {
        if (name.Length > LongestGuessed)
        {
            return null;
        }

        var bare = Bare(name);
        return known.FirstOrDefault(k => string.Equals(Bare(k), bare, StringComparison.Ordinal))
            ?? known
                .Select(k => (Name: k, Slips: Slips(bare, Bare(k))))
                .Where(k => k.Slips <= Math.Min(2, k.Name.Length / 3))
                .MinBy(k => k.Slips)
                .Name;
    }

    private static string Bare(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    /// <summary>Levenshtein distance.</summary>
    private static int Slips(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
