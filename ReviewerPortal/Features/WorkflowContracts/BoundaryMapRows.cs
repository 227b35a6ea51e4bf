using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Domain.WorkflowContracts.ContractSentences;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>The boundaries of a contract as a table: whatever the map draws, in words, one row a part.</summary>
public static class BoundaryMapRows
{
    /// <summary>The rows, in the order in which work meets them.</summary>
    public static IReadOnlyList<MapRow> Of(WorkflowContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var rest = contract.DefaultRoute;
        return
        [
            new("map-entry", "Entry", "Work enters", $"Accepts {string.Join(", ", contract.Accepts)}", First(contract), ""),
            .. contract.Controls.Select(
                (c, i) => new MapRow(Control(i), "Control", c.Name, Check(c), $"exception {c.Otherwise} where it fails", "")
            ),
            .. contract.Steps.Select(
                (s, i) => new MapRow(Step(i), Words.Of(s.Mode), s.StepName, Task(s), s.Owner, s.EscalationTarget ?? "")
            ),
            .. contract.Exceptions.Select(
                (r, i) => new MapRow(Exception(i), "Exception", r.ExceptionType, Promise(r.Severity, r.SlaMinutes), r.RouteTo, "")
            ),
            new("map-other-exceptions", "Exception", "Any other type", Promise(rest.Severity, rest.SlaMinutes), rest.RouteTo, ""),
            .. contract.Owners.Values.Select((o, i) => new MapRow(Queue(i), "Queue", o.Name, $"Team {o.Team}", "", o.Backup ?? "")),
        ];
    }

    internal static string Control(int index) => FormattableString.Invariant($"map-control-{index}");

    internal static string Step(int index) => FormattableString.Invariant($"map-step-{index}");

    internal static string Exception(int index) => FormattableString.Invariant($"map-exception-{index}");

    internal static string Queue(int index) => FormattableString.Invariant($"map-queue-{index}");

    /// <summary>What a control looks at, in words.</summary>
    internal static string Check(Control control) =>
        control.Require is null ? $"{Words.Of(control.Kind)} check" : $"{Words.Of(control.Kind)} check: {control.Require.Text}";

    /// <summary>How bad, and how soon decided.</summary>
    internal static string Promise(Severity severity, int minutes) => $"{Words.Of(severity)}, within {Span(minutes)}";

    private static string Task(WorkflowStep step)
    {
        var may = step switch
        {
            { Mode: StepMode.Deterministic } => "The controls decide alone",
            { Mode: StepMode.HumanOwned } => "Always a person",
            { Mode: StepMode.Agentic, May: StepAuthority.Act } => "The model may act",
            _ => "The model suggests",
        };
        var look = step.MaxResponseMinutes is { } minutes ? $"; a person looks within {Span(minutes)}" : "";
        return (step.Classifies ? $"{may}; owns classification" : may) + look;
    }

    private static string First(WorkflowContract contract) =>
        contract.Controls.Count > 0 ? $"control {contract.Controls[0].Name}" : "the steps";
}
