using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Registers what receives reviews.</summary>
internal static class IntakeServices
{
    public static void AddIntake(this IServiceCollection services) => services.AddSingleton<ReceiveReview>();
}
