using System.Text.Json;
using ReviewerPortal.Domain.Audit;

namespace ReviewerPortal.Features.Audit;

/// <summary>An audit entry as a person would say it: who did what to what, and the few details that matter. Every part is somebody's text, to be encoded.</summary>
/// <param name="Who">The actor's name.</param>
/// <param name="Did">The verb, such as "approved".</param>
/// <param name="What">What it was done to.</param>
/// <param name="Notes">Details worth a glance, such as a reason.</param>
public sealed record AuditSentence(string Who, string Did, string What, IReadOnlyList<string> Notes)
{
    // Members of an entry's detail that a reader wants without opening it, in the order they are told.
    private static readonly (string Name, string Before)[] Telling =
    [
        ("verdict", ""),
        ("reasonCode", "reason: "),
        ("reason", "reason: "),
        ("message", "“"),
        ("to", "to "),
        ("queue", "queue "),
        ("toQueue", "to queue "),
        ("exceptionType", "exception: "),
        ("tier", "tier "),
        ("changedFields", "changed: "),
        ("outcome", "outcome: "),
        ("role", "role "),
        ("name", ""),
        ("number", "version "),
        ("endpoint", "endpoint "),
    ];

    // Actions whose name alone does not make a sentence with what it was done to.
    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["review.received"] = "handed over",
        ["review.evidence_added"] = "added evidence to",
        ["review.subject_changed"] = "reported a change to the subject of",
        ["review.returned"] = "sent back",
        ["item.received"] = "proposed",
        ["item.auto_approved"] = "let pass by the contract",
        ["item.approved_awaiting_another"] = "approved, with another approval still needed,",
        ["item.info_requested"] = "asked for information on",
        ["item.claim_lapsed"] = "ended the lapsed claim on",
        ["item.released"] = "let go of",
        ["item.taken_over"] = "took over",
        ["item.evidence_complete"] = "completed the evidence of",
        ["item.wait_ended"] = "ended the wait of",
        ["item.state_changed"] = "sent back, because its subject moved on,",
        ["evidence.opened"] = "opened evidence of",
        ["person.link_offered"] = "offered a password link to",
        ["person.password_chosen"] = "chose the password of",
        ["endpoint.secret_rotated"] = "rotated the secret of",
        ["delivery.undeliverable"] = "gave up delivering to",
        ["delivery.delivered"] = "delivered to",
        ["delivery.requested"] = "asked for a delivery to",
        ["item.release_rolled_back"] = "re-routed, because its agent version was rolled back,",
        ["release.rolled_back"] = "rolled back",
        ["release.stepped"] = "gave the next share to",
        ["release.rerouted"] = "re-routed the waiting items of",
        ["release.rehearsed"] = "rehearsed a rollback of",
        ["release.contract_changed"] = "moved under a new contract",
        ["gate.verdict"] = "judged",
        ["item.held"] = "held for a person, because readiness fell,",
        ["readiness.fell"] = "lowered the readiness of",
        ["readiness.rose"] = "raised the readiness of",
        ["metrics.rebuilt"] = "recounted the figures of",
    };

    private const int LongestNote = 160;

    /// <summary>Says the entry. Actions are named noun.verb, so an action nobody thought of here reads well too.</summary>
    public static AuditSentence Of(ListAudit.Row row)
    {
        var dot = row.Action.IndexOf('.', StringComparison.Ordinal);
        var noun = dot > 0 ? row.Action[..dot].Replace('_', ' ') : "";
        var verb = Verbs.GetValueOrDefault(row.Action) ?? row.Action[(dot + 1)..].Replace('_', ' ').Replace('-', ' ');
        var what = row.SubjectName is { } sentence ? $"“{sentence}”" : Subject(noun, row.Subject);
        return new AuditSentence(row.ActorName, verb, what, NotesOf(row.Detail));
    }

    private static string Subject(string noun, string subject)
    {
        var colon = subject.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            return $"{subject[..colon].Replace('_', ' ')} {subject[(colon + 1)..]}";
        }

        return noun.Length == 0 ? subject : $"{noun} {Short(subject)}";
    }

    // A prefixed id reads as its last eight digits; the whole is on the row.
    private static string Short(string id) =>
        id.Length > 30 && id.IndexOf('_', StringComparison.Ordinal) is > 0 and < 6 ? "…" + id[^8..] : id;

    private static List<string> NotesOf(string detail)
    {
        using var json = JsonDocument.Parse(detail);
        var notes = new List<string>();
        if (json.RootElement.ValueKind is not JsonValueKind.Object)
        {
            return notes;
        }

        foreach (var (name, before) in Telling)
        {
            if (json.RootElement.TryGetProperty(name, out var value) && TextOf(value) is { Length: > 0 } text)
            {
                var cut = text.Length > LongestNote ? text[..LongestNote] + "…" : text;
                notes.Add(before + cut + (before is "“" ? "”" : ""));
            }
        }

        return notes;
    }

    private static string? TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(TextOf).Where(t => t is { Length: > 0 })),
            _ => null,
        };
}
