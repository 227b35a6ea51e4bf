using CsCheck;
using ReviewerPortal.Features.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class DraftMergeTests
{
    private static readonly Gen<string> Text = Gen.Int[0, 4]
        .Select(i => new[] { "a", "b", "c", "", "  d: e" }[i])
        .Array[1, 8]
        .Select(l => string.Join('\n', l));

    [Fact]
    public void What_only_one_changed_goes_in_and_what_both_changed_is_a_choice()
    {
        const string Origin = "one\ntwo\nthree\nfour\nfive\nsix\nseven";
        var stretches = DraftMerge.Of(Origin, "one\nTWO\nthree\nfour\nFIVE\nsix\nseven", "one\ntwo\nthree\nfour\n5\nsix\nseven\neight");

        Assert.Equal(
            [MergeKind.Same, MergeKind.Theirs, MergeKind.Same, MergeKind.Both, MergeKind.Same, MergeKind.Mine],
            stretches.Select(s => s.Kind)
        );
        var both = stretches[3];
        Assert.Equal(("FIVE", "5", 5), (both.Theirs.Single(), both.Mine.Single(), both.TheirLine));
        Assert.Equal(
            "one\nTWO\nthree\nfour\nFIVE\n5\nsix\nseven\neight",
            DraftMerge.Join(stretches, new Dictionary<int, MergeChoice> { [3] = MergeChoice.Each })
        );
    }

    [Fact]
    public void The_same_change_of_both_is_no_question() =>
        Assert.All(DraftMerge.Of("a\nb", "a\nc", "a\nc"), s => Assert.Equal(MergeKind.Same, s.Kind));

    [Fact]
    public void Whatever_three_texts_there_are_choosing_one_side_throughout_gives_that_side() =>
        Gen.Select(Text, Text, Text)
            .Sample(
                (origin, theirs, mine) =>
                {
                    var stretches = DraftMerge.Of(origin, theirs, mine);
                    foreach (var (side, text) in new[] { (MergeChoice.Theirs, theirs), (MergeChoice.Mine, mine) })
                    {
                        var all = Enumerable.Range(0, stretches.Count).ToDictionary(i => i, _ => side);
                        Assert.Equal(text, DraftMerge.Join(stretches, all));
                    }
                },
                iter: 2_000
            );

    [Fact]
    public void Where_the_other_one_changed_nothing_the_merge_is_mine() =>
        Gen.Select(Text, Text)
            .Sample(
                (origin, mine) =>
                    Assert.Equal(mine, DraftMerge.Join(DraftMerge.Of(origin, origin, mine), new Dictionary<int, MergeChoice>())),
                iter: 1_000
            );
}
