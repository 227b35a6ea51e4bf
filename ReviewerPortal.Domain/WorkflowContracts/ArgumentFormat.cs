using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The values of <c>format</c> an argument schema may use: those that are checked, and a few that only describe.</summary>
internal static class ArgumentFormat
{
    /// <summary>Formats that are checked, with what the argument must then be.</summary>
    public static readonly IReadOnlyDictionary<string, string> Checked = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["date-time"] = "a date and time such as 2026-11-22T18:00:00Z",
        ["date"] = "a date such as 2026-11-22",
        ["time"] = "a time with an offset such as 18:00:00Z",
        ["email"] = "an e-mail address",
        ["uri"] = "an absolute URI",
        ["uuid"] = "a UUID",
        ["ipv4"] = "an IPv4 address",
        ["ipv6"] = "an IPv6 address",
        ["int32"] = "a 32-bit integer",
        ["int64"] = "a 64-bit integer",
    };

    /// <summary>Formats that say how a value is kept or shown and promise nothing about it.</summary>
    public static readonly IReadOnlySet<string> Descriptive = new HashSet<string>(StringComparer.Ordinal)
    {
        "float",
        "double",
        "decimal",
        "password",
    };

    private static readonly string[] DateTimePatterns = [.. Patterns("yyyy-MM-dd'T'HH:mm:ss")];

    private static readonly string[] TimePatterns = [.. Patterns("HH:mm:ss")];

    /// <summary>True when the text fits a checked format. Integer formats do not speak of text and fit every one.</summary>
    public static bool Fits(string format, string text) =>
        format switch
        {
            "date-time" => IsMoment(text, DateTimePatterns),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "time" => IsMoment(text, TimePatterns),
            "email" => MailAddress.TryCreate(text, out var address) && string.Equals(address.Address, text, StringComparison.Ordinal),
            "uri" => !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
                && text.Contains(':', StringComparison.Ordinal)
                && Uri.TryCreate(text, UriKind.Absolute, out _)
                && text[0] != '/',
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "ipv4" => text.Count(c => c == '.') == 3
                && IPAddress.TryParse(text, out var v4)
                && string.Equals(v4.ToString(), text, StringComparison.Ordinal),
            "ipv6" => text.Contains(':', StringComparison.Ordinal)
                && !text.AsSpan().ContainsAny("[]%/")
                && IPAddress.TryParse(text, out var v6)
                && v6.AddressFamily == AddressFamily.InterNetworkV6,
            _ => true,
        };

    /// <summary>True when the number fits a checked integer format; formats of text fit every number.</summary>
    public static bool Fits(string format, ExactNumber number) =>
        format switch
        {
            "int32" => number.IsInteger && IsBetween(number, int.MinValue, int.MaxValue),
            "int64" => number.IsInteger && IsBetween(number, long.MinValue, long.MaxValue),
            _ => true,
        };

    private static bool IsBetween(ExactNumber number, long low, long high) =>
        number.CompareTo(new(low, 0)) >= 0 && number.CompareTo(new(high, 0)) <= 0;

    private static bool IsMoment(string text, string[] patterns) =>
        text.Length is > 0 and < 64
        && DateTimeOffset.TryParseExact(text.ToUpperInvariant(), patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // RFC 3339: a fraction of up to seven digits, then Z or an offset.
    private static IEnumerable<string> Patterns(string seconds) =>
        Enumerable
            .Range(0, 8)
            .Select(n => n == 0 ? seconds : $"{seconds}.{new string('f', n)}")
            .SelectMany(s => new[] { s + "'Z'", s + "zzz" });
}
