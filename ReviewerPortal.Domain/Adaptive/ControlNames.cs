using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>Names and adds the controls that proposals put into a contract.</summary>
internal static class ControlNames
{
    private const int Longest = 100;

    /// <summary>A control's name for a purpose and the part it is for.</summary>
    public static string Of(string purpose, string? part)
    {
        var name = part is null ? purpose : $"{purpose}-{part}";
        return name.Length <= Longest ? name : name[..Longest];
    }

    /// <summary>The change that puts a control behind those there are, under its name or the next free one.</summary>
    public static Outcome<IReadOnlyList<ContractChange>> Add(
        WorkflowContract contract,
        string name,
        ControlKind kind,
        string require,
        string otherwise
    )
    {
        var taken = contract.Controls.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var free = name;
        for (var number = 2; taken.Contains(free); number++)
        {
            var suffix = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-{number}");
            free = name[..Math.Min(name.Length, Longest - suffix.Length)] + suffix;
        }

        return new ContractChange[]
        {
            new ContractChange.Insert(
                "controls",
                contract.Controls.Count,
                new JsonObject
                {
                    ["control"] = free,
                    ["kind"] = SnakeCase.Of(kind),
                    ["require"] = require,
                    ["otherwise"] = otherwise,
                }
            ),
        };
    }
}
