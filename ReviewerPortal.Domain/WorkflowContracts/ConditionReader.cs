using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The names a contract's conditions may use.</summary>
public static class ConditionNames
{
    /// <summary>What is known of every proposal; a value may still be missing at run time, so <c>has(name)</c> asks first.</summary>
    public static IReadOnlyList<string> Fixed { get; } =
    [
        "amount",
        "confidence",
        "reversible",
        "action",
        "step",
        "workflow",
        "exception_type",
        "subject.type",
        "subject.id",
        "subject.version",
        "subject.tenant",
        "actor.id",
        "actor.tenant",
        "agent.name",
        "agent.version",
    ];

    /// <summary>Before the name of an argument of the proposed action; nested ones go on with dots.</summary>
    public const string ArgumentPrefix = "args.";

    /// <summary>The metrics a release gate can be judged by, and a value that shows the type of each.</summary>
    public static IReadOnlyDictionary<string, object> Metrics { get; } =
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["exception_rate"] = 0m,
            ["human_override_rate"] = 0m,
            ["sla_breach_rate"] = 0m,
            ["seconds_to_claim_p50"] = 0m,
            ["seconds_to_claim_p90"] = 0m,
            ["seconds_to_decide_p50"] = 0m,
            ["seconds_to_decide_p90"] = 0m,
            ["regressions"] = 0m,
            ["critical_regressions"] = 0m,
            ["reviewer_queue_sla_breach"] = false,
        };
}

/// <summary>Reads the conditions of a contract and points every mistake in one at its place in the document.</summary>
internal static class ConditionReader
{
    /// <summary>A <c>require</c> or <c>when</c>; null, and a problem, when it is none.</summary>
    /// <param name="node">The field's value.</param>
    /// <param name="arguments">Names of the arguments the actions declare, or null where an action takes any.</param>
    /// <param name="problems">Where problems go.</param>
    public static Expression? Condition(ContractNode node, IReadOnlySet<string>? arguments, ContractProblems problems)
    {
        if (Text(node, problems) is not { } scalar || Read(scalar, Expression.Parse(scalar.Value), problems) is not { } expression)
        {
            return null;
        }

        foreach (var name in expression.Names)
        {
            var (line, column) = problems.Within(scalar, name.Line, name.Column);
            if (ConditionRules.WhyUnknown(name.Name, arguments) is { } why)
            {
                problems.Error(node.Path, line, column, why);
            }
        }

        return expression;
    }

    /// <summary>A success criterion of the release gate.</summary>
    public static Expression? Criterion(string metric, ContractNode node, ContractProblems problems) =>
        Text(node, problems) is { } scalar && Read(scalar, Expression.ParseCriterion(metric, scalar.Value), problems) is { } expression
            ? OfMetrics(expression, scalar, problems)
            : null;

    /// <summary>A rollback trigger of the release gate.</summary>
    public static Expression? Trigger(ContractNode node, ContractProblems problems) =>
        Text(node, problems) is { } scalar && Read(scalar, Expression.Parse(scalar.Value), problems) is { } expression
            ? OfMetrics(expression, scalar, problems)
            : null;

    private static Expression OfMetrics(Expression expression, ContractScalar scalar, ContractProblems problems)
    {
        var known = true;
        foreach (var name in expression.Names.Where(n => !ConditionNames.Metrics.ContainsKey(n.Name)))
        {
            known = false;
            var (line, column) = problems.Within(scalar, name.Line, name.Column);
            problems.Error(
                scalar.Path,
                line,
                column,
                $"There is no metric `{Spelling.Short(name.Name)}`; known are {string.Join(", ", ConditionNames.Metrics.Keys)}.{Spelling.Suggest(name.Name, ConditionNames.Metrics.Keys)}"
            );
        }

        if (known && expression.Evaluate(new SampleMetrics()).Why is { } why)
        {
            problems.Error(scalar, why);
        }

        return expression;
    }

    private static Expression? Read(ContractScalar scalar, ExpressionReading reading, ContractProblems problems)
    {
        if (reading.Error is { } error)
        {
            var (line, column) = problems.Within(scalar, error.Line, error.Column);
            problems.Error(scalar.Path, line, column, error.Message);
        }

        return reading.Expression;
    }

    private static ContractScalar? Text(ContractNode node, ContractProblems problems)
    {
        // A plain `true` is a condition too, so every scalar is read as written.
        if (node is ContractScalar { IsNull: false } scalar)
        {
            return scalar;
        }

        if (node is not ContractGap)
        {
            problems.Error(node, $"This must be a condition such as \"amount <= 500\", and it is {node.Kind}.");
        }

        return null;
    }

    /// <summary>Holds a value of each metric's type, so that a comparison of the wrong type shows when the contract is read.</summary>
    private sealed class SampleMetrics : IExpressionScope
    {
        public bool TryGet(string name, out object? value) => ConditionNames.Metrics.TryGetValue(name, out value);
    }
}
