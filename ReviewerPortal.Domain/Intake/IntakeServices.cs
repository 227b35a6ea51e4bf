using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.ReviewItems;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Registers what receives reviews and shows them again.</summary>
internal static class IntakeServices
{
    public static void AddIntake(this IServiceCollection services)
    {
        services.AddSingleton<RolledBackVersions>();
        services.AddSingleton<ReceiveReview>();
        services.AddSingleton<WithdrawReview>();
        services.AddSingleton<ChangeSubject>();
        services.AddSingleton<AddEvidence>();
        services.AddSingleton<GetReview>();
        services.AddSingleton<ListReviews>();
        services.AddSingleton<ForgetOldAnswers>();
        services.AddSingleton<DryRunDraft>();
        services.AddSingleton<ListMovedItems>();
        services.AddSingleton<ExplainPlacement>();
        services.AddSingleton<ListRecentProposals>();
    }
}
