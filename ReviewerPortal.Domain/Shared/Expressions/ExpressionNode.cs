using System.Collections;
using System.Globalization;

namespace ReviewerPortal.Domain.Shared.Expressions;

/// <summary>A part's value, or why there is none.</summary>
internal readonly record struct ExpressionValue(object? Value, string? Why)
{
    public static ExpressionValue Of(object value) => new(value, null);

    public static ExpressionValue Unknown(string why) => new(null, why);

    /// <summary>What a reader calls the type of a value.</summary>
    public static string KindOf(object? value) =>
        value switch
        {
            bool => "true or false",
            decimal => "a number",
            string => "text",
            IEnumerable => "a list",
            null => "nothing",
            _ => "something that does not compare",
        };
}

/// <summary>How two values are compared.</summary>
internal enum ComparisonOperator
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// <summary>A part of a parsed expression. Its depth is bounded by the parser, so that walking it recursively is safe.</summary>
internal abstract record ExpressionNode
{
    public abstract ExpressionValue Evaluate(IExpressionScope scope);

    /// <summary>The part as a message names it.</summary>
    public abstract string Describe();

    /// <summary>True when this part is only true where the named boolean is.</summary>
    public virtual bool Implies(string name) => false;

    /// <summary>True when this part is only true where the named boolean is, or where the named number is at most some literal number.</summary>
    public virtual bool Bounds(string flag, string number) => Implies(flag);

    /// <summary>True when the part can never be anything but a number or text, so that using it as a condition is a mistake.</summary>
    public virtual bool IsNeverACondition => false;

    internal sealed record Literal(object Value) : ExpressionNode
    {
        public override bool IsNeverACondition => Value is not bool;

        public override ExpressionValue Evaluate(IExpressionScope scope) => ExpressionValue.Of(Value);

        public override string Describe() =>
            Value switch
            {
                bool b => b ? "`true`" : "`false`",
                decimal d => $"`{d.ToString(CultureInfo.InvariantCulture)}`",
                _ => $"`\"{Value}\"`",
            };
    }

    internal sealed record Name(string Path) : ExpressionNode
    {
        // A null in the arguments says as little as an absent name.
        public override ExpressionValue Evaluate(IExpressionScope scope) =>
            scope.TryGet(Path, out var value) && value is not null
                ? ExpressionValue.Of(value)
                : ExpressionValue.Unknown($"`{Path}` is missing.");

        public override string Describe() => $"`{Path}`";

        public override bool Implies(string name) => string.Equals(Path, name, StringComparison.Ordinal);
    }

    internal sealed record Has(string Path) : ExpressionNode
    {
        public override ExpressionValue Evaluate(IExpressionScope scope) =>
            ExpressionValue.Of(scope.TryGet(Path, out var value) && value is not null);

        public override string Describe() => $"`has({Path})`";
    }

    internal sealed record Not(ExpressionNode Operand) : ExpressionNode
    {
        public override ExpressionValue Evaluate(IExpressionScope scope)
        {
            var value = Operand.Evaluate(scope);
            return Condition(value, Operand) is { } unknown ? unknown : ExpressionValue.Of(!(bool)value.Value!);
        }

        public override string Describe() => "the negation";
    }

    /// <summary>All (<c>&amp;&amp;</c>) or any (<c>||</c>) of several conditions, left to right, stopping at the first that settles it.</summary>
    internal sealed record Junction(bool All, IReadOnlyList<ExpressionNode> Operands) : ExpressionNode
    {
        public override ExpressionValue Evaluate(IExpressionScope scope)
        {
            foreach (var operand in Operands)
            {
                var value = operand.Evaluate(scope);
                if (Condition(value, operand) is { } unknown)
                {
                    return unknown;
                }

                if ((bool)value.Value! != All)
                {
                    return value;
                }
            }

            return ExpressionValue.Of(All);
        }

        public override string Describe() => "the condition";

        public override bool Implies(string name) => All ? Operands.Any(o => o.Implies(name)) : Operands.All(o => o.Implies(name));

        public override bool Bounds(string flag, string number) =>
            All ? Operands.Any(o => o.Bounds(flag, number)) : Operands.All(o => o.Bounds(flag, number));
    }

