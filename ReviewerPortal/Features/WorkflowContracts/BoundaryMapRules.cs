using System.Globalization;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Domain.WorkflowContracts.ContractSentences;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>
/// Lays a contract's boundaries out, left to right: what enters with its controls, the four lanes of steps with the exceptions below them, the queues of
/// people. Lines run only in the gaps between the columns, so they never cross a box. A lane of many steps shows them by owner.
/// </summary>
public static class BoundaryMapRules
{
    /// <summary>A lane with more steps than this shows one box an owner.</summary>
    public const int MostStepsInLane = 8;

    /// <summary>With more controls than this there is one box a kind.</summary>
    public const int MostControls = 8;

    private const int Gap = 12;
    private const int Padding = 10;
    private const int Pitch = 17;
    private const int NodeWidth = 212;
    private const int QueueWidth = 236;
    private const int BandTitle = 26;
    private const int EntryGap = 48;
    private const int QueueGap = 112;
    private const int MostQueueGap = 160;
    private const int Margin = 92;
    private const int MostLines = 6;
    private const int LanesX = 1 + NodeWidth + EntryGap;
    private const int LanesWidth = (2 * NodeWidth) + (3 * Gap);
    private const int QueuesX = LanesX + LanesWidth + QueueGap;

    /// <summary>The map.</summary>
    public static BoundaryMap Draw(WorkflowContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var nodes = new List<MapNode>();
        var bands = new List<MapBand>();
        var entry = Stack(Entry(contract), 1, 2 * Gap);
        nodes.AddRange(entry);

        var y = 1;
        foreach (var mode in Enum.GetValues<StepMode>())
        {
            y = Band(bands, nodes, Kebab(mode), LaneTitle(mode), y, Steps(contract, mode)) + Gap;
        }

        y = Band(bands, nodes, "exceptions", "Exceptions", y + Gap, Exceptions(contract)) + Gap;

        // The queues stand as far apart as the lanes are high, so that the lines to them are short.
        var people = contract.Owners.Values.Select((o, i) => Queue(contract, o, i)).ToList();
        var spare = (y - people.Sum(n => n.Box.Height)) / people.Count;
        var queues = Stack(people, QueuesX, Math.Clamp(spare, 2 * Gap, MostQueueGap));
        nodes.AddRange(queues);
        return new(
            QueuesX + QueueWidth + Margin,
            Math.Max(y, nodes.Max(n => n.Box.Bottom)) + 1,
            bands,
            nodes,
            [
                .. BoundaryMapLines.Inward(entry, bands, contract),
                .. BoundaryMapLines.Outward(contract, bands, queues),
                .. BoundaryMapLines.Escalations(contract, queues),
            ],
            BoundaryMapRows.Of(contract)
        );
    }

    private static List<MapNode> Entry(WorkflowContract contract)
    {
        var nodes = new List<MapNode>
        {
            Node(
                "entry",
                NodeWidth,
                "Work enters",
                Some(contract.Accepts),
                $"Work enters: {string.Join(", ", contract.Accepts)}",
                "map-entry"
            ),
        };
        nodes.AddRange(
            contract.Controls.Count <= MostControls
                ? contract.Controls.Select(
                    (c, i) =>
                        Node(
                            "control",
                            NodeWidth,
                            c.Name,
                            [$"{Words.Of(c.Kind)} control", $"else {c.Otherwise}"],
                            $"Control {c.Name}: {BoundaryMapRows.Check(c)}; where it fails, exception {c.Otherwise}",
                            BoundaryMapRows.Control(i)
                        )
                )
                : contract
                    .Controls.Select((c, i) => (Control: c, Index: i))
                    .GroupBy(c => c.Control.Kind)
                    .Select(g =>
                        Node(
                            "control",
                            NodeWidth,
                            Count(g.Count(), $"{Kebab(g.Key)} control"),
                            Some(g.Select(c => c.Control.Name)),
                            $"{Count(g.Count(), $"{Kebab(g.Key)} control")}: {string.Join(", ", g.Select(c => c.Control.Name))}",
                            BoundaryMapRows.Control(g.First().Index)
                        )
                    )
        );
        return nodes;
    }

