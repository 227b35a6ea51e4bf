using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Why an evaluation was not begun or ended, and who may.</summary>
public static class EvaluationRefusals
{
    /// <summary>Endpoints are an administrator's.</summary>
    public static Refusal AdministratorsOnly { get; } = new(RefusalCodes.Forbidden, "Only an administrator may manage endpoints.");

    /// <summary>Reviewers and auditors look on.</summary>
    public static Refusal NotYours { get; } =
        new(RefusalCodes.Forbidden, "Leads, administrators and keys with evaluations:write run evaluations.");

    /// <summary>There is no such endpoint.</summary>
    public static Refusal NoSuchEndpoint { get; } = new(RefusalCodes.NotFound, "There is no such endpoint for this workflow's candidates.");

    /// <summary>There is nothing to ask.</summary>
    public static Refusal NoCases { get; } =
        new(RefusalCodes.Conflict, "No protected case of this workflow counts now. Protect one first.");

    /// <summary>It has ended.</summary>
    public static Refusal NotRunning { get; } = new(RefusalCodes.Conflict, "This evaluation does not run any more.");

    /// <summary>The case was answered by another node, or is no longer asked.</summary>
    internal static Refusal AnsweredAlready { get; } = new(RefusalCodes.Conflict, "This case is answered already.");

    /// <summary>One at a time for a version.</summary>
    public static Refusal Running(EvaluationJob job) =>
        new Refusal(RefusalCodes.Conflict, "This version is being evaluated already.").With("run", job.Id.ToString());

    /// <summary>Whether somebody may begin and end evaluations.</summary>
    public static bool MayRun(Caller by) => by.Role is PersonRole.Lead or PersonRole.Admin || by.Scopes.Contains(Scopes.EvaluationsWrite);
}
