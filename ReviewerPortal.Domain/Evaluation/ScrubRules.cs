using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>
/// Takes secrets and personal data out of what a protected case keeps: by the name of the field, and in running text by how a value looks. An argument that is
/// taken out leaves a seal, so that an answer can still be compared with it and nobody can read it. Pure.
/// </summary>
public static partial class ScrubRules
{
    /// <summary>What stands where a value was.</summary>
    public const string Gone = "[scrubbed]";

    private const string SealMember = "$sealed";

    private static readonly HashSet<string> Fields = new(
        [
            "password",
            "passwd",
            "pwd",
            "secret",
            "clientsecret",
            "token",
            "accesstoken",
            "refreshtoken",
            "apikey",
            "authorization",
            "cookie",
            "privatekey",
            "pin",
            "cvv",
            "cvc",
            "cardnumber",
            "creditcard",
            "creditcardnumber",
            "iban",
            "accountnumber",
            "routingnumber",
            "ssn",
            "socialsecuritynumber",
            "taxid",
            "passport",
            "passportnumber",
            "nationalid",
            "email",
            "emailaddress",
            "phone",
            "phonenumber",
            "mobile",
            "firstname",
            "lastname",
            "fullname",
            "surname",
            "dateofbirth",
            "birthdate",
            "dob",
            "ipaddress",
            "address",
            "address1",
            "address2",
            "street",
            "streetaddress",
            "zip",
            "zipcode",
            "postcode",
            "postalcode",
        ],
        StringComparer.Ordinal
    );

    /// <summary>Takes them out of an object or a list, in place. Answers the pointers of what was taken out.</summary>
    /// <param name="value">What is kept.</param>
    /// <param name="more">Further field names.</param>
    public static IReadOnlyList<string> Scrub(JsonNode? value, IReadOnlyCollection<string> more)
    {
        var gone = new List<string>();
        Walk(value, "#", Names(more), gone, (_, clean) => JsonValue.Create(clean ?? Gone));
        return gone;
    }

    /// <summary>The same for arguments: whatever is taken out leaves a seal, at any depth, so that an answer can still be compared with it.</summary>
    public static IReadOnlyList<string> ScrubArguments(ProtectedCaseId id, JsonObject args, IReadOnlyCollection<string> more)
    {
        var gone = new List<string>();
        Walk(
            args,
            "#",
            Names(more),
            gone,
            (value, _) => new JsonObject { [SealMember] = Seal(id, JsonSerializer.SerializeToElement(value)) }
        );
        return gone;
    }

    /// <summary>The names of the fields that were taken out of a case, from the pointers it keeps.</summary>
    /// <param name="scrubbed">The pointers, as a JSON array.</param>
    public static IReadOnlyCollection<string> FieldsOf(string scrubbed) =>
        [
            .. (JsonSerializer.Deserialize<string[]>(scrubbed) ?? [])
                .Select(p => p[(p.LastIndexOf('/') + 1)..])
                .Where(n => n.Length > 0 && !n.All(char.IsAsciiDigit))
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Text with whatever looks like a secret, an address of mail or a card number taken out.</summary>
    public static string ScrubText(string text) =>
        Cards().Replace(Mails().Replace(Secrets().Replace(text, "[secret]"), "[email]"), m => IsCard(m.Value) ? "[card]" : m.Value);

    /// <summary>The seal of a value within one case: SHA-256 over the case and the canonical value.</summary>
    public static string Seal(ProtectedCaseId id, JsonElement value) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{CanonicalJson.Of(value)}")));

    /// <summary>The seal an expected value is, or null where it is a plain value.</summary>
    public static string? SealOf(JsonElement expected) =>
        expected.ValueKind is JsonValueKind.Object
        && expected.TryGetProperty(SealMember, out var seal)
        && seal.ValueKind is JsonValueKind.String
            ? seal.GetString()
            : null;

    private static HashSet<string> Names(IReadOnlyCollection<string> more) => [.. Fields, .. more.Select(Plain)];

    private static void Walk(
        JsonNode? node,
        string at,
        HashSet<string> names,
        List<string> gone,
        Func<JsonNode, string?, JsonNode?> instead
    )
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (value is not null && Instead(value, names.Contains(Plain(name)), instead) is { } stands)
                    {
                        members[name] = stands;
                        gone.Add($"{at}/{name}");
                    }
                    else
                    {
                        Walk(value, $"{at}/{name}", names, gone, instead);
                    }
                }

                break;
            case JsonArray entries:
                for (var i = 0; i < entries.Count; i++)
                {
                    if (entries[i] is { } entry && Instead(entry, isNamed: false, instead) is { } stands)
                    {
                        entries[i] = stands;
                        gone.Add($"{at}/{i}");
                    }
                    else
                    {
                        Walk(entries[i], $"{at}/{i}", names, gone, instead);
                    }
                }

                break;
            default:
                break;
        }
    }

    private static JsonNode? Instead(JsonNode value, bool isNamed, Func<JsonNode, string?, JsonNode?> instead) =>
        isNamed ? instead(value, null)
        : Cleaned(value) is { } clean ? instead(value, clean)
        : null;

    // The text without what looks like a secret; null where there is none in it.
    private static string? Cleaned(JsonNode node) =>
        node is JsonValue value
        && value.TryGetValue<string>(out var text)
        && ScrubText(text) is var clean
        && !string.Equals(clean, text, StringComparison.Ordinal)
            ? clean
            : null;

    // first_name, firstName and First-Name are one field.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // The check digit of ISO/IEC 7812-1 tells a card number from an order number of the same length.
    private static bool IsCard(string text)
    {
        var digits = text.Where(char.IsAsciiDigit).Select(c => c - '0').ToArray();
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i];
            sum +=
                i % 2 == 0 ? digit
                : digit > 4 ? digit * 2 - 9
                : digit * 2;
        }

        return digits.Length is >= 13 and <= 19 && sum % 10 == 0;
    }

    [GeneratedRegex(@"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}\.[A-Za-z]{2,24}", RegexOptions.NonBacktracking, 1000)]
    private static partial Regex Mails();

    [GeneratedRegex(
        @"(sk|pk|rk|whsec|ghp|gho|xox[abp])[_-][A-Za-z0-9_-]{8,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*|AKIA[A-Z0-9]{16}|Bearer [A-Za-z0-9._~+/-]{8,}=*",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Secrets();

    [GeneratedRegex(@"[0-9]([ -]?[0-9]){12,18}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cards();
}
