using System.Globalization;
using System.Text.RegularExpressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Reads <c>rungs</c>: what an item's clocks do by themselves. One that nothing could carry out is a problem at its place.</summary>
internal sealed partial class RungReader(
    ContractProblems problems,
    IReadOnlyDictionary<string, ContractOwner> owners,
    IReadOnlyList<WorkflowStep> steps
)
{
    private const int MostRungs = 20;
    private const int MostPercent = 400;
    private const int MinutesOfAYear = 366 * 24 * 60;
    private static readonly string[] Readers = [Rung.Holder, Rung.Lead, Rung.Team];

    /// <summary>The rungs of a route, a tier or the default route; null where it names none.</summary>
    /// <param name="fields">The route or tier.</param>
    /// <param name="queue">The queue its items are put in; null for a tier, whose items lie in any.</param>
    /// <param name="resolveMinutes">What it promises; null where something else does.</param>
    public IReadOnlyList<Rung>? Read(ContractFields fields, string? queue, int? resolveMinutes)
    {
        if (fields.List("rungs") is not { } items)
        {
            return null;
        }

        if (items.Count > MostRungs)
        {
            problems.Error(fields.Take("rungs")!, $"At most {MostRungs} rungs; there are {items.Count}.");
        }

        var rungs = new List<Rung>(items.Count);
        foreach (var item in items.Take(MostRungs))
        {
            if (ContractFields.Of(item, problems) is not { } rung)
            {
                continue;
            }

            var clock = rung.Choice<SlaClock>("clock", required: true);
            var at = ReadMoment(rung);
            var action = rung.Choice<RungAction>("action", required: true);
            var to = rung.Name("to");
            rung.Done();
            if (clock is null || at is null || action is null)
            {
                continue;
            }

            var read = new Rung(clock.Value, at.Value, action.Value, to);
            Check(rung, read, queue, resolveMinutes);
            if (rungs.Exists(r => string.Equals(r.Key, read.Key, StringComparison.Ordinal)))
            {
                problems.Error(item, $"The rung `{read.Key}` stands here twice.");
            }

            rungs.Add(read);
        }

        return rungs;
    }

    private RungMoment? ReadMoment(ContractFields rung)
    {
        if (rung.Take("at", required: true) is not { } node)
        {
            return null;
        }

        var text = (node as ContractScalar)?.Value ?? "";
        var match = Moment().Match(text);
        if (!match.Success || !int.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            problems.Error(node, "This must be a share of the promise such as 50%, or what is left of it such as -15m or -2h.");
            return null;
        }

        if (string.Equals(match.Groups["unit"].Value, "%", StringComparison.Ordinal))
        {
            return InRange(node, number, MostPercent, "%") ? new RungMoment(number, null) : null;
        }

        var minutes = string.Equals(match.Groups["unit"].Value, "h", StringComparison.Ordinal) ? number * 60L : number;
        return InRange(node, minutes, MinutesOfAYear, " minutes") ? new RungMoment(null, (int)minutes) : null;
    }

    private bool InRange(ContractNode node, long number, int most, string unit)
    {
        if (number >= 1 && number <= most)
        {
            return true;
        }

        problems.Error(node, string.Create(CultureInfo.InvariantCulture, $"This must be between 1{unit} and {most}{unit}."));
        return false;
    }

    private void Check(ContractFields at, Rung rung, string? queue, int? resolveMinutes)
    {
        if (rung.Clock == SlaClock.Respond && steps.Count > 0 && steps.All(s => s.MaxResponseMinutes is null))
        {
            problems.Error(at.Take("clock")!, "No step sets `max_response_minutes`, so no item has a respond clock.");
        }

        if (rung is { Clock: SlaClock.Resolve, At.MinutesLeft: { } left } && left > resolveMinutes)
        {
            problems.Error(at.Take("at")!, $"Only {resolveMinutes} minutes are promised here, so {left} are never left.");
        }

        switch (rung.Action)
        {
            case RungAction.Notify:
                CheckReader(at, rung.To);
                break;
            case RungAction.Reassign or RungAction.Escalate:
                CheckTarget(at, rung, queue);
                break;
            default:
                if (rung.To is not null)
                {
                    problems.Error(at.Take("to")!, $"`to` says nothing for `{Shared.SnakeCase.Of(rung.Action)}`; leave it out.");
                }

                if (rung is { Action: RungAction.TimeoutOutcome, Clock: SlaClock.Respond })
                {
                    problems.Error(at.Take("clock")!, "A timeout outcome ends an item, so it belongs to the resolve clock.");
                }

                break;
        }
    }

    private void CheckReader(ContractFields at, string? to)
    {
        if (to is null)
        {
            problems.Error(
                ContractNode.Below(at.Map.Path, "to"),
                at.Map.Line,
                at.Map.Column,
                "`to` is required: holder, lead, team or an owner has to be told."
            );
        }
        else if (!Readers.Contains(to, StringComparer.Ordinal) && !owners.ContainsKey(to))
        {
            var known = Readers.Concat(owners.Keys).ToList();
            problems.Error(at.Take("to")!, $"There is no owner `{to}`, and it is none of holder, lead, team.{Spelling.Suggest(to, known)}");
        }
    }

    private void CheckTarget(ContractFields at, Rung rung, string? queue)
    {
        if (rung.To is { } to)
        {
            if (!owners.ContainsKey(to))
            {
                problems.Error(at.Take("to")!, $"There is no owner `{to}`.{Spelling.Suggest(to, owners.Keys)}");
            }
            else if (rung.Action == RungAction.Escalate && string.Equals(to, queue, StringComparison.Ordinal))
            {
                problems.Error(at.Take("to")!, $"The items lie with `{to}` already, so this escalates nowhere.");
            }
        }
        else if (rung.Action == RungAction.Escalate && steps.FirstOrDefault(s => s.EscalationTarget is null) is { } without)
        {
            problems.Error(
                at.Map,
                $"Step `{without.StepName}` has no `escalation_target`, so its items would go nowhere: name an owner in `to`, or the step's target."
            );
        }
    }

    [GeneratedRegex(@"^(?<n>[0-9]{1,7})(?<unit>%)\z|^-(?<n>[0-9]{1,7})(?<unit>[mh])\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Moment();
}
