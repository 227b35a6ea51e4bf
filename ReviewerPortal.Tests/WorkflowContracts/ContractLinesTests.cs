using ReviewerPortal.Components.Controls;
using ReviewerPortal.Features.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class ContractLinesTests
{
    [Fact]
    public void A_changed_line_stands_among_a_few_unchanged_ones_with_both_its_numbers()
    {
        var before = Lines(20);
        var after = before.Replace("line 10\n", "line ten\nand more\n", StringComparison.Ordinal);

        Assert.Equal(
            [
                "6 unchanged",
                "Same 7 7 line 7",
                "Same 8 8 line 8",
                "Same 9 9 line 9",
                "Removed 10  line 10",
                "Added  10 line ten",
                "Added  11 and more",
                "Same 11 12 line 11",
                "Same 12 13 line 12",
                "Same 13 14 line 13",
            ],
            Shown(before, after)!.Take(10)
        );
    }

    [Fact]
    public void Layout_of_line_ends_is_no_change_and_a_whole_document_may_come_or_go()
    {
        Assert.Empty(Shown("a\r\nb\r\n", "a\nb")!);
        Assert.Equal(["Same 1 1 a", "Added  2 b"], Shown("a", "a\nb")!);
        Assert.Equal(["Removed 1  a", "Same 2 1 b"], Shown("a\nb", "b")!);
    }

    [Fact]
    public void A_small_change_of_a_huge_document_is_compared_and_two_strange_ones_are_not()
    {
        var huge = Lines(50_000);

        Assert.Equal(
            2,
            Shown(huge, huge.Replace("line 25000\n", "line x\n", StringComparison.Ordinal))!
                .Count(l => !l.StartsWith("Same", StringComparison.Ordinal) && !l.EndsWith("unchanged", StringComparison.Ordinal))
        );
        Assert.Null(Shown(huge, huge.Replace("line", "word", StringComparison.Ordinal)));
    }

    private static string Lines(int count) => string.Concat(Enumerable.Range(1, count).Select(i => $"line {i}\n"));

    private static List<string>? Shown(string before, string after) =>
        ContractLines
            .Compare(before, after)
            ?.Select(l => l.Skipped > 0 ? $"{l.Skipped} unchanged" : $"{l.Change} {l.Before} {l.After} {l.Text}")
            .ToList();
}
