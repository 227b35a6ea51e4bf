using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What a condition of a contract may ask for. Pure.</summary>
public static class ConditionRules
{
    /// <summary>What is wrong with a condition as it is being typed, where in it; null where nothing is.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="contract">The contract it is to stand in.</param>
    public static ExpressionError? Check(string text, WorkflowContract contract)
    {
        var reading = Expression.Parse(text);
        if (reading.Expression is not { } expression)
        {
            return reading.Error;
        }

        var arguments = ArgumentsOf(contract.Actions.Values);
        foreach (var name in expression.Names)
        {
            if (WhyUnknown(name.Name, arguments) is { } why)
            {
                return new(name.Line, name.Column, why);
            }
        }

        return null;
    }

    /// <summary>The arguments the actions declare; null where one takes any.</summary>
    public static IReadOnlySet<string>? ArgumentsOf(IEnumerable<ContractAction> actions)
    {
        var arguments = new HashSet<string>(StringComparer.Ordinal);
        foreach (var action in actions)
        {
            if (action.Arguments is not { ArgumentNames.Count: > 0 } schema)
            {
                return null;
            }

            arguments.UnionWith(schema.ArgumentNames);
        }

        return arguments;
    }

    /// <summary>Why there is nothing of that name; null where there is.</summary>
    internal static string? WhyUnknown(string name, IReadOnlySet<string>? arguments)
    {
        if (name.StartsWith(ConditionNames.ArgumentPrefix, StringComparison.Ordinal))
        {
            var argument = name[ConditionNames.ArgumentPrefix.Length..].Split('.')[0];
            return arguments?.Contains(argument) is false
                ? $"No action has an argument `{argument}`.{Spelling.Suggest(argument, arguments)}"
                : null;
        }

        return ConditionNames.Fixed.Contains(name, StringComparer.Ordinal)
            ? null
            : $"There is nothing called `{Spelling.Short(name)}`; a condition can ask for {string.Join(", ", ConditionNames.Fixed)} and args.…{Spelling.Suggest(name, ConditionNames.Fixed)}";
    }
}
