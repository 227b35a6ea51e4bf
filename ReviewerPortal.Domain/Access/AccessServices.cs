using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ReviewerPortal.Domain.Access;

/// <summary>Registers people, keys and signing in.</summary>
public static class AccessServices
{
    /// <summary>Adds the use cases of this folder.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<PeopleDirectory>();
        services.AddSingleton<FindCaller>();
        services.AddSingleton<SignInBudget>();
        services.AddSingleton<FindWorkspace>();
        services.TryAddSingleton<ListPeople>();
        services.TryAddSingleton<AbsenceBook>();
        services.AddSingleton<PlanAbsence>();
        services.AddSingleton<CancelAbsence>();
        services.AddSingleton<ListAbsences>();
        services.AddSingleton<ListTokens>();
        services.AddSingleton<CreateToken>();
        services.AddSingleton<RevokeToken>();
        services.AddSingleton<AddPerson>();
        services.AddSingleton<ChangePerson>();
        services.AddSingleton<ChangeWorkspaceSettings>();
        services.AddSingleton<ShowWorkspaceSettings>();
        services.AddSingleton<ListTeams>();
        services.AddSingleton<RenameTeam>();
        services.AddSingleton<DeleteTeam>();
        services.AddSingleton<OfferPasswordLink>();
        services.AddSingleton<ChoosePassword>();
        services.AddSingleton<SetUpPortal>();
        // OWASP's figure for PBKDF2 with HMAC-SHA-512; the framework's default is half of it.
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000);
        services.TryAddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.TryAddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        return services;
    }
}
