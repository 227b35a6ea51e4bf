using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Reads the native body of <c>POST /reviews</c>. Needs no database, so all of it, hashes included, is done before a transaction begins.</summary>
public static class ProposalReader
{
    /// <summary>Most actions in one review.</summary>
    public const int MaxActions = 50;

    /// <summary>Most evidence pieces in one body.</summary>
    public const int MaxEvidence = 100;

    /// <summary>Largest evidence piece inline, in bytes of its content as written.</summary>
    public const int MaxInlineEvidence = 256 * 1024;

    /// <summary>Bound of an amount, either way.</summary>
    public const decimal MaxAmount = 1_000_000_000_000m;

    private const int NameLength = 200;
    private const int ProseLength = 4_000;

    private static readonly string[] BodyMembers =
    [
        "workflow",
        "threadId",
        "interruptId",
        "agent",
        "actor",
        "subject",
        "step",
        "actions",
        "exception",
        "confidence",
        "amount",
        "reversible",
        "evidence",
        "callback",
        "request",
        "responseSchema",
    ];

    private static readonly string[] ActionMembers = ["name", "args", "description", "confidence", "amount", "reversible"];
    private static readonly string[] EvidenceMembers = ["name", "kind", "mediaType", "content", "capturedAt", "source"];

    /// <summary>
    /// Reads the body. Problems are noted in <paramref name="json"/>, so that the caller can add what only the database knows before refusing; the proposal
    /// is usable only when none were. A refusal means there is nothing to go on with.
    /// </summary>
    public static Outcome<Proposal> Read(ReadOnlyMemory<byte> body, StrictJson json)
    {
        if (!json.Parse(body).Succeeded(out var document, out var refusal))
        {
            return refusal;
        }

        using (document)
        {
            return ReadBody(document.RootElement, json);
        }
    }

