namespace ReviewerPortal.Domain.Shared.Expressions;

/// <summary>A stretch of numbers; an end that is null goes on for ever.</summary>
internal readonly record struct NumberRange(decimal? Low, bool IncludesLow, decimal? High, bool IncludesHigh)
{
    public static readonly NumberRange All = new(null, false, null, false);

    public bool IsEmpty => Low is { } low && High is { } high && (low > high || (low == high && !(IncludesLow && IncludesHigh)));

    /// <summary>What lies in both.</summary>
    public NumberRange And(NumberRange other)
    {
        var (low, includesLow) =
            Low is null || other.Low > Low ? (other.Low, other.IncludesLow)
            : other.Low is null || Low > other.Low ? (Low, IncludesLow)
            : (Low, IncludesLow && other.IncludesLow);
        var (high, includesHigh) =
            High is null || other.High < High ? (other.High, other.IncludesHigh)
            : other.High is null || High < other.High ? (High, IncludesHigh)
            : (High, IncludesHigh && other.IncludesHigh);
        return new(low, includesLow, high, includesHigh);
    }

    /// <summary>A few numbers of the stretch, those nearest to zero first.</summary>
    public IEnumerable<decimal> Some()
    {
        decimal?[] near =
        [
            0m,
            1m,
            Low,
            High,
            Low < decimal.MaxValue - 1 ? Low + 1 : null,
            High > decimal.MinValue + 1 ? High - 1 : null,
            Low / 2 + High / 2,
        ];
        var range = this;
        return near.OfType<decimal>().Where(n => !range.And(new(n, true, n, true)).IsEmpty).Distinct().OrderBy(Math.Abs);
    }
}

/// <summary>Some texts, or all but some.</summary>
internal sealed record TextSet(bool AllBut, IReadOnlySet<string> Texts)
{
    public static readonly TextSet None = new(false, new HashSet<string>(StringComparer.Ordinal));
    public static readonly TextSet All = new(true, None.Texts);

    public bool IsEmpty => !AllBut && Texts.Count == 0;

    private bool IsAll => AllBut && Texts.Count == 0;

    public static TextSet Of(IEnumerable<string> texts) => new(false, texts.ToHashSet(StringComparer.Ordinal));

    public TextSet Others => new(!AllBut, Texts);

    public TextSet And(TextSet other) =>
        IsEmpty || other.IsAll ? this
        : other.IsEmpty || IsAll ? other
        : (AllBut, other.AllBut) switch
        {
            (true, true) => new(true, Texts.Union(other.Texts, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal)),
            (true, false) => Of(other.Texts.Where(t => !Texts.Contains(t))),
            (false, true) => Of(Texts.Where(t => !other.Texts.Contains(t))),
            _ => Of(Texts.Where(other.Texts.Contains)),
        };

    public bool IsSame(TextSet other) => AllBut == other.AllBut && Texts.SetEquals(other.Texts);

    /// <summary>A few texts of the set.</summary>
    public IEnumerable<string> Some() =>
        AllBut
            ? ((string[])["other", "another", "something else"]).Where(t => !Texts.Contains(t))
            : Texts.Order(StringComparer.Ordinal).Take(4);
}

/// <summary>What a name may stand for: nothing at all, numbers, texts, true, false, or something that does not compare, such as a list.</summary>
/// <param name="Absent">Whether there may be none.</param>
/// <param name="Numbers">Apart from one another, in rising order.</param>
/// <param name="Texts">Which texts.</param>
/// <param name="True">Whether it may be true.</param>
/// <param name="False">Whether it may be false.</param>
/// <param name="Other">Whether it may be something that does not compare.</param>
internal sealed record ValueSet(bool Absent, IReadOnlyList<NumberRange> Numbers, TextSet Texts, bool True, bool False, bool Other)
{
    public static readonly ValueSet Nothing = new(false, [], TextSet.None, false, false, false);
    public static readonly ValueSet Anything = new(true, [NumberRange.All], TextSet.All, true, true, true);
    public static readonly ValueSet Present = Anything with { Absent = false };
    public static readonly ValueSet OnlyAbsent = Nothing with { Absent = true };
    public static readonly ValueSet AnyNumber = Nothing with { Numbers = [NumberRange.All] };
    public static readonly ValueSet AnyText = Nothing with { Texts = TextSet.All };
    public static readonly ValueSet AnyFlag = Nothing with { True = true, False = true };
    public static readonly ValueSet AnyList = Nothing with { Other = true };

