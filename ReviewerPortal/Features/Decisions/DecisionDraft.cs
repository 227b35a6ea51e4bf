using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.Decisions;

/// <summary>A decision as the person is about to give it.</summary>
public sealed record DecisionIntent(ReviewDecision Decision, JsonElement? Args, string? ReasonCode, string? Message, string? To);

/// <summary>
/// What a person has typed towards a decision. It outlives reloads of the item, lost races and, as text in the database, the page and the server. Committing is separate: a draft decides nothing.
/// </summary>
public sealed class DecisionDraft
{
    /// <summary>Which decision is open; null for none.</summary>
    public ReviewDecision? Open { get; set; }

    public string? ReasonCode { get; set; }

    public string Message { get; set; } = "";

    /// <summary>The owner an escalation names; null for the usual one.</summary>
    public string? To { get; set; }

    /// <summary>The edit form, once it was opened.</summary>
    public ArgumentForm? Form { get; private set; }

    /// <summary>The arguments as edited; null while the form cannot be read or was never opened.</summary>
    public JsonElement? Args { get; private set; }

    // What is kept while a field cannot be read: losing one half-typed number is better than losing every other field.
    private JsonElement? _lastReadable;

    /// <summary>Whether anything was typed.</summary>
    public bool IsEmpty => Form is null && Message.Length == 0 && ReasonCode is null && To is null;

    /// <summary>Opens the edit form on these arguments, or leaves the one there is.</summary>
    public ArgumentForm OpenForm(ArgumentSchema? schema, JsonElement arguments)
    {
        if (Form is null)
        {
            Form = ArgumentForm.For(schema, arguments);
            Args = _lastReadable = arguments;
        }

        return Form;
    }

    /// <summary>Reads the form after a change.</summary>
    public void ReadForm()
    {
        Args = Form?.Read();
        _lastReadable = Args ?? _lastReadable;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        (Open, ReasonCode, Message, To) = (null, null, "", null);
        (Form, Args, _lastReadable) = (null, null, null);
    }

    /// <summary>The draft as text; null when there is nothing worth keeping.</summary>
    public string? Write() =>
        IsEmpty
            ? null
            : new JsonObject
            {
                ["open"] = Open is { } open ? SnakeCase.Of(open) : null,
                ["reasonCode"] = ReasonCode,
                ["message"] = Message,
                ["to"] = To,
                ["args"] = _lastReadable is { } args ? JsonNode.Parse(args.GetRawText()) : null,
            }.ToJsonString();

    /// <summary>Takes up a draft that was kept; text that is none is ignored.</summary>
    public void Restore(string? text, ArgumentSchema? schema)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        try
        {
            var kept = JsonElement.Parse(text);
            Open = TextOf(kept, "open") is { } open && SnakeCase.TryParse<ReviewDecision>(open, out var decision) ? decision : null;
            (ReasonCode, Message, To) = (TextOf(kept, "reasonCode"), TextOf(kept, "message") ?? "", TextOf(kept, "to"));
            if (kept.TryGetProperty("args", out var args) && args.ValueKind == JsonValueKind.Object)
            {
                Form = ArgumentForm.For(schema, args);
                ReadForm();
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Text of another version of the portal is no draft of this one: start afresh.
            Clear();
        }
    }

    private static string? TextOf(JsonElement kept, string name) =>
        kept.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
