using System.Text.Json;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>What is stored of a proposal and of what became of it: enough to place it again under another contract.</summary>
internal sealed record ReceivedItem
{
    public required ReviewItemId Id { get; init; }

    public required ReviewId ReviewId { get; init; }

    public required int ContractVersion { get; init; }

    public required string Action { get; init; }

    public required string Step { get; init; }

    /// <summary>The arguments as the agent proposed them.</summary>
    public required string Args { get; init; }

    public string? Description { get; init; }

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

    public required string Controls { get; init; }

    public required string ReceivedQueue { get; init; }

    public required string ReceivedTier { get; init; }

    public string? ReceivedExceptionType { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateTimeOffset ResolveBy { get; init; }

    public required ItemStatus Status { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Whether the controls let it pass with no person.</summary>
    public bool WasAutomatic => string.Equals(DecidedBy, ReceiveReview.AutomaticActor, StringComparison.Ordinal);

    /// <summary>The columns, for a query.</summary>
    public static IQueryable<ReceivedItem> Of(IQueryable<ReviewItem> items, IQueryable<Review> reviews) =>
        from item in items
        join review in reviews on item.ReviewId equals review.Id
        orderby item.Id descending
        select new ReceivedItem
        {
            Id = item.Id,
            ReviewId = item.ReviewId,
            ContractVersion = item.ContractVersion,
            Action = item.Action,
            Step = item.Step,
            Args = item.ProposedArgs,
            Description = item.Description,
            Amount = item.Amount,
            Confidence = item.Confidence,
            Reversible = item.Reversible,
            AgentName = item.AgentName,
            AgentVersion = item.AgentVersion,
            SubjectType = review.SubjectType,
            SubjectId = review.SubjectId,
            SubjectVersion = review.SubjectVersion,
            SubjectTenant = review.SubjectTenant,
            ActorId = review.ActorId,
            ActorTenant = review.ActorTenant,
            Controls = item.Controls,
            ReceivedQueue = item.ReceivedQueue,
            ReceivedTier = item.ReceivedTier,
            ReceivedExceptionType = item.ReceivedExceptionType,
            ReceivedAt = item.ReceivedAt,
            ResolveBy = item.ResolveBy,
            Status = item.Status,
            DecidedBy = item.DecidedBy,
            DecidedAt = item.DecidedAt,
        };

    /// <summary>
    /// The proposal as it may have been. What the agent said of reversibility is told from what the item came to under the version it was admitted under; an
    /// exception no control raised is taken for the agent's own; the step it named is only kept where the trial's contract leaves the choice to the agent.
    /// </summary>
    /// <param name="admitted">The version it was admitted under; null where this release no longer reads it.</param>
    /// <param name="trial">The contract it is tried on.</param>
    public Proposal Rebuild(WorkflowContract? admitted, WorkflowContract trial)
    {
        var action = new ProposedAction(Action, JsonElement.Parse(Args), Args, Description, Confidence, Amount, Said(admitted));
        return new Proposal
        {
            Workflow = trial.Workflow,
            AgentName = AgentName,
            AgentVersion = AgentVersion,
            ActorId = ActorId,
            ActorTenant = ActorTenant,
            SubjectType = SubjectType,
            SubjectId = SubjectId,
            SubjectVersion = SubjectVersion,
            SubjectTenant = SubjectTenant,
            Step = trial.Actions.GetValueOrDefault(Action) is { Step: null } && Step.Length > 0 ? Step : null,
            Exception = Declared() is { } declared ? new DeclaredException(declared, Detail: null) : null,
            Actions = [action],
            Evidence = [],
        };
    }

    private bool? Said(WorkflowContract? admitted) =>
        admitted?.Actions.GetValueOrDefault(Action)?.Reversible switch
        {
            true => Reversible ? null : false,
            false => null,
            null => Reversible ? true : null,
        };

    private string? Declared() =>
        ReceivedExceptionType is null or IntakeRules.UnknownAction ? null
        : JsonSerializer.Deserialize<List<ControlOutcome>>(Controls, WireJson.Options)!.Exists(c => c.Result is ControlResult.Failed) ? null
        : ReceivedExceptionType;
}
