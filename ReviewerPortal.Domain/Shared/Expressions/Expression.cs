namespace ReviewerPortal.Domain.Shared.Expressions;

/// <summary>A parsed, side-effect free condition of a contract. Two expressions are equal when their text is.</summary>
public sealed record Expression(string Text)
{
    /// <summary>Evaluates the condition. Never throws for what a name holds or lacks: that is what <see cref="ExpressionResult"/> says.</summary>
    public ExpressionResult Evaluate(IExpressionScope scope) => default;
}

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
