using System.Globalization;
using System.Numerics;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// A JSON number kept exactly, as <c>mantissa × 10^exponent</c> with no trailing zero in the mantissa, so that order numbers beyond double precision and
/// amounts such as 0.1 are judged as written.
/// </summary>
internal readonly record struct ExactNumber(BigInteger Mantissa, long Exponent) : IComparable<ExactNumber>
{
    /// <summary>The longest number that is read, in characters.</summary>
    public const int MaxLength = 400;

    // No schema means a number of that size; the bound only keeps the arithmetic on exponents from overflowing.
    private const long MaxExponent = 1_000_000_000;

    /// <summary>True when the number has no fraction; 1.0 and 1e3 have none.</summary>
    public bool IsInteger => Exponent >= 0;

    public bool IsPositive => Mantissa.Sign > 0;

    /// <summary>Reads a JSON number token; false when it is longer than <see cref="MaxLength"/> or its exponent is absurd.</summary>
    public static bool TryRead(ReadOnlySpan<char> token, out ExactNumber number)
    {
        number = default;
        if (token.Length > MaxLength)
        {
            return false;
        }

        var exponent = 0L;
        var e = token.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (
                !long.TryParse(token[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs(exponent) > MaxExponent
            )
            {
                return false;
            }

            token = token[..e];
        }

        var digits = token.ToString();
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }

        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var mantissa))
        {
            return false;
        }

        number = Normal(mantissa, exponent);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ExactNumber other)
    {
        if (Mantissa.Sign != other.Mantissa.Sign || Mantissa.IsZero)
        {
            return Mantissa.Sign.CompareTo(other.Mantissa.Sign);
        }

        // Of two numbers with the same sign the one with more digits before its point is the larger in size; only equal ones need aligning.
        var size = Magnitude.CompareTo(other.Magnitude);
        if (size != 0)
        {
            return size * Mantissa.Sign;
        }

        var common = Math.Min(Exponent, other.Exponent);
        return Scaled(common).CompareTo(other.Scaled(common));
    }

    /// <summary>True when this is a whole multiple of a positive divisor.</summary>
    public bool IsMultipleOf(ExactNumber divisor)
    {
        if (Mantissa.IsZero)
        {
            return true;
        }

        var shift = Exponent - divisor.Exponent;
        if (shift >= 0)
        {
            var rest = BigInteger.Remainder(Mantissa, divisor.Mantissa) * BigInteger.ModPow(10, shift, divisor.Mantissa);
            return BigInteger.Remainder(rest, divisor.Mantissa).IsZero;
        }

        return -shift <= MaxLength && BigInteger.Remainder(Mantissa, divisor.Mantissa * BigInteger.Pow(10, (int)-shift)).IsZero;
    }

    /// <summary>A text that is equal for equal numbers, however they were written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mantissa}e{Exponent}");

    private long Magnitude => BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture).Length + Exponent;

    private BigInteger Scaled(long exponent) => Mantissa * BigInteger.Pow(10, (int)(Exponent - exponent));

    private static ExactNumber Normal(BigInteger mantissa, long exponent)
    {
        if (mantissa.IsZero)
        {
            return new(BigInteger.Zero, 0);
        }

        while (true)
        {
            var (quotient, remainder) = BigInteger.DivRem(mantissa, 10);
            if (!remainder.IsZero)
            {
                return new(mantissa, exponent);
            }

            (mantissa, exponent) = (quotient, exponent + 1);
        }
    }
}
