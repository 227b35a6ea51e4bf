using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>
/// Reads a JSON body that a stranger wrote and notes everything wrong with it, each at its pointer: what is not JSON, what nests too deep, members that
/// come twice or are unknown, text that is no Unicode or holds a NUL, values of the wrong type or out of range.
/// </summary>
public sealed class StrictJson
{
    /// <summary>How deep a body may nest.</summary>
    public const int MaxDepth = 32;

    /// <summary>How many problems are listed; a body with more of them says how many were left out.</summary>
    public const int MaxProblems = 100;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly List<Problem> _problems = [];
    private int _leftOut;

    /// <summary>The problems in the order they were found, which is the order of the document within each check.</summary>
    public IReadOnlyList<Problem> Problems =>
        _leftOut == 0 ? _problems : [.. _problems, new Problem("#", $"{_leftOut} more problems were found and are not listed")];

    /// <summary>Whether anything was noted.</summary>
    public bool HasProblems => _problems.Count > 0;

    /// <summary>Whether anything noted was too large rather than wrong.</summary>
    public bool HasTooLarge { get; private set; }

    /// <summary>Whether the body holds text or names that cannot be read back, or members that come twice.</summary>
    public bool HoldsUnreadable { get; private set; }

    /// <summary>Notes a problem.</summary>
    public void Note(string pointer, string detail)
    {
        if (_problems.Count < MaxProblems)
        {
            _problems.Add(new Problem(pointer, detail));
        }
        else
        {
            _leftOut++;
        }
    }

    /// <summary>Notes that something is larger than allowed.</summary>
    public void NoteTooLarge(string pointer, string detail)
    {
        HasTooLarge = true;
        Note(pointer, detail);
    }

    /// <summary>Takes over problems another check found.</summary>
    public void Note(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
        {
            Note(problem.Pointer, problem.Detail);
        }
    }

    /// <summary>What was noted, as one refusal.</summary>
    /// <param name="what">What was refused, such as "proposal".</param>
    public Refusal Refuse(string what) =>
        new(
            HasTooLarge ? RefusalCodes.TooLarge : RefusalCodes.Validation,
            _problems.Count == 1
                ? $"The {what} has one problem; nothing was stored."
                : $"The {what} has {_problems.Count + _leftOut} problems; nothing was stored."
        )
        {
            Problems = Problems,
        };

    /// <summary>
    /// Parses the body as one JSON object and checks every value in it for what could not be stored or read back. A refusal means that it is no JSON, no
    /// object or nests too deep; lesser problems are noted and parsing goes on.
    /// </summary>
    public Outcome<JsonDocument> Parse(ReadOnlyMemory<byte> body)
    {
        if (WhyNotText(body.Span) is { } reason)
        {
            return new Refusal(RefusalCodes.MalformedJson, reason);
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException malformed)
        {
            return TooDeepAt(body.Span) is { } pointer ? TooDeep(pointer) : Malformed(malformed);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            var found = document.RootElement.ValueKind;
            document.Dispose();
            Note("#", $"must be an object, not {Spoken(found)}");
            return Refuse("body");
        }

        CheckEverything(document.RootElement, "#");
        return document;
    }

    /// <summary>The pointer of a member.</summary>
    public static string Below(string pointer, string name) =>
        IsPlain(name)
            ? $"{pointer}/{name}"
            : $"{pointer}/{Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))}";

