using Microsoft.AspNetCore.Authorization;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Access;

/// <summary>
/// Who may come in where: every endpoint, page and hub method names one of these. A policy lists the agent scopes and the roles that pass it; whether the
/// particular thing may be touched (its workspace, its queue's team) is the use case's question.
/// </summary>
public static class Policies
{
    /// <summary>Anybody signed in, or any personal token.</summary>
    public const string Reads = "reads";

    /// <summary>People who decide: reviewers, leads, and administrators who are in the queue's team.</summary>
    public const string Decides = "decides";

    /// <summary>Leads.</summary>
    public const string Leads = "leads";

    /// <summary>Administrators.</summary>
    public const string Administers = "administers";

    /// <summary>Those who read the audit: administrators, auditors and leads.</summary>
    public const string Audits = "audits";

    /// <summary>Agents that hand reviews over.</summary>
    public const string ReviewsWrite = "reviews-write";

    /// <summary>Agents that follow their reviews, and people.</summary>
    public const string ReviewsRead = "reviews-read";

    /// <summary>Pipelines that ask the gate, and people.</summary>
    public const string GateRead = "gate-read";

    /// <summary>Pipelines and administrators that draft and publish contracts.</summary>
    public const string ContractsWrite = "contracts-write";

    /// <summary>Those who read contracts: their writers, agents, and people.</summary>
    public const string ContractsRead = "contracts-read";

    /// <summary>Pipelines, leads and administrators that hand in evaluation results.</summary>
    public const string EvaluationsWrite = "evaluations-write";

    /// <summary>Pipelines that read protected cases and runs, and people.</summary>
    public const string EvaluationsRead = "evaluations-read";

    private static readonly PersonRole[] Everybody = [PersonRole.Reviewer, PersonRole.Lead, PersonRole.Admin, PersonRole.Auditor];

    private static readonly CallerRequirement[] Table =
    [
        new(Reads, [], Everybody),
        new(Decides, [], [PersonRole.Reviewer, PersonRole.Lead, PersonRole.Admin]),
        new(Leads, [], [PersonRole.Lead]),
        new(Administers, [], [PersonRole.Admin]),
        new(Audits, [], [PersonRole.Admin, PersonRole.Auditor, PersonRole.Lead]),
        new(ReviewsWrite, [Scopes.ReviewsWrite], []),
        new(ReviewsRead, [Scopes.ReviewsRead, Scopes.ReviewsWrite], Everybody),
        new(GateRead, [Scopes.GateRead], Everybody),
        new(ContractsWrite, [Scopes.ContractsWrite], [PersonRole.Admin]),
        new(ContractsRead, [Scopes.ContractsWrite, Scopes.ReviewsWrite, Scopes.ReviewsRead], Everybody),
        new(EvaluationsWrite, [Scopes.EvaluationsWrite], [PersonRole.Admin, PersonRole.Lead]),
        new(EvaluationsRead, [Scopes.EvaluationsWrite, Scopes.GateRead], Everybody),
    ];

    /// <summary>The names of all policies.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(p => p.Name)];

    /// <summary>Registers the table. Whatever names no policy is closed to everybody who is not signed in.</summary>
    public static void AddAll(AuthorizationOptions options)
    {
        foreach (var requirement in Table)
        {
            options.AddPolicy(requirement.Name, p => p.RequireAuthenticatedUser().AddRequirements(requirement));
        }

        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}

/// <summary>One line of the table of <see cref="Policies"/>.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Scopes">Any one of these lets an agent key in.</param>
/// <param name="Roles">Any one of these lets a person in.</param>
public sealed record CallerRequirement(string Name, IReadOnlyList<string> Scopes, IReadOnlyList<PersonRole> Roles)
    : IAuthorizationRequirement;

/// <summary>Checks a principal, of a session or a token alike, against a line of the table.</summary>
public sealed class CallerRequirementHandler : AuthorizationHandler<CallerRequirement>
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, CallerRequirement requirement)
    {
        if (
            requirement.Scopes.Any(s => context.User.HasClaim(PortalClaims.Scope, s))
            || requirement.Roles.Any(r => context.User.HasClaim(PortalClaims.Role, SnakeCase.Of(r)))
        )
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