    /// <summary>Reads a list of evidence pieces, as the body of a review and of <c>POST /reviews/{id}/evidence</c> have it.</summary>
    public static IReadOnlyList<ProposedEvidence> ReadEvidence(JsonElement body, StrictJson json)
    {
        if (json.ArrayOf(body, "#", "evidence") is not { } list)
        {
            return [];
        }

        if (list.GetArrayLength() > MaxEvidence)
        {
            json.Note("#/evidence", $"holds {list.GetArrayLength()} pieces; at most {MaxEvidence} are allowed");
            return [];
        }

        var pieces = new List<ProposedEvidence>(list.GetArrayLength());
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, entry) in list.EnumerateArray().Index())
        {
            var at = StrictJson.Below("#/evidence", index);
            if (!IsObject(entry, at, json))
            {
                continue;
            }

            json.RefuseUnknown(entry, at, EvidenceMembers);
            var piece = ReadPiece(entry, at, json);
            if (piece is not null && !names.Add(piece.Name))
            {
                json.Note(StrictJson.Below(at, "name"), "is the name of an earlier piece; each name may come once");
            }
            else if (piece is not null)
            {
                pieces.Add(piece);
            }
        }

        return pieces;
    }

    private static Proposal ReadBody(JsonElement body, StrictJson json)
    {
        json.RefuseUnknown(body, "#", BodyMembers);
        var agent = json.ObjectOf(body, "#", "agent");
        var actor = json.ObjectOf(body, "#", "actor");
        var subject = json.ObjectOf(body, "#", "subject");
        RefuseUnknown(agent, "agent", ["name", "version"], json);
        RefuseUnknown(actor, "actor", ["id", "tenant"], json);
        RefuseUnknown(subject, "subject", ["type", "id", "version", "tenant"], json);
        return new Proposal
        {
            Workflow = json.TextOf(body, "#", "workflow", 100),
            ThreadId = json.TextOf(body, "#", "threadId", 400),
            InterruptId = json.TextOf(body, "#", "interruptId", 400),
            AgentName = agent is { } a ? json.RequiredTextOf(a, "#/agent", "name", 100) ?? "" : "",
            AgentVersion = Text(agent, "agent", "version", json) ?? "",
            ActorId = Text(actor, "actor", "id", json),
            ActorTenant = Text(actor, "actor", "tenant", json),
            SubjectType = Text(subject, "subject", "type", json),
            SubjectId = subject is { } s ? json.RequiredTextOf(s, "#/subject", "id", NameLength) : null,
            SubjectVersion = Text(subject, "subject", "version", json),
            SubjectTenant = Text(subject, "subject", "tenant", json),
            Step = json.TextOf(body, "#", "step", NameLength),
            Actions = ReadActions(body, json),
            Exception = ReadException(body, json),
            Evidence = ReadEvidence(body, json),
            CallbackEndpoint = ReadCallback(body, json),
        };
    }

    private static List<ProposedAction> ReadActions(JsonElement body, StrictJson json)
    {
        foreach (var dialect in (string[])["request", "responseSchema"])
        {
            if (StrictJson.Member(body, dialect) is not null)
            {
                json.Note(
                    StrictJson.Below("#", dialect),
                    "is an agent framework's own form, which is not accepted yet; send the native body with `actions`"
                );
            }
        }

        var confidence = json.NumberOf(body, "#", "confidence", 0, 1);
        var amount = json.NumberOf(body, "#", "amount", -MaxAmount, MaxAmount);
        var reversible = json.BooleanOf(body, "#", "reversible");
        if (StrictJson.Member(body, "request") is null)
        {
            json.Require(body, "#", "actions");
        }

        if (json.ArrayOf(body, "#", "actions") is not { } list)
        {
            return [];
        }

        if (list.GetArrayLength() is 0 or > MaxActions)
        {
            json.Note("#/actions", $"must hold 1 to {MaxActions} actions, not {list.GetArrayLength()}");
            return [];
        }

        var actions = new List<ProposedAction>(list.GetArrayLength());
        foreach (var (index, entry) in list.EnumerateArray().Index())
        {
            var at = StrictJson.Below("#/actions", index);
            if (!IsObject(entry, at, json))
            {
                continue;
            }

            json.RefuseUnknown(entry, at, ActionMembers);
            json.Require(entry, at, "args");
            var args = json.ObjectOf(entry, at, "args");
            var name = json.RequiredTextOf(entry, at, "name", NameLength);
            var description = json.TextOf(entry, at, "description", ProseLength, prose: true);
            var ownConfidence = json.NumberOf(entry, at, "confidence", 0, 1);
            var ownAmount = json.NumberOf(entry, at, "amount", -MaxAmount, MaxAmount);
            var ownReversible = json.BooleanOf(entry, at, "reversible");
            // Half a surrogate pair has no canonical form.
            if (name is not null && args is { } given && !json.HoldsUnreadable)
            {
                var canonical = CanonicalJson.Of(given);
                actions.Add(
                    new ProposedAction(
                        name,
                        given.Clone(),
                        canonical,
                        description,
                        ownConfidence ?? confidence,
                        ownAmount ?? amount,
                        ownReversible ?? reversible
                    )
                );
            }
        }

        return actions;
    }

    private static DeclaredException? ReadException(JsonElement body, StrictJson json)
    {
        if (json.ObjectOf(body, "#", "exception") is not { } exception)
        {
            return null;
        }

        json.RefuseUnknown(exception, "#/exception", ["type", "detail"]);
        var type = json.RequiredTextOf(exception, "#/exception", "type", 100);
        var detail = json.TextOf(exception, "#/exception", "detail", ProseLength, prose: true);
        return type is null ? null : new DeclaredException(type, detail);
    }

    private static string? ReadCallback(JsonElement body, StrictJson json)
    {
        if (json.ObjectOf(body, "#", "callback") is not { } callback)
        {
            return null;
        }

        if (StrictJson.Member(callback, "url") is not null)
        {
            json.Note(
                "#/callback/url",
                "is not accepted: the portal calls only addresses an administrator registered; name one of them in `endpoint`"
            );
        }

        json.RefuseUnknown(callback, "#/callback", ["endpoint", "url"]);
        return json.RequiredTextOf(callback, "#/callback", "endpoint", 100);
    }

    private static ProposedEvidence? ReadPiece(JsonElement entry, string at, StrictJson json)
    {
        var name = json.RequiredTextOf(entry, at, "name", 100);
        var kindName = json.TextOf(entry, at, "kind", 40);
        var mediaType = json.TextOf(entry, at, "mediaType", 100);
        var capturedAt = json.TimeOf(entry, at, "capturedAt");
        var source = json.TextOf(entry, at, "source", 400);
        mediaType = mediaType?.Split(';', 2)[0].Trim();
        if (mediaType is not null && !EvidenceRules.IsMediaType(mediaType))
        {
            json.Note(StrictJson.Below(at, "mediaType"), "must be a media type such as application/json");
            return null;
        }

        if (!json.Require(entry, at, "content") || StrictJson.Member(entry, "content") is not { } content)
        {
            return null;
        }

        var contentAt = StrictJson.Below(at, "content");
        if (StrictJson.SizeOf(content) > MaxInlineEvidence)
        {
            json.NoteTooLarge(
                contentAt,
                $"is {StrictJson.SizeOf(content)} bytes; at most {MaxInlineEvidence} come inline, larger pieces by PUT /reviews/{{id}}/evidence/{{name}}"
            );
            return null;
        }

        mediaType ??= content.ValueKind is JsonValueKind.String ? "text/plain" : "application/json";
        var kind = EvidenceRules.KindOf(kindName, mediaType);
        if (EvidenceRules.IsBinary(kind, mediaType))
        {
            return name is null ? null : ReadBytes(name, kind, mediaType, content, contentAt, capturedAt, source, json);
        }

        if (mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && content.ValueKind is not JsonValueKind.String)
        {
            json.Note(contentAt, $"must be a string where the media type is {mediaType}");
            return null;
        }

        if (name is null || json.HoldsUnreadable)
        {
            return null;
        }

        var text =
            content.ValueKind is JsonValueKind.String && !EvidenceRules.IsJson(mediaType) ? content.GetString()! : content.GetRawText();
        var utf8 = Encoding.UTF8.GetBytes(text);
        return new ProposedEvidence(name, kind, mediaType, text, Bytes: null, EvidenceRules.HashOf(utf8), utf8.Length, capturedAt, source);
    }

    private static ProposedEvidence? ReadBytes(
        string name,
        EvidenceKind kind,
        string mediaType,
        JsonElement content,
        string contentAt,
        DateTimeOffset? capturedAt,
        string? source,
        StrictJson json
    )
    {
        if (kind is EvidenceKind.Image && !EvidenceRules.ImageTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase))
        {
            json.Note(contentAt, $"is an image of a type that is not shown; send one of {string.Join(", ", EvidenceRules.ImageTypes)}");
            return null;
        }

        if (content.ValueKind is not JsonValueKind.String || !content.TryGetBytesFromBase64(out var bytes))
        {
            json.Note(contentAt, $"must be base64 text where the media type is {mediaType}");
            return null;
        }

        return new ProposedEvidence(
            name,
            kind,
            mediaType,
            Content: null,
            bytes,
            EvidenceRules.HashOf(bytes),
            bytes.Length,
            capturedAt,
            source
        );
    }

    private static bool IsObject(JsonElement entry, string at, StrictJson json)
    {
        if (entry.ValueKind is JsonValueKind.Object)
        {
            return true;
        }

        json.Note(at, $"must be an object, not {StrictJson.Spoken(entry.ValueKind)}");
        return false;
    }

    private static void RefuseUnknown(JsonElement? value, string name, IReadOnlyList<string> known, StrictJson json)
    {
        if (value is { } given)
        {
            json.RefuseUnknown(given, StrictJson.Below("#", name), known);
        }
    }

    private static string? Text(JsonElement? value, string owner, string name, StrictJson json) =>
        value is { } given ? json.TextOf(given, StrictJson.Below("#", owner), name, NameLength) : null;
}
