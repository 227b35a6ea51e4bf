using System.Globalization;
using System.Text;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Components.Controls;

/// <summary>Names and numbers as a person reads them.</summary>
public static class Words
{
    /// <summary>"1 item", "3 items".</summary>
    public static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>"order_id", "orderId" and "order-id" are "Order id".</summary>
    public static string Humanise(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return "";
        }

        var words = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            if (letter is '_' or '-' or '.')
            {
                words.Append(' ');
            }
            else if (char.IsUpper(letter) && i > 0 && char.IsLower(name[i - 1]))
            {
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            }
            else
            {
                words.Append(letter);
            }
        }

        var text = words.ToString().Trim();
        return text.Length == 0 ? name : char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>An enum member as words: <c>AwaitingInfo</c> is "Awaiting info".</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Humanise(SnakeCase.Of(value));

    /// <summary>"341 bytes", "12.4 KB", "3.1 MB"; 1 KB is 1,024 bytes.</summary>
    public static string Size(long bytes) =>
        bytes switch
        {
            < 1024 => Count(bytes, "byte"),
            < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.#} MB"),
        };

    /// <summary>A principal as the reviewer knows it: <c>user:ada@example.com</c> is "ada@example.com", <c>system:timeout</c> is "the portal (timeout)".</summary>
    public static string Principal(string? principal)
    {
        if (string.IsNullOrEmpty(principal))
        {
            return "somebody";
        }

        var colon = principal.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? principal
            : principal[..colon] switch
            {
                "user" => principal[(colon + 1)..],
                "key" => $"agent key {principal[(colon + 1)..]}",
                "system" => $"the portal ({Humanise(principal[(colon + 1)..]).ToLowerInvariant()})",
                _ => principal,
            };
    }

    /// <summary>An absolute time for where no script runs: <c>22 Nov 2026, 18:04 UTC</c>.</summary>
    public static string Utc(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
