namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>One change of a contract as somebody who works under it would be told.</summary>
/// <param name="Section">The section of the contract, such as <c>approval_tiers</c>.</param>
/// <param name="Path">The part, such as <c>approval_tiers[high].approvals</c>; entries of a list are named by their own name.</param>
/// <param name="Text">A sentence.</param>
public sealed record DiffSentence(string Section, string Path, string Text);

/// <summary>Tells the difference of two contracts in sentences. What no sentence is made for is told part by part, so that nothing is passed over.</summary>
public static class DiffSentenceRules
{
    private const int MostQuoted = 80;

    /// <summary>The sentences in the order of a contract's sections. A document with errors is told part by part.</summary>
    public static IReadOnlyList<DiffSentence> Describe(string from, string to)
    {
        var differences = ContractDiffRules.Compare(from, to);
        if (differences.Count == 0)
        {
            return [];
        }

        var told =
            ContractReader.Read(from).Contract is { } before && ContractReader.Read(to).Contract is { } after
                ? Sentences(before, after).ToList()
                : [];
        var sections = told.Select(t => t.Section).ToHashSet(StringComparer.Ordinal);
        return [.. told, .. differences.Where(d => !sections.Contains(SectionOf(d.Path))).Select(Plain)];
    }

    private static IEnumerable<DiffSentence> Sentences(WorkflowContract before, WorkflowContract after) =>
        [
            .. OwnerSentenceRules.Of(before, after),
            .. StepSentenceRules.Of(before, after),
            .. ActionSentenceRules.Of(before, after),
            .. TierSentenceRules.Of(before, after),
            .. RouteSentenceRules.Of(before, after),
            .. GateSentenceRules.Of(before, after),
        ];

    private static DiffSentence Plain(ContractDifference difference)
    {
        var text = difference.Kind switch
        {
            ContractChangeKind.Added => $"{difference.Path} is new: {Quoted(difference.To)}.",
            ContractChangeKind.Removed => $"{difference.Path} goes; it was {Quoted(difference.From)}.",
            ContractChangeKind.Moved => $"{difference.Path} moves from place {difference.From} to place {difference.To}.",
            _ => $"{difference.Path} becomes {Quoted(difference.To)}; it was {Quoted(difference.From)}.",
        };
        return new(SectionOf(difference.Path), difference.Path, text);
    }

    private static string SectionOf(string path) => path.AsSpan().IndexOfAny('.', '[') is var end and >= 0 ? path[..end] : path;

    private static string Quoted(string? json) =>
        json is null ? "nothing"
        : json.Length <= MostQuoted ? json
        : string.Concat(json.AsSpan(0, MostQuoted - 1), "…");
}

/// <summary>Tells changes one by one: what is new, what goes, what differs in what stays.</summary>
/// <param name="section">The section they are in.</param>
internal sealed class DiffTeller(string section)
{
    private readonly List<DiffSentence> _told = [];

    public IReadOnlyList<DiffSentence> Told => _told;

    public void Say(string path, string text) => _told.Add(new(section, path.Length == 0 ? section : section + path, text));

    /// <summary>Says it where the two differ.</summary>
    public void Changed<T>(string path, T before, T after, Func<string> text)
    {
        if (!EqualityComparer<T>.Default.Equals(before, after))
        {
            Say(path, text());
        }
    }

    /// <summary>Goes through two lists by name: what is gone, then in the newer order what is new and what stayed.</summary>
    public void Each<T>(
        IEnumerable<T> before,
        IEnumerable<T> after,
        Func<T, string> name,
        Action<T> gone,
        Action<T> came,
        Action<T, T> stayed
    )
    {
        var (old, now) = (before.ToList(), after.ToList());
        foreach (var item in old.Where(o => !now.Exists(n => Same(name(o), name(n)))))
        {
            gone(item);
        }

        foreach (var item in now)
        {
            if (old.Find(o => Same(name(o), name(item))) is { } was)
            {
                stayed(was, item);
            }
            else
            {
                came(item);
            }
        }
    }

    /// <summary>What is new in a list of names and what is gone from it.</summary>
    public static (IReadOnlyList<string> Came, IReadOnlyList<string> Gone) Names(IEnumerable<string> before, IEnumerable<string> after)
    {
        var (old, now) = (before.ToList(), after.ToList());
        return ([.. now.Except(old, StringComparer.Ordinal)], [.. old.Except(now, StringComparer.Ordinal)]);
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);
}
