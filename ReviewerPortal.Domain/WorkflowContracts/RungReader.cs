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

    /// <summary>Words that say whom to tell, and so no owner can be called.</summary>
    internal static readonly string[] Readers = [Rung.Holder, Rung.Lead, Rung.Team];

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
            Check(rung, clock, at, action, to, queue, resolveMinutes);
            if (clock is null || at is null || action is null)
            {
                continue;
            }

            var read = new Rung(clock.Value, at.Value, action.Value, to);
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

    /// <summary>What is wrong with the parts that could be read; one that could not be hides nothing of the others.</summary>
    private void Check(
        ContractFields rung,
        SlaClock? clock,
        RungMoment? at,
        RungAction? action,
        string? to,
        string? queue,
        int? resolveMinutes
    )
    {
        if (clock == SlaClock.Respond && steps.Count > 0 && steps.All(s => s.MaxResponseMinutes is null))
        {
            problems.Error(rung.Take("clock")!, "No step sets `max_response_minutes`, so no item has a respond clock.");
        }

        if (clock == SlaClock.Resolve && at?.MinutesLeft is { } left && left > resolveMinutes)
        {
            problems.Error(rung.Take("at")!, $"Only {resolveMinutes} minutes are promised here, so {left} are never left.");
        }

        switch (action)
        {
            case RungAction.Notify:
                CheckReader(rung, to);
                break;
            case RungAction.Reassign or RungAction.Escalate:
                CheckTarget(rung, action.Value, to, queue);
                break;
            case null when to is not null && !Readers.Contains(to, StringComparer.Ordinal) && !owners.ContainsKey(to):
                problems.Error(rung.Take("to")!, $"There is no owner `{to}`.{Spelling.Suggest(to, owners.Keys)}");
                break;
            case RungAction.RaisePriority or RungAction.TimeoutOutcome when to is not null:
                problems.Error(rung.Take("to")!, $"`to` says nothing for `{Shared.SnakeCase.Of(action.Value)}`; leave it out.");
                break;
        }

        if (action == RungAction.TimeoutOutcome && clock == SlaClock.Respond)
        {
            problems.Error(rung.Take("clock")!, "A timeout outcome ends an item, so it belongs to the resolve clock.");
        }
    }

    private void CheckReader(ContractFields at, string? to)
    {
        if (to is null && at.Take("to") is not null)
        {
            return; // It was no name, and has been reported.
        }

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

    private void CheckTarget(ContractFields at, RungAction action, string? target, string? queue)
    {
        if (target is { } to)
        {
            if (owners.Count > 0 && !owners.ContainsKey(to))
            {
                problems.Error(at.Take("to")!, $"There is no owner `{to}`.{Spelling.Suggest(to, owners.Keys)}");
            }
            else if (action == RungAction.Escalate && string.Equals(to, queue, StringComparison.Ordinal))
            {
                problems.Error(at.Take("to")!, $"The items lie with `{to}` already, so this escalates nowhere.");
            }
        }
        else if (
            action == RungAction.Escalate
            && at.Take("to") is null
            && steps.FirstOrDefault(s => s.EscalationTarget is null) is { } without
        )
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