    internal sealed record Compare(ExpressionNode Left, ComparisonOperator How, ExpressionNode Right) : ExpressionNode
    {
        public override ExpressionValue Evaluate(IExpressionScope scope)
        {
            var left = Left.Evaluate(scope);
            if (left.Why is not null)
            {
                return left;
            }

            var right = Right.Evaluate(scope);
            if (right.Why is not null)
            {
                return right;
            }

            return (left.Value, right.Value) switch
            {
                (decimal a, decimal b) => ExpressionValue.Of(Order(a.CompareTo(b))),
                (string a, string b) when IsEquality => ExpressionValue.Of(Order(string.CompareOrdinal(a, b))),
                (bool a, bool b) when IsEquality => ExpressionValue.Of(Order(a.CompareTo(b))),
                (string, string) or (bool, bool) => ExpressionValue.Unknown(
                    $"{Left.Describe()} and {Right.Describe()} are not numbers: only numbers are less or greater."
                ),
                _ => ExpressionValue.Unknown(
                    $"{Left.Describe()} is {ExpressionValue.KindOf(left.Value)} and {Right.Describe()} is {ExpressionValue.KindOf(right.Value)}: they do not compare."
                ),
            };
        }

        public override string Describe() => "the comparison";

        public override bool Implies(string name) =>
            (How, Left, Right) is (ComparisonOperator.Equal, Name, Literal { Value: true }) && Left.Implies(name)
            || (How, Left, Right) is (ComparisonOperator.Equal, Literal { Value: true }, Name) && Right.Implies(name);

        public override bool Bounds(string flag, string number) =>
            (Left, How, Right) switch
            {
                (
                    Name { Path: var path },
                    ComparisonOperator.Less
                        or ComparisonOperator.LessOrEqual
                        or ComparisonOperator.Equal,
                    Literal { Value: decimal }
                ) => string.Equals(path, number, StringComparison.Ordinal),
                (
                    Literal { Value: decimal },
                    ComparisonOperator.Greater
                        or ComparisonOperator.GreaterOrEqual
                        or ComparisonOperator.Equal,
                    Name { Path: var path }
                ) => string.Equals(path, number, StringComparison.Ordinal),
                _ => Implies(flag),
            };

        private bool IsEquality => How is ComparisonOperator.Equal or ComparisonOperator.NotEqual;

        private bool Order(int sign) =>
            How switch
            {
                ComparisonOperator.Less => sign < 0,
                ComparisonOperator.LessOrEqual => sign <= 0,
                ComparisonOperator.Greater => sign > 0,
                ComparisonOperator.GreaterOrEqual => sign >= 0,
                ComparisonOperator.Equal => sign == 0,
                _ => sign != 0,
            };
    }

    /// <summary><c>x in ["a", "b"]</c>: the values are all of one type.</summary>
    internal sealed record InList(ExpressionNode Operand, IReadOnlyList<object> Values) : ExpressionNode
    {
        public override ExpressionValue Evaluate(IExpressionScope scope)
        {
            var value = Operand.Evaluate(scope);
            if (value.Why is not null)
            {
                return value;
            }

            return value.Value!.GetType() == Values[0].GetType()
                ? ExpressionValue.Of(Values.Contains(value.Value))
                : ExpressionValue.Unknown(
                    $"{Operand.Describe()} is {ExpressionValue.KindOf(value.Value)} and the list holds {ExpressionValue.KindOf(Values[0])}: they do not compare."
                );
        }

        public override string Describe() => "the list check";

        public override bool Bounds(string flag, string number) =>
            Values[0] is decimal && Operand is Name { Path: var path } && string.Equals(path, number, StringComparison.Ordinal);
    }

    /// <summary><c>"a" in args.tags</c>: the list is a value of the scope.</summary>
    internal sealed record InName(ExpressionNode Operand, Name List) : ExpressionNode
    {
        public override ExpressionValue Evaluate(IExpressionScope scope)
        {
            var value = Operand.Evaluate(scope);
            if (value.Why is not null)
            {
                return value;
            }

            var list = List.Evaluate(scope);
            if (list.Why is not null)
            {
                return list;
            }

            return list.Value is IEnumerable and not string
                ? ExpressionValue.Of(((IEnumerable)list.Value).Cast<object?>().Contains(value.Value))
                : ExpressionValue.Unknown($"{List.Describe()} is {ExpressionValue.KindOf(list.Value)}, not a list.");
        }

        public override string Describe() => "the list check";
    }

    private static ExpressionValue? Condition(ExpressionValue value, ExpressionNode part) =>
        value switch
        {
            { Why: not null } => value,
            { Value: bool } => null,
            _ => ExpressionValue.Unknown($"{part.Describe()} is {ExpressionValue.KindOf(value.Value)}, not true or false."),
        };
}
