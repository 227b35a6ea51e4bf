using System.Globalization;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Domain.WorkflowContracts.ContractSentences;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>The lines between the boxes of a <see cref="BoundaryMap"/>; each runs in the gap between two columns, or in the margin beside the last.</summary>
internal static class BoundaryMapLines
{
    /// <summary>From what enters, through its controls, to the lanes; and from there to the exceptions.</summary>
    public static IEnumerable<MapEdge> Inward(List<MapNode> entry, List<MapBand> bands, WorkflowContract contract)
    {
        for (var i = 1; i < entry.Count; i++)
        {
            var x = entry[i].Box.X + (entry[i].Box.Width / 2);
            yield return new("work", Inv($"M{x} {entry[i - 1].Box.Bottom} V{entry[i].Box.Y}"), "Then the next control");
        }

        var last = entry[^1].Box;
        foreach (var band in bands.Where(b => contract.Steps.Any(s => Same(BoundaryMapRules.Kebab(s.Mode), b.Kind))))
        {
            yield return new("work", Curve(last.Right, last.Middle, band.Box.X, band.Box.Middle), $"What passes goes on to {band.Title}");
        }

        if (contract.Controls.Count > 0)
        {
            yield return new(
                "exception",
                Curve(last.Right, last.Middle + 8, bands[^1].Box.X, bands[^1].Box.Middle),
                "What fails a control is an exception"
            );
        }
    }

    /// <summary>From each lane and from the exceptions to the queues of those who answer for them.</summary>
    public static IEnumerable<MapEdge> Outward(WorkflowContract contract, List<MapBand> bands, List<MapNode> queues)
    {
        var owners = contract.Owners.Keys.ToList();
        var lines = bands
            .SelectMany(b =>
                owners
                    .Select((owner, i) => (Band: b, Owner: i, Count: b.Kind is "exceptions" ? Types(owner) : Owned(owner, b.Kind)))
                    .Where(l => l.Count > 0)
            )
            .ToList();
        foreach (var line in lines)
        {
            var leaving = lines.Where(l => l.Band == line.Band).ToList();
            var arriving = lines.Where(l => l.Owner == line.Owner).ToList();
            var queue = queues[line.Owner].Box;
            var what = line.Band.Kind is "exceptions" ? "exception type" : $"{line.Band.Kind} step";
            yield return new(
                line.Band.Kind is "exceptions" ? "exception" : "work",
                Curve(
                    line.Band.Box.Right,
                    Share(line.Band.Box, leaving.IndexOf(line), leaving.Count),
                    queue.X,
                    Share(queue, arriving.IndexOf(line), arriving.Count)
                ),
                $"{Count(line.Count, what)} to {owners[line.Owner]}"
            );
        }

        int Owned(string owner, string lane) =>
            contract.Steps.Count(s => Same(s.Owner, owner) && Same(BoundaryMapRules.Kebab(s.Mode), lane));
        int Types(string owner) =>
            contract.Exceptions.Count(r => Same(r.RouteTo, owner)) + (Same(contract.DefaultRoute.RouteTo, owner) ? 1 : 0);
    }

    /// <summary>From queue to queue, where something stalls.</summary>
    public static IEnumerable<MapEdge> Escalations(WorkflowContract contract, List<MapNode> queues)
    {
        var at = contract.Owners.Keys.Select((o, i) => (o, i)).ToDictionary(o => o.o, o => queues[o.i].Box, StringComparer.Ordinal);
        var pairs = contract
            .Steps.Where(s => s.EscalationTarget is { } target && !Same(target, s.Owner))
            .GroupBy(s => (s.Owner, Target: s.EscalationTarget!))
            .ToList();
        for (var i = 0; i < pairs.Count; i++)
        {
            var (from, to) = (at[pairs[i].Key.Owner], at[pairs[i].Key.Target]);
            var bow = from.Right + 40 + (10 * (i % 6));
            yield return new(
                "escalation",
                Inv($"M{from.Right} {from.Middle + 6} C{bow} {from.Middle + 6} {bow} {to.Middle - 6} {to.Right} {to.Middle - 6}"),
                $"{pairs[i].Key.Target} takes over what stalls in {Count(pairs[i].Count(), "step")} of {pairs[i].Key.Owner}"
            );
        }
    }

    private static int Share(MapBox box, int index, int of) => box.Y + (box.Height * (index + 1) / (of + 1));

    private static string Curve(int x1, int y1, int x2, int y2) => Inv($"M{x1} {y1} C{(x1 + x2) / 2} {y1} {(x1 + x2) / 2} {y2} {x2} {y2}");

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
