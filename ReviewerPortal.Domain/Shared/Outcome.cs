using System.Diagnostics.CodeAnalysis;

namespace ReviewerPortal.Domain.Shared;

/// <summary>A value, or the named <see cref="Shared.Refusal"/> that says why there is none. Exceptions are kept for bugs and broken machines.</summary>
public readonly record struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>The refusal, or null when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The outcome is a refusal.</exception>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"{Refusal.Code}: {Refusal.Message}");

    /// <summary>True with the value, or false with the refusal.</summary>
    public bool Succeeded([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = _value;
        refusal = Refusal;
        return refusal is null;
    }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>The value of an outcome that answers nothing beyond "done".</summary>
public readonly record struct Done
{
    /// <summary>The only value.</summary>
    public static readonly Done Value;
}
