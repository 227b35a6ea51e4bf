using System.Text.Json;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>
/// What edited arguments must satisfy. They fit the action's schema whatever the proposal did; and a control that passed at intake must pass with them
/// too. A control that failed at intake is what the reviewer is there to judge, so it does not stand in the way. Pure.
/// </summary>
public static class EditRules
{
    /// <summary>Everything wrong with the edited arguments, at pointers below <c>#/args</c>; empty when they may be approved.</summary>
    public static IReadOnlyList<Problem> Check(ReviewItem item, Review review, WorkflowContract contract, JsonElement args)
    {
        if (args.ValueKind != JsonValueKind.Object)
        {
            return [new Problem("#/args", "must be an object with all the action's arguments")];
        }

        var problems = new List<Problem>();
        if (contract.Actions.TryGetValue(item.Action, out var action) && action.Arguments is { } schema)
        {
            problems.AddRange(schema.Check(args, "#/args"));
        }

        var passed = (JsonSerializer.Deserialize<ControlOutcome[]>(item.Controls, WireJson.Options) ?? [])
            .Where(c => c.Result == ControlResult.Passed)
            .Select(c => c.Control)
            .ToHashSet(StringComparer.Ordinal);
        var scope = new EditedProposal(item, review, args);
        foreach (var control in contract.Controls)
        {
            if (control.Require is { } require && passed.Contains(control.Name) && require.Evaluate(scope) is { Holds: not true } result)
            {
                var why = result.Why is null ? "" : $" {result.Why}";
                problems.Add(
                    new Problem(PointerOf(require), $"the control {control.Name} passed before and would now fail: {require.Text}.{why}")
                );
            }
        }

        return problems;
    }

    private static string PointerOf(Expression require) =>
        require.Names.FirstOrDefault(n => n.Name.StartsWith("args.", StringComparison.Ordinal)) is { } name
            ? "#/" + name.Name.Replace('.', '/')
            : "#/args";

    // What a control's names stand for when the arguments are the edited ones and everything else is as it was proposed.
    private sealed class EditedProposal(ReviewItem item, Review review, JsonElement args) : IExpressionScope
    {
        public bool TryGet(string name, out object? value)
        {
            value = name switch
            {
                "workflow" => item.Workflow,
                "step" => item.Step.Length == 0 ? null : item.Step,
                "action" => item.Action,
                "amount" => item.Amount,
                "confidence" => item.Confidence,
                "reversible" => item.Reversible,
                "subject.type" => review.SubjectType,
                "subject.id" => review.SubjectId,
                "subject.version" => review.SubjectVersion,
                "subject.tenant" => review.SubjectTenant,
                "actor.id" => review.ActorId,
                "actor.tenant" => review.ActorTenant,
                "agent.name" => item.AgentName.Length == 0 ? null : item.AgentName,
                "agent.version" => item.AgentVersion.Length == 0 ? null : item.AgentVersion,
                "exception_type" => item.ExceptionType,
                _ when name.StartsWith("args.", StringComparison.Ordinal) => ArgumentValues.At(args, name["args.".Length..]),
                _ => null,
            };
            return value is not null;
        }
    }
}