    public bool IsEmpty => !Absent && !True && !False && !Other && Numbers.Count == 0 && Texts.IsEmpty;

    /// <summary>The numbers that compare so with this one.</summary>
    public static ValueSet Of(ComparisonOperator how, decimal number) =>
        Nothing with
        {
            Numbers = how switch
            {
                ComparisonOperator.Less => [new(null, false, number, false)],
                ComparisonOperator.LessOrEqual => [new(null, false, number, true)],
                ComparisonOperator.Greater => [new(number, false, null, false)],
                ComparisonOperator.GreaterOrEqual => [new(number, true, null, false)],
                ComparisonOperator.Equal => [new(number, true, number, true)],
                _ => [new(null, false, number, false), new(number, false, null, false)],
            },
        };

    public static ValueSet Of(bool flag) => Nothing with { True = flag, False = !flag };

    public static ValueSet Of(TextSet texts) => Nothing with { Texts = texts };

    /// <summary>The values of a list of one type, or all others of that type.</summary>
    public static ValueSet Of(IReadOnlyList<object> values, bool others) =>
        values[0] switch
        {
            decimal => values
                .Cast<decimal>()
                .Distinct()
                .Order()
                .Aggregate(
                    others ? AnyNumber : Nothing,
                    (set, n) =>
                        others
                            ? set.And(Of(ComparisonOperator.NotEqual, n))
                            : set with
                            {
                                Numbers = [.. set.Numbers, new(n, true, n, true)],
                            }
                ),
            bool => values.Cast<bool>().ToHashSet() is var flags
                ? Nothing with
                {
                    True = flags.Contains(true) != others,
                    False = flags.Contains(false) != others,
                }
                : Nothing,
            _ => TextSet.Of(values.Cast<string>()) is var texts ? Of(others ? texts.Others : texts) : Nothing,
        };

    /// <summary>What is in both.</summary>
    public ValueSet And(ValueSet other) =>
        new(
            Absent && other.Absent,
            Shared(Numbers, other.Numbers),
            Texts.And(other.Texts),
            True && other.True,
            False && other.False,
            Other && other.Other
        );

    private static IReadOnlyList<NumberRange> Shared(IReadOnlyList<NumberRange> these, IReadOnlyList<NumberRange> those)
    {
        if (these.Count == 0 || those is [{ Low: null, High: null }])
        {
            return these;
        }

        var shared = new List<NumberRange>();
        var (i, j) = (0, 0);
        while (i < these.Count && j < those.Count)
        {
            var both = these[i].And(those[j]);
            if (!both.IsEmpty)
            {
                shared.Add(both);
            }

            // The one that ends first meets nothing further.
            if (these[i].High is { } end && (those[j].High is not { } other || end <= other))
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return shared;
    }

    /// <summary>Whether everything in this set is in the other, too.</summary>
    public bool IsWithin(ValueSet other)
    {
        var both = And(other);
        return (Absent, True, False, Other) == (both.Absent, both.True, both.False, both.Other)
            && Numbers.SequenceEqual(both.Numbers)
            && Texts.IsSame(both.Texts);
    }

    /// <summary>A few values of the set; null stands for an absent one.</summary>
    public IEnumerable<object?> Some()
    {
        var values = Numbers.SelectMany(r => r.Some()).Take(6).Cast<object?>().Concat(Texts.Some());
        values = True ? values.Append(true) : values;
        values = False ? values.Append(false) : values;
        values = Other ? values.Append(new List<object>()) : values;
        return Absent ? values.Append(null) : values;
    }
}
