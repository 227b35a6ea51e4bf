using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.Intake;

/// <summary>
/// The names a contract's conditions may use about one proposed action: <c>workflow</c>, <c>step</c>, <c>action</c>, <c>amount</c>, <c>confidence</c>,
/// <c>reversible</c>, <c>args.…</c>, <c>subject.{type,id,version,tenant}</c>, <c>actor.{id,tenant}</c>, <c>agent.{name,version}</c> and
/// <c>exception_type</c>. What the proposal leaves out is missing, never empty.
/// </summary>
/// <param name="workflow">The contract's workflow.</param>
/// <param name="step">The step it was placed in; empty where none is known.</param>
/// <param name="proposal">The review it came in.</param>
/// <param name="action">The action.</param>
/// <param name="reversible">Whether it can be undone, after the contract was asked.</param>
public sealed class ProposalScope(string workflow, string step, Proposal proposal, ProposedAction action, bool reversible)
    : IExpressionScope
{
    private const string ArgumentPrefix = "args.";

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "workflow" => workflow,
            "step" => Given(step),
            "action" => action.Name,
            "amount" => action.Amount,
            "confidence" => action.Confidence,
            "reversible" => reversible,
            "subject.type" => proposal.SubjectType,
            "subject.id" => proposal.SubjectId,
            "subject.version" => proposal.SubjectVersion,
            "subject.tenant" => proposal.SubjectTenant,
            "actor.id" => proposal.ActorId,
            "actor.tenant" => proposal.ActorTenant,
            "agent.name" => Given(proposal.AgentName),
            "agent.version" => Given(proposal.AgentVersion),
            "exception_type" => proposal.Exception?.Type,
            _ when name.StartsWith(ArgumentPrefix, StringComparison.Ordinal) => ArgumentValues.At(
                action.Args,
                name[ArgumentPrefix.Length..]
            ),
            _ => null,
        };
        return value is not null;
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
