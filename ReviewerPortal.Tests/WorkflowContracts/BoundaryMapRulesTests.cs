using System.Globalization;
using System.Text.RegularExpressions;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed partial class BoundaryMapRulesTests
{
    private static readonly WorkflowContract Small = ContractReader.Read(SampleContracts.Refunds).Contract!;

    [Fact]
    public void A_small_contract_shows_every_part_by_its_name()
    {
        var map = BoundaryMapRules.Draw(Small);

        Assert.Equal(
            [
                "entry Work enters",
                "control fits",
                "control same-tenant",
                "control limit",
                "step sort",
                "step pay",
                "exception to front-desk",
                "exception to back-office",
                "queue front-desk",
                "queue back-office",
            ],
            map.Nodes.Select(n => $"{n.Kind} {n.Title}")
        );
        Assert.Equal(["deterministic", "assistive", "agentic", "human-owned", "exceptions"], map.Bands.Select(b => b.Kind));
        Assert.Equal("Deterministic: the controls decide: none", map.Bands[0].Title);
        Assert.Equal(["owner front-desk", "stalls to back-office", "the model may act"], map.Nodes[5].Lines);
        Assert.Equal("Agentic step pay, owned by front-desk; when it stalls, back-office takes over", map.Nodes[5].Name);
        Assert.Contains(
            map.Edges,
            e => e is { Kind: "exception", Name: "3 exception types to back-office" } or { Name: "2 exception types to back-office" }
        );
        Assert.Contains(map.Edges, e => e is { Kind: "escalation", Name: "back-office takes over what stalls in 2 steps of front-desk" });
    }

    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(3, 2, 6, 3)]
    [InlineData(200, 20, 100, 50)]
    [InlineData(33, 1, 0, 8)]
    public void Nothing_overlaps_and_no_line_crosses_a_box(int steps, int owners, int types, int controls)
    {
        var map = BoundaryMapRules.Draw(Large(steps, owners, types, controls));

        for (var i = 0; i < map.Nodes.Count; i++)
        {
            var box = map.Nodes[i].Box;
            Assert.True(box.X >= 0 && box.Y >= 0 && box.Right <= map.Width && box.Bottom <= map.Height, map.Nodes[i].Name);
            Assert.All(map.Nodes.Skip(i + 1), other => Assert.False(box.Overlaps(other.Box), $"{map.Nodes[i].Name} and {other.Name}"));
            Assert.True(map.Bands.Count(b => b.Box.Overlaps(box)) == (map.Nodes[i].Kind is "step" or "exception" ? 1 : 0));
            Assert.All(map.Bands.Where(b => b.Box.Overlaps(box)), b => Assert.True(b.Box.Holds(box)));
        }

        foreach (var edge in map.Edges)
        {
            // A cubic curve stays within the box of its four points, and those of a line within a column's gap between two boxes.
            var numbers = Numbers().Matches(edge.Path).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).ToList();
            var downwards = edge.Path.Contains('V', StringComparison.Ordinal);
            var xs = downwards ? [numbers[0]] : numbers.Where((_, i) => i % 2 == 0).ToList();
            Assert.True(xs.Max() <= map.Width);
            Assert.DoesNotContain(map.Nodes, n => !downwards && n.Box.X < xs.Max() && xs.Min() < n.Box.Right);
        }
    }

    [Fact]
    public void Two_hundred_steps_are_shown_by_owner_and_each_has_its_row()
    {
        var map = BoundaryMapRules.Draw(Large(200, 20, 100, 50));

        Assert.InRange(map.Nodes.Count, 50, 140);
        Assert.Equal(200, map.Rows.Count(r => r.Id.StartsWith("map-step-", StringComparison.Ordinal)));
        Assert.Equal(map.Rows.Count, map.Rows.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count());
        var rows = map.Rows.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        Assert.All(map.Nodes, n => Assert.Contains(n.Row, rows));
    }

    [Fact]
    public void A_long_name_is_cut_in_the_drawing_and_whole_in_its_sentence()
    {
        var name = new string('w', 100);
        var map = BoundaryMapRules.Draw(Small with { Steps = [Small.Steps[0] with { StepName = name }] });

        var node = Assert.Single(map.Nodes, n => n.Kind is "step");
        Assert.True(node.Title.Length < 30 && node.Title.EndsWith('…'));
        Assert.Contains(name, node.Name, StringComparison.Ordinal);
    }

    /// <summary>A contract of any size; the modes, owners and routes take turns.</summary>
    internal static WorkflowContract Large(int steps, int owners, int types, int controls)
    {
        var names = Enumerable.Range(0, owners).Select(i => $"owner-{i}").ToList();
        return Small with
        {
            Owners = new OrderedDictionary<string, ContractOwner>(
                names.Select(n => KeyValuePair.Create(n, new ContractOwner(n, $"Team of {n}", null)))
            ),
            Steps =
            [
                .. Enumerable
                    .Range(0, steps)
                    .Select(i =>
                        Small.Steps[0] with
                        {
                            StepName = $"step-{i}",
                            Mode = (StepMode)(i % 4),
                            Owner = names[i % owners],
                            EscalationTarget = names[(i + 1) % owners],
                        }
                    ),
            ],
            Exceptions =
            [
                .. Enumerable
                    .Range(0, types)
                    .Select(i => Small.Exceptions[0] with { ExceptionType = $"type-{i}", RouteTo = names[i % owners] }),
            ],
            DefaultRoute = Small.DefaultRoute with { RouteTo = names[0] },
            Controls = [.. Enumerable.Range(0, controls).Select(i => Small.Controls[i % 3] with { Name = $"control-{i}" })],
            Calendars = new Dictionary<string, QueueCalendar>(StringComparer.Ordinal),
        };
    }

    [GeneratedRegex("[0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbers();
}
