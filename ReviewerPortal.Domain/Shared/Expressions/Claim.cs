namespace ReviewerPortal.Domain.Shared.Expressions;

/// <summary>How two names may compare; several may be possible.</summary>
[Flags]
internal enum Signs
{
    None = 0,
    Less = 1,
    Same = 2,
    More = 4,
}

/// <summary>What must be so for a condition to come out true, or false: facts about names, joined by “and” and “or”. Nothing in it is ever unknown.</summary>
internal abstract record Claim
{
    /// <summary>Beyond this many conditions in a row the order in which they are judged is left out; what remains claims less, never more.</summary>
    private const int LongJunction = 12;

    public static readonly Claim Always = new All([]);
    public static readonly Claim Never = new Any([]);

    /// <summary>The name stands for one of these values.</summary>
    internal sealed record Holds(string Name, ValueSet Values) : Claim;

    /// <summary>Two names, the first the lesser one by spelling, compare in one of these ways.</summary>
    internal sealed record Compares(string First, string Second, Signs Signs) : Claim;

    /// <summary>A list holds something, or does not.</summary>
    internal sealed record Contains(string What, bool IsSo) : Claim;

    internal sealed record All(IReadOnlyList<Claim> Parts) : Claim;

    internal sealed record Any(IReadOnlyList<Claim> Parts) : Claim;

    /// <summary>
    /// What must be so for the condition to come out as wanted. Where the part is beyond these claims nothing is claimed of it, so that a contradiction is always
    /// one, and the absence of a contradiction proves nothing by itself.
    /// </summary>
    public static Claim Of(ExpressionNode node, bool wanted) =>
        node switch
        {
            ExpressionNode.Literal { Value: bool value } => value == wanted ? Always : Never,
            ExpressionNode.Name name => new Holds(name.Path, ValueSet.Of(wanted)),
            ExpressionNode.Has has => new Holds(has.Path, wanted ? ValueSet.Present : ValueSet.OnlyAbsent),
            ExpressionNode.Not not => Of(not.Operand, !wanted),
            ExpressionNode.Junction junction => OfJunction(junction, wanted),
            ExpressionNode.Compare compare => OfComparison(compare, wanted),
            ExpressionNode.InList list => OfList(list, wanted),
            ExpressionNode.InName list => OfNamedList(list, wanted),
            _ => Never,
        };

    private static Claim OfJunction(ExpressionNode.Junction junction, bool wanted)
    {
        if (junction.All == wanted)
        {
            return new All([.. junction.Operands.Select(o => Of(o, wanted))]);
        }

        // The first operand that settles it was reached, so those before it came out the other way, and none of them unknown.
        var ordered = junction.Operands.Count <= LongJunction;
        return new Any([
            .. junction.Operands.Select(
                (operand, i) =>
                    ordered && i > 0
                        ? new All([.. junction.Operands.Take(i).Select(o => Of(o, !wanted)), Of(operand, wanted)])
                        : Of(operand, wanted)
            ),
        ]);
    }

    private static Claim OfComparison(ExpressionNode.Compare compare, bool wanted)
    {
        var how = wanted ? compare.How : Opposite(compare.How);
        return (compare.Left, compare.Right) switch
        {
            (ExpressionNode.Literal, ExpressionNode.Literal) => compare.Evaluate(NoNames.Scope).Value is bool holds && holds == wanted
                ? Always
                : Never,
            (ExpressionNode.Name name, ExpressionNode.Literal literal) => OfNameAndValue(name, how, literal.Value),
            (ExpressionNode.Literal literal, ExpressionNode.Name name) => OfNameAndValue(name, Mirrored(how), literal.Value),
            (ExpressionNode.Name first, ExpressionNode.Name second) => OfNames(first.Path, how, second.Path),
            (var condition, ExpressionNode.Literal literal) => OfCondition(condition, how, literal.Value),
            (ExpressionNode.Literal literal, var condition) => OfCondition(condition, how, literal.Value),
            _ => Always,
        };
    }

    // A condition in parentheses compared with true or false.
    private static Claim OfCondition(ExpressionNode condition, ComparisonOperator how, object value) =>
        value is bool flag ? Of(condition, flag == (how == ComparisonOperator.Equal)) : Never;

    private static Claim OfNameAndValue(ExpressionNode.Name name, ComparisonOperator how, object value) =>
        value switch
        {
            decimal number => new Holds(name.Path, ValueSet.Of(how, number)),
            _ when how is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual) => Never,
            _ => new Holds(name.Path, ValueSet.Of([value], others: how == ComparisonOperator.NotEqual)),
        };

    private static Any OfNames(string first, ComparisonOperator how, string second)
    {
        if (string.CompareOrdinal(first, second) > 0)
        {
            (first, second, how) = (second, first, Mirrored(how));
        }

        var signs = how switch
        {
            ComparisonOperator.Less => Signs.Less,
            ComparisonOperator.LessOrEqual => Signs.Less | Signs.Same,
            ComparisonOperator.Greater => Signs.More,
            ComparisonOperator.GreaterOrEqual => Signs.More | Signs.Same,
            ComparisonOperator.Equal => Signs.Same,
            _ => Signs.Less | Signs.More,
        };
        signs = string.Equals(first, second, StringComparison.Ordinal) ? signs & Signs.Same : signs;
        var kinds = how is ComparisonOperator.Equal or ComparisonOperator.NotEqual
            ? [ValueSet.AnyNumber, ValueSet.AnyText, ValueSet.AnyFlag]
            : (ValueSet[])[ValueSet.AnyNumber];
        return new Any([
            .. kinds.Select(kind => new All([new Holds(first, kind), new Holds(second, kind), new Compares(first, second, signs)])),
        ]);
    }

    private static Claim OfList(ExpressionNode.InList list, bool wanted) =>
        list.Operand switch
        {
            ExpressionNode.Name name => new Holds(name.Path, ValueSet.Of(list.Values, others: !wanted)),
            ExpressionNode.Literal => list.Evaluate(NoNames.Scope).Value is bool holds && holds == wanted ? Always : Never,
            _ => Always,
        };

    private static All OfNamedList(ExpressionNode.InName list, bool wanted)
    {
        List<Claim> claims = [new Holds(list.List.Path, ValueSet.AnyList)];
        if (list.Operand is ExpressionNode.Name name)
        {
            claims.Add(new Holds(name.Path, ValueSet.Present));
        }

        if (list.Operand is ExpressionNode.Name or ExpressionNode.Literal)
        {
            claims.Add(new Contains($"{list.Operand.Describe()} in {list.List.Path}", wanted));
        }

        return new All(claims);
    }

    private static ComparisonOperator Opposite(ComparisonOperator how) =>
        how switch
        {
            ComparisonOperator.Less => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.LessOrEqual => ComparisonOperator.Greater,
            ComparisonOperator.Greater => ComparisonOperator.LessOrEqual,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.Less,
            ComparisonOperator.Equal => ComparisonOperator.NotEqual,
            _ => ComparisonOperator.Equal,
        };

    private static ComparisonOperator Mirrored(ComparisonOperator how) =>
        how switch
        {
            ComparisonOperator.Less => ComparisonOperator.Greater,
            ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.Greater => ComparisonOperator.Less,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
            _ => how,
        };

    private sealed class NoNames : IExpressionScope
    {
        public static readonly NoNames Scope = new();

        public bool TryGet(string name, out object? value)
        {
            value = null;
            return false;
        }
    }
}
