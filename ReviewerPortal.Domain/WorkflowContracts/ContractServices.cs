using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Registers what reads, keeps and publishes contracts.</summary>
internal static class ContractServices
{
    public static void AddContracts(this IServiceCollection services)
    {
        services.AddSingleton<ContractCatalog>();
        services.AddSingleton<DroppedOwners>();
        services.AddSingleton<TeamsInUse>();
        services.AddSingleton<ListGaps>();
        services.AddSingleton<AutonomyCaps>();
        services.AddSingleton<SaveDraft>();
        services.AddSingleton<ChangeDraft>();
        services.AddSingleton<DiscardDraft>();
        services.AddSingleton<ProposeContract>();
        services.AddSingleton<ApproveContract>();
        services.AddSingleton<DeclineContract>();
        services.AddSingleton<RestoreVersion>();
        services.AddSingleton<ListVersionUse>();
        services.AddSingleton<ListApprovers>();
        services.AddSingleton<DescribeDiff>();
        services.AddSingleton<PublishContract>();
        services.AddSingleton<ShowContract>();
        services.AddSingleton<ShowDraft>();
        services.AddSingleton<ListWorkflows>();
        services.AddSingleton<ListContractVersions>();
        services.AddSingleton<DiffContracts>();
        services.AddSingleton<AnswerContractQuestions>();
        services.AddSingleton<WriteArtifacts>();
        services.AddSingleton<FindCompletions>();
        services.AddSingleton<ContractFeed>();
    }
}
