using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Escalation;

namespace ReviewerPortal.Domain.Queue;

/// <summary>Registers what people do with items: the queue's use cases and the decisions.</summary>
public static class QueueServices
{
    /// <summary>Adds them all; none keeps state of a caller's, so each is one for the process.</summary>
    public static IServiceCollection AddQueueAndDecisions(this IServiceCollection services)
    {
        services.AddOptions<ClaimOptions>();
        services.TryAddSingleton<PeopleDirectory>();
        services.TryAddSingleton<ListPeople>();
        services.TryAddSingleton<AbsenceBook>();
        services.AddSingleton<ItemFeed>();
        services.AddSingleton<QueueDirectory>();
        services.AddSingleton<ItemDesk>();
        services.AddSingleton<ClaimItem>();
        services.AddSingleton<ClaimNext>();
        services.AddSingleton<RenewClaim>();
        services.AddSingleton<ReleaseClaim>();
        services.AddSingleton<NoteReturn>();
        services.AddSingleton<AssignItem>();
        services.AddSingleton<AssignItems>();
        services.AddSingleton<ListAssignees>();
        services.AddSingleton<ReturnAbsentAssignments>();
        services.AddSingleton<TakeOverItem>();
        services.AddSingleton<OpenEvidence>();
        services.AddSingleton<ListQueues>();
        services.AddSingleton<ListItems>();
        services.AddSingleton<ShowItem>();
        services.AddSingleton<ReadEvidence>();
        services.AddSingleton<ReturnLapsedItems>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<ApproveItem>();
        services.AddSingleton<EditItem>();
        services.AddSingleton<RejectItem>();
        services.AddSingleton<RespondToItem>();
        services.AddSingleton<RequestInfo>();
        services.AddSingleton<RecordHandUp>();
        services.AddSingleton<EscalateItem>();
        services.AddSingleton<ApplyTimeout>();
        services.AddSingleton<FireRungs>();
        services.AddSingleton<DecideItem>();
        services.AddSingleton<DecideReview>();
        services.AddSingleton<KeepDraft>();
        services.AddSingleton<FindDraft>();
        services.AddSingleton<ForgetOldDrafts>();
        return services;
    }
}