    /// <summary>The pointer of an entry.</summary>
    public static string Below(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>Notes every member whose name is not in the list, with the name that was probably meant.</summary>
    public void RefuseUnknown(JsonElement value, string pointer, IReadOnlyList<string> known)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (TryName(member) is { } name && !known.Contains(name, StringComparer.Ordinal))
            {
                Note(Below(pointer, name), $"is not a known member.{Spelling.Suggest(name, known)}");
            }
        }
    }

    /// <summary>The member, or null where it is absent or JSON's <c>null</c>.</summary>
    public static JsonElement? Member(JsonElement value, string name) =>
        value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    /// <summary>An optional member that is an object; a member of another type is a problem.</summary>
    public JsonElement? ObjectOf(JsonElement value, string pointer, string name) =>
        OfKind(value, pointer, name, JsonValueKind.Object, "an object");

    /// <summary>An optional member that is an array; a member of another type is a problem.</summary>
    public JsonElement? ArrayOf(JsonElement value, string pointer, string name) =>
        OfKind(value, pointer, name, JsonValueKind.Array, "an array");

    /// <summary>An optional text.</summary>
    /// <param name="value">The object it is a member of.</param>
    /// <param name="pointer">That object's pointer.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="maxLength">In UTF-16 characters.</param>
    /// <param name="prose">Whether it may be empty and hold line breaks; a name may neither.</param>
    public string? TextOf(JsonElement value, string pointer, string name, int maxLength, bool prose = false)
    {
        if (OfKind(value, pointer, name, JsonValueKind.String, "a string") is not { } element || !IsSound(element))
        {
            return null;
        }

        var text = element.GetString()!;
        var at = Below(pointer, name);
        if (text.Length > maxLength)
        {
            Note(at, $"is {text.Length} characters long; at most {maxLength} are allowed");
            return null;
        }

        if (prose)
        {
            return text;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            Note(at, "must not be empty");
            return null;
        }

        if (text.Any(char.IsControl))
        {
            Note(at, "must not hold control characters");
            return null;
        }

        return text;
    }

    /// <summary>A text that must be there.</summary>
    public string? RequiredTextOf(JsonElement value, string pointer, string name, int maxLength)
    {
        Require(value, pointer, name);
        return TextOf(value, pointer, name, maxLength);
    }

    /// <summary>Notes a member that must be there and is not.</summary>
    public bool Require(JsonElement value, string pointer, string name)
    {
        if (Member(value, name) is not null)
        {
            return true;
        }

        Note(Below(pointer, name), "is required");
        return false;
    }

    /// <summary>An optional number between two bounds, both included.</summary>
    public decimal? NumberOf(JsonElement value, string pointer, string name, decimal min, decimal max)
    {
        if (OfKind(value, pointer, name, JsonValueKind.Number, "a number") is not { } element)
        {
            return null;
        }

        if (element.TryGetDecimal(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Note(Below(pointer, name), string.Create(CultureInfo.InvariantCulture, $"must be between {min} and {max}"));
        return null;
    }

    /// <summary>An optional <c>true</c> or <c>false</c>.</summary>
    public bool? BooleanOf(JsonElement value, string pointer, string name)
    {
        if (Member(value, name) is not { } element)
        {
            return null;
        }

        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return element.GetBoolean();
        }

        Note(Below(pointer, name), $"must be true or false, not {Spoken(element.ValueKind)}");
        return null;
    }

    /// <summary>An optional RFC 3339 time with its offset.</summary>
    public DateTimeOffset? TimeOf(JsonElement value, string pointer, string name)
    {
        if (OfKind(value, pointer, name, JsonValueKind.String, "a string") is not { } element || !IsSound(element))
        {
            return null;
        }

        var text = element.GetString()!;
        var hasOffset = text.EndsWith('Z') || text.EndsWith('z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (hasOffset && text.Length >= 20 && text[10] is 'T' or 't' or ' ' && element.TryGetDateTimeOffset(out var time))
        {
            return time.ToUniversalTime();
        }

        Note(Below(pointer, name), "must be a time such as 2026-11-22T18:00:00.000Z (RFC 3339, with its offset)");
        return null;
    }

    /// <summary>The size of a value in bytes, as it was written.</summary>
    public static int SizeOf(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).Length;

    /// <summary>Whether a text can be read: checked when the body was parsed, where what is wrong with it was noted.</summary>
    public static bool IsSound(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text);
        return !raw.Contains((byte)'\\') || TryText(text) is { } read && !read.Contains('\0', StringComparison.Ordinal);
    }

    /// <summary>A kind of value as a sentence names it.</summary>
    public static string Spoken(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            _ => "null",
        };

    private JsonElement? OfKind(JsonElement value, string pointer, string name, JsonValueKind kind, string spoken)
    {
        if (Member(value, name) is not { } element)
        {
            return null;
        }

        if (element.ValueKind == kind)
        {
            return element;
        }

        Note(Below(pointer, name), $"must be {spoken}, not {Spoken(element.ValueKind)}");
        return null;
    }

    private static string? WhyNotText(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return "The body is empty; a JSON object was expected.";
        }

        if (body.StartsWith(ByteOrderMark))
        {
            return "The body starts with a byte order mark; send plain UTF-8.";
        }

        if (body.Length >= 2 && (body[0] is 0xFE or 0xFF || body[0] == 0 || body[1] == 0))
        {
            return "The body is not UTF-8 (it looks like UTF-16 or UTF-32); send plain UTF-8.";
        }

        return Utf8.IsValid(body) ? null : "The body is not valid UTF-8.";
    }

    private static Refusal Malformed(JsonException malformed) =>
        new(
            RefusalCodes.MalformedJson,
            malformed is { LineNumber: { } line, BytePositionInLine: { } column }
                ? $"The body is not valid JSON: line {line + 1}, byte {column + 1} cannot be read."
                : "The body is not valid JSON."
        );

    private Refusal TooDeep(string pointer)
    {
        Note(pointer, $"nests deeper than {MaxDepth} levels");
        return Refuse("body");
    }

    // The reader keeps no stack of its own, so that even a megabyte of brackets is walked safely.
    private static string? TooDeepAt(ReadOnlySpan<byte> body)
    {
        var names = new string?[MaxDepth];
        var indexes = new int[MaxDepth];
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = body.Length + 1 });
        try
        {
            while (reader.Read())
            {
                var depth = reader.CurrentDepth;
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    names[depth - 1] = reader.GetString();
                    continue;
                }

                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    continue;
                }

                if (depth > 0)
                {
                    indexes[depth - 1]++;
                }

                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    if (depth == MaxDepth)
                    {
                        return Enumerable
                            .Range(0, MaxDepth)
                            .Aggregate("#", (at, level) => names[level] is { } name ? Below(at, name) : Below(at, indexes[level]));
                    }

                    (names[depth], indexes[depth]) = (null, -1);
                }
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null; // Broken before it became too deep: the parser's own message says where.
        }

        return null;
    }

    private void CheckEverything(JsonElement value, string pointer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckMembers(value, pointer);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var entry in value.EnumerateArray())
                {
                    // Most entries are plain, and a pointer costs an allocation: make it only for those that are looked into.
                    if (
                        entry.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                        || (entry.ValueKind is JsonValueKind.String && !IsSound(entry))
                    )
                    {
                        CheckEverything(entry, Below(pointer, index));
                    }

                    index++;
                }

                break;
            case JsonValueKind.String when !IsSound(value):
                NoteUnreadable(
                    pointer,
                    TryText(value) is null ? "holds half a surrogate pair, which is no Unicode text" : "holds the character NUL"
                );
                break;
        }
    }

    private void CheckMembers(JsonElement value, string pointer)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (TryName(member) is not { } name)
            {
                NoteUnreadable(pointer, "has a member whose name holds half a surrogate pair, which is no Unicode text");
                continue;
            }

            var plain = member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String);
            if (!seen.Add(name))
            {
                NoteUnreadable(Below(pointer, name), "is given more than once");
            }
            else if (name.Contains('\0', StringComparison.Ordinal))
            {
                NoteUnreadable(pointer, "has a member whose name holds the character NUL");
            }
            else if (!plain && (member.Value.ValueKind is not JsonValueKind.String || !IsSound(member.Value)))
            {
                CheckEverything(member.Value, Below(pointer, name));
            }
        }
    }

    private void NoteUnreadable(string pointer, string detail)
    {
        HoldsUnreadable = true;
        Note(pointer, detail);
    }

    private static string? TryName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair; the reader offers no way to ask first.
        }
    }

    private static string? TryText(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // As above.
        }
    }

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"
    );

    private static bool IsPlain(string name) => !name.AsSpan().ContainsAnyExcept(Plain);
}
