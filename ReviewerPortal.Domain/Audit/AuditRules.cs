using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Audit;

/// <summary>Who may read the audit.</summary>
public static class AuditRules
{
    /// <summary>Leads, admins and auditors read their own workspace's audit; reviewers and agent keys do not.</summary>
    public static bool MayRead(Caller caller) => caller.Role is PersonRole.Lead or PersonRole.Admin or PersonRole.Auditor;

    /// <summary>The answer to everybody else.</summary>
    public static Refusal NotForYou { get; } = new(RefusalCodes.Forbidden, "The audit is for leads, admins and auditors.");
}
