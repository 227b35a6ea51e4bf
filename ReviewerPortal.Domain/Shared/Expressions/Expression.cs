namespace ReviewerPortal.Domain.Shared.Expressions;

/// <summary>
/// A side-effect free condition of a contract: comparisons (<c>&lt; &lt;= &gt; &gt;= == !=</c>), <c>in [..]</c>, <c>&amp;&amp; || !</c>, parentheses,
/// decimal numbers, quoted text, <c>true</c> and <c>false</c>, dotted names and <c>has(name)</c>. Nothing else: no arithmetic, no calls, no reflection.
/// Two expressions are equal when their text is. Safe to evaluate from many threads at once.
/// </summary>
public sealed record Expression
{
    /// <summary>The longest text that is read, in UTF-16 characters.</summary>
    public const int MaxLength = 2_000;

    /// <summary>How deep parentheses and negations may nest.</summary>
    public const int MaxDepth = 32;

    /// <summary>How many values a list may hold.</summary>
    public const int MaxListLength = 200;

    private readonly ExpressionNode? _root;

    /// <summary>Wraps a text that is known to be a condition, such as one stored earlier. A text that is none never holds: see <see cref="Error"/>.</summary>
    public Expression(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        var (root, names, error) = ExpressionParser.ReadCondition(text);
        (_root, Names, Error) = (root, names, error);
    }

    private Expression(string text, ExpressionNode root, IReadOnlyList<ExpressionName> names) => (Text, _root, Names) = (text, root, names);

    /// <summary>The condition as written.</summary>
    public string Text { get; }

    /// <summary>Every dotted name the condition uses, once each, where it first stands.</summary>
    public IReadOnlyList<ExpressionName> Names { get; }

    /// <summary>What was read; null where the text is no condition.</summary>
    internal ExpressionNode? Root => _root;

    /// <summary>What is wrong with the text, or null; always null for an expression that came from <see cref="Parse"/> or <see cref="ParseCriterion"/>.</summary>
    public ExpressionError? Error { get; }

    /// <summary>Reads a condition. Never throws: a text that is none comes back as an error with its line and column.</summary>
    public static ExpressionReading Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (root, names, error) = ExpressionParser.ReadCondition(text);
        return root is null ? new(null, error) : new(new Expression(text, root, names), null);
    }

    /// <summary>
    /// Reads a gate criterion such as <c>&lt;= 0.04</c>, whose left side is the metric's name. The expression's text is the whole condition,
    /// <c>exception_rate &lt;= 0.04</c>; an error's line and column are those of <paramref name="text"/>.
    /// </summary>
    public static ExpressionReading ParseCriterion(string metricName, string text)
    {
        ArgumentNullException.ThrowIfNull(metricName);
        ArgumentNullException.ThrowIfNull(text);
        var (root, names, error) = ExpressionParser.ReadCriterion(metricName, text);
        return root is null ? new(null, error) : new(new Expression($"{metricName} {text.Trim()}", root, names), null);
    }

    /// <summary>
    /// Evaluates the condition, left to right, looking no further than needed. Never throws for what a name holds or lacks: where a name that is
    /// needed is missing, or two values do not compare, the answer is neither true nor false and says why.
    /// </summary>
    public ExpressionResult Evaluate(IExpressionScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (_root is null)
        {
            return new(null, $"The condition cannot be read: {Error?.Message}");
        }

        var value = _root.Evaluate(scope);
        return value switch
        {
            { Why: { } why } => new(null, why),
            { Value: bool holds } => new(holds, null),
            _ => new(null, $"{_root.Describe()} is {ExpressionValue.KindOf(value.Value)}, not true or false."),
        };
    }

    /// <summary>True when the condition can only hold where the named boolean is true, as <c>reversible &amp;&amp; amount &lt; 50</c> does for <c>reversible</c>.</summary>
    public bool Implies(string name) => _root?.Implies(name) ?? false;

    /// <summary>
    /// True when the condition can only hold where the named boolean is true, or where the named number is there and at most some number the condition names,
    /// as <c>reversible || amount &lt;= 50</c> does. Negations are not looked into: where in doubt the answer is false.
    /// </summary>
    public bool Bounds(string flag, string number) => _root?.Bounds(flag, number) ?? false;

    /// <inheritdoc/>
    public bool Equals(Expression? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A text as read: the expression, or what is wrong with it.</summary>
public sealed record ExpressionReading(Expression? Expression, ExpressionError? Error);

/// <summary>What is wrong with a text, and where.</summary>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column, in UTF-16 characters.</param>
/// <param name="Message">A sentence that says what was expected.</param>
public sealed record ExpressionError(int Line, int Column, string Message);

/// <summary>A dotted name an expression uses.</summary>
/// <param name="Name">The name.</param>
/// <param name="OnlyAsked">True when the expression only asks <c>has(name)</c> and never needs its value.</param>
/// <param name="Line">1-based line of its first use.</param>
/// <param name="Column">1-based column of its first use.</param>
public sealed record ExpressionName(string Name, bool OnlyAsked, int Line, int Column);

/// <summary>Where an expression finds what its names stand for.</summary>
public interface IExpressionScope
{
    /// <summary>The value of a dotted name: a <see cref="decimal"/>, <see cref="string"/>, <see cref="bool"/> or a list of them; false when there is none.</summary>
    bool TryGet(string name, out object? value);
}

/// <summary>What an expression came to.</summary>
/// <param name="Holds">True or false; null when it could not be said.</param>
/// <param name="Why">When it could not be said: the missing name or the types that do not compare, as a sentence.</param>
public readonly record struct ExpressionResult(bool? Holds, string? Why);
