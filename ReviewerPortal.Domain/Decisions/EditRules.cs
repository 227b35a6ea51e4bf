using System.Text.Json;
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
            if (name.StartsWith("args.", StringComparison.Ordinal))
            {
                return TryArgument(name["args.".Length..], out value);
            }

            value = name switch
            {
                "amount" => item.Amount,
                "confidence" => item.Confidence,
                "reversible" => item.Reversible,
                "action" => item.Action,
                "step" => item.Step,
                "agent.name" => item.AgentName,
                "agent.version" => item.AgentVersion,
                "subject.type" => review.SubjectType,
                "subject.id" => review.SubjectId,
                "subject.version" => review.SubjectVersion,
                "subject.tenant" => review.SubjectTenant,
                "actor.id" => review.ActorId,
                "actor.tenant" => review.ActorTenant,
                "exception.type" => item.ExceptionType,
                _ => null,
            };
            return value is not null;
        }

        private bool TryArgument(string path, out object? value)
        {
            value = null;
            var at = args;
            foreach (var part in path.Split('.'))
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
                {
                    return false;
                }
            }

            value = ValueOf(at);
            return value is not null;
        }

        private static object? ValueOf(JsonElement element) =>
            element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.TryGetDecimal(out var number) ? number : null,
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Array => element.EnumerateArray().Select(ValueOf).ToList(),
                _ => null,
            };
    }
}
