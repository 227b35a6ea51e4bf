using System.Text.Json;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>What a tier's condition can ask of an item that was received, as it stood at intake.</summary>
public sealed record PastProposal : IExpressionScope
{
    public required string Workflow { get; init; }

    public required string Action { get; init; }

    /// <summary>The tier it came in under.</summary>
    public required string ReceivedTier { get; init; }

    /// <summary>The step it was placed in; empty where none was known.</summary>
    public string Step { get; init; } = "";

    /// <summary>The proposed arguments as JSON; null where no condition asks for them.</summary>
    public string? Args { get; init; }

    public decimal? Amount { get; init; }

    public decimal? Confidence { get; init; }

    public bool Reversible { get; init; }

    public string AgentName { get; init; } = "";

    public string AgentVersion { get; init; } = "";

    public string? SubjectType { get; init; }

    public string? SubjectId { get; init; }

    public string? SubjectVersion { get; init; }

    public string? SubjectTenant { get; init; }

    public string? ActorId { get; init; }

    public string? ActorTenant { get; init; }

    /// <summary>The exception the agent declared; null where it declared none, or where a control's exception hid it.</summary>
    public string? Declared { get; init; }

    private JsonElement Arguments
    {
        get
        {
            if (field.ValueKind is JsonValueKind.Undefined && Args is not null)
            {
                field = JsonElement.Parse(Args);
            }

            return field;
        }
    }

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "workflow" => Workflow,
            "step" => Given(Step),
            "action" => Action,
            "amount" => Amount,
            "confidence" => Confidence,
            "reversible" => Reversible,
            "subject.type" => SubjectType,
            "subject.id" => SubjectId,
            "subject.version" => SubjectVersion,
            "subject.tenant" => SubjectTenant,
            "actor.id" => ActorId,
            "actor.tenant" => ActorTenant,
            "agent.name" => Given(AgentName),
            "agent.version" => Given(AgentVersion),
            "exception_type" => Declared,
            _ when name.StartsWith(ConditionNames.ArgumentPrefix, StringComparison.Ordinal) => ArgumentValues.At(
                Arguments,
                name[ConditionNames.ArgumentPrefix.Length..]
            ),
            _ => null,
        };
        return value is not null;
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
