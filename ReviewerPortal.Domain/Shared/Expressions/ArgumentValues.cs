using System.Text.Json;

namespace ReviewerPortal.Domain.Shared.Expressions;

/// <summary>What the arguments of a proposed action hold for a condition.</summary>
internal static class ArgumentValues
{
    /// <summary>What a dotted path below <c>args</c> stands for; null where there is nothing. A member whose own name holds dots is found before a path through several.</summary>
    public static object? At(JsonElement at, string path)
    {
        if (at.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        if (at.TryGetProperty(path, out var whole))
        {
            return ValueOf(whole);
        }

        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = path.IndexOf('.', dot + 1))
        {
            if (at.TryGetProperty(path[..dot], out var below) && At(below, path[(dot + 1)..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static object? ValueOf(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.TryGetDecimal(out var number) ? number : null,
            JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
            JsonValueKind.Array => element.EnumerateArray().Select(ValueOf).ToList(),
            _ => null,
        };
}
