using System.Globalization;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Says a proposed action in one sentence, the first thing a reviewer reads.</summary>
public static class ActionSentence
{
    /// <summary>The longest sentence, in UTF-16 characters.</summary>
    public const int MaxLength = 300;

    private const int MaxValue = 80;

    /// <summary>
    /// The contract's sentence with its <c>{names}</c> filled in from the arguments (or <c>{amount}</c>, <c>{action}</c>, <c>{subject}</c>); where it has none or an argument
    /// it needs is missing, the action's name in words, what it is about and the amount: "Cancel pending order #W2378156 — 342.81".
    /// </summary>
    public static string Of(ContractAction? known, Proposal proposal, ProposedAction action)
    {
        var sentence = known?.Sentence is { } template ? Fill(template, proposal, action) : null;
        return PlainText.Of(sentence ?? InWords(proposal, action), MaxLength);
    }

    private static string? Fill(string template, Proposal proposal, ProposedAction action)
    {
        var filled = new StringBuilder();
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is var open and >= 0 && rest[open..].IndexOf('}') is var length and > 0)
        {
            filled.Append(rest[..open]);
            var name = rest.Slice(open + 1, length - 1).Trim().ToString();
            if (ValueOf(name, proposal, action) is not { } value)
            {
                return null;
            }

            filled.Append(value);
            rest = rest[(open + length + 1)..];
        }

        return filled.Append(rest).ToString();
    }

    private static string? ValueOf(string name, Proposal proposal, ProposedAction action)
    {
        var path = name.StartsWith("args.", StringComparison.Ordinal) ? name["args.".Length..] : name;
        var at = action.Args;
        foreach (var member in path.Split('.'))
        {
            if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(member, out at))
            {
                return name switch
                {
                    "amount" => action.Amount is { } amount ? Money(amount) : null,
                    "action" => action.Name,
                    "subject" or "subject.id" => proposal.SubjectId,
                    _ => null,
                };
            }
        }

        return Text(at);
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => PlainText.Of(value.GetString()!, MaxValue),
            JsonValueKind.Number => PlainText.Of(value.GetRawText(), MaxValue),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Array => PlainText.Of(string.Join(", ", value.EnumerateArray().Select(Text)), MaxValue),
            _ => null,
        };

    private static string InWords(Proposal proposal, ProposedAction action)
    {
        var words = new string([.. action.Name.Select(c => c is '_' or '-' or '.' ? ' ' : c)]).Trim();
        var sentence = words.Length == 0 ? action.Name : char.ToUpperInvariant(words[0]) + words[1..];
        if ((proposal.SubjectId ?? FirstId(action.Args)) is { } about)
        {
            sentence += " " + PlainText.Of(about, MaxValue);
        }

        return action.Amount is { } amount ? $"{sentence} — {Money(amount)}" : sentence;
    }

    private static string? FirstId(JsonElement args)
    {
        foreach (var member in args.EnumerateObject())
        {
            if (
                member.Value.ValueKind is JsonValueKind.String
                && (
                    member.Name.EndsWith("id", StringComparison.OrdinalIgnoreCase)
                    || member.Name.EndsWith("number", StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                return member.Value.GetString();
            }
        }

        return null;
    }

    private static string Money(decimal amount) => amount.ToString("#,0.00##", CultureInfo.InvariantCulture);
}