    private static List<MapNode> Steps(WorkflowContract contract, StepMode mode)
    {
        var steps = contract.Steps.Select((s, i) => (Step: s, Index: i)).Where(s => s.Step.Mode == mode).ToList();
        return steps.Count <= MostStepsInLane
            ?
            [
                .. steps.Select(s =>
                    Node(
                        "step",
                        NodeWidth,
                        s.Step.StepName,
                        [
                            $"owner {s.Step.Owner}",
                            s.Step.EscalationTarget is { } target ? $"stalls to {target}" : "nobody takes over",
                            .. (string[])(s.Step.Classifies ? ["owns classification"] : []),
                            .. (string[])(s.Step is { Mode: StepMode.Agentic, May: StepAuthority.Act } ? ["the model may act"] : []),
                        ],
                        $"{Words.Of(mode)} step {s.Step.StepName}, owned by {s.Step.Owner}; {(s.Step.EscalationTarget is { } to ? $"when it stalls, {to} takes over" : "nobody takes over when it stalls")}",
                        BoundaryMapRows.Step(s.Index)
                    )
                ),
            ]
            :
            [
                .. steps
                    .GroupBy(s => s.Step.Owner, StringComparer.Ordinal)
                    .Select(g =>
                        Node(
                            "step",
                            NodeWidth,
                            $"{Count(g.Count(), "step")} of {g.Key}",
                            Some(g.Select(s => s.Step.StepName)),
                            $"{Words.Of(mode)}: {Count(g.Count(), "step")} owned by {g.Key}: {Listed(g.Select(s => s.Step.StepName))}",
                            BoundaryMapRows.Step(g.First().Index)
                        )
                    ),
            ];
    }

    private static List<MapNode> Exceptions(WorkflowContract contract)
    {
        var groups = contract
            .Exceptions.Select(
                (r, i) => (r.RouteTo, r.Severity, Text: $"{r.ExceptionType}, {Kebab(r.Severity)}", Row: BoundaryMapRows.Exception(i))
            )
            .Append(
                (
                    contract.DefaultRoute.RouteTo,
                    contract.DefaultRoute.Severity,
                    Text: $"any other, {Kebab(contract.DefaultRoute.Severity)}",
                    Row: "map-other-exceptions"
                )
            )
            .GroupBy(r => r.RouteTo, StringComparer.Ordinal);
        return
        [
            .. groups.Select(g =>
                Node(
                    "exception",
                    NodeWidth,
                    $"to {g.Key}",
                    Some(g.OrderByDescending(r => r.Severity).Select(r => r.Text)),
                    $"Exceptions to {g.Key}: {string.Join("; ", g.Select(r => r.Text))}",
                    g.First().Row
                )
            ),
        ];
    }

    private static MapNode Queue(WorkflowContract contract, ContractOwner owner, int index)
    {
        var steps = contract.Steps.Count(s => Same(s.Owner, owner.Name));
        var types = contract.Exceptions.Count(r => Same(r.RouteTo, owner.Name));
        string[] lines =
        [
            $"team {owner.Team}",
            owner.Backup is { } backup ? $"backup {backup}" : "no backup",
            $"{Count(steps, "step")}, {Count(types, "exception type")}",
        ];
        return Node(
            "queue",
            QueueWidth,
            owner.Name,
            lines,
            $"Queue {owner.Name}: {string.Join("; ", lines)}{(Same(contract.DefaultRoute.RouteTo, owner.Name) ? "; every other exception" : "")}",
            BoundaryMapRows.Queue(index)
        );
    }

    private static int Band(List<MapBand> bands, List<MapNode> nodes, string kind, string title, int y, List<MapNode> inside)
    {
        var bottom = y + BandTitle;
        foreach (var row in inside.Chunk(2))
        {
            for (var i = 0; i < row.Length; i++)
            {
                nodes.Add(row[i] with { Box = row[i].Box with { X = LanesX + Gap + (i * (NodeWidth + Gap)), Y = bottom } });
            }

            bottom += row.Max(n => n.Box.Height) + Gap;
        }

        bands.Add(
            new(kind, inside.Count == 0 ? $"{title}: none" : title, new(LanesX, y, LanesWidth, Math.Max(bottom, y + BandTitle + 4) - y))
        );
        return bands[^1].Box.Bottom;
    }

    private static List<MapNode> Stack(List<MapNode> nodes, int x, int gap)
    {
        var placed = new List<MapNode>();
        var y = 1;
        foreach (var node in nodes)
        {
            placed.Add(node with { Box = node.Box with { X = x, Y = y } });
            y = placed[^1].Box.Bottom + gap;
        }

        return placed;
    }

    private static MapNode Node(string kind, int width, string title, IReadOnlyList<string> lines, string name, string row) =>
        new(
            kind,
            new(0, 0, width, (2 * Padding) + (Pitch * (1 + lines.Count)) - 2),
            Cut(title, width / 8),
            [.. lines.Select(l => Cut(l, width / 7))],
            name,
            row
        );

    private static List<string> Some(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count <= MostLines ? all : [.. all.Take(MostLines - 1), Inv($"and {all.Count - MostLines + 1} more")];
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");

    private static string LaneTitle(StepMode mode) =>
        mode switch
        {
            StepMode.Deterministic => "Deterministic: the controls decide",
            StepMode.Assistive => "Assistive: the model suggests",
            StepMode.Agentic => "Agentic: the model may act",
            _ => "Human-owned: always a person",
        };

    /// <summary>An enum member as the map's kinds and words have it: <c>human-owned</c>.</summary>
    internal static string Kebab<T>(T value)
        where T : struct, Enum => Domain.Shared.SnakeCase.Of(value).Replace('_', '-');

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
