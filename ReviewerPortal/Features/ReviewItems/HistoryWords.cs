using System.Globalization;
using System.Text.Json;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Queue;

namespace ReviewerPortal.Features.ReviewItems;

/// <summary>Audit entries of an item as sentences.</summary>
public static class HistoryWords
{
    /// <summary>One entry in words; an action without words of its own is named as the audit names it.</summary>
    public static ItemSheet.HistoryLine Of(ShowItem.HistoryLine line)
    {
        var detail = Read(line.Detail);
        return new ItemSheet.HistoryLine(line.At, Words.Principal(line.Who), What(line.Action, detail), Said(detail));
    }

    /// <summary>The entry as a step up to another queue; null for any other.</summary>
    public static ItemSheet.StepUp? StepUpOf(ShowItem.HistoryLine line)
    {
        var detail = Read(line.Detail);
        var (from, to) = line.Action switch
        {
            "item.escalated" => (Text(detail, "from"), Text(detail, "to")),
            "item.taken_over" => (Text(detail, "fromQueue"), Text(detail, "queue")),
            _ => (null, null),
        };
        return from is null || to is null || string.Equals(from, to, StringComparison.Ordinal)
            ? null
            : new ItemSheet.StepUp(from, to, Words.Principal(line.Who), line.At, Said(detail));
    }

    private static string What(string action, JsonElement detail) =>
        action switch
        {
            "item.received" => "handed it over",
            "item.claimed" => "claimed it",
            "item.released" => "gave it back",
            "item.skipped" => "passed it by",
            "item.claim_lapsed" => "put it back: the claim ran out",
            "item.taken_over" => "took it over",
            "item.assigned" => Text(detail, "to") is { } to
                ? $"assigned it to {HiddenCharacters.Reveal(Words.Principal(to))}"
                : "took the assignment back",
            "item.escalated" => $"sent it up to {HiddenCharacters.Reveal(Words.Humanise(Text(detail, "to")))}",
            "item.rung_fired" => $"reached {Text(detail, "rung")}",
            "item.sla_breached" => Text(detail, "clock") is "respond" ? "was not claimed in time" : "ran out of time",
            "item.timed_out" => Text(detail, "outcome") switch
            {
                "rejected" => "rejected it: nobody decided in time",
                "approved" => "approved it: nobody decided in time",
                _ => "called the leads: nobody decided in time",
            },
            "item.release_rolled_back" => "re-routed it: the agent version behind it was rolled back",
            "item.info_requested" => "asked for information",
            "item.wait_ended" => "ended the wait for information",
            "item.auto_approved" => "approved it automatically",
            "item.approved" => "approved it",
            "item.edited" => $"approved it with {Changed(detail)}",
            "item.rejected" => "rejected it",
            "item.responded" => "answered in place of the action",
            "item.approved_awaiting_another" =>
                $"gave an approval ({Text(detail, "approvals")?.Replace("/", " of ", StringComparison.Ordinal)})",
            "item.edited_awaiting_another" => $"edited it with {Changed(detail)}; another approval is needed",
            "evidence.opened" => $"opened “{HiddenCharacters.Reveal(Words.Humanise(Text(detail, "name")))}”",
            _ => HiddenCharacters.Reveal(Words.Humanise(action.Replace('.', ' '))).ToLower(CultureInfo.InvariantCulture),
        };

    private static string Changed(JsonElement detail) =>
        detail.ValueKind == JsonValueKind.Object
        && detail.TryGetProperty("changedFields", out var fields)
        && fields.ValueKind == JsonValueKind.Array
            ? $"changes to {HiddenCharacters.Reveal(string.Join(", ", fields.EnumerateArray().Select(f => Words.Humanise(f.GetString()).ToLowerInvariant())))}"
            : "changes";

    private static string? Said(JsonElement detail) =>
        (Text(detail, "reasonCode"), Text(detail, "message")) switch
        {
            ({ } code, { } message) => $"{Words.Humanise(code)}: {message}",
            ({ } code, null) => Words.Humanise(code),
            (null, { } message) => message,
            _ => null,
        };

    private static string? Text(JsonElement detail, string name) =>
        detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static JsonElement Read(string detail)
    {
        try
        {
            return JsonElement.Parse(detail);
        }
        catch (JsonException)
        {
            return default; // Entries of long ago may carry none.
        }
    }
}
