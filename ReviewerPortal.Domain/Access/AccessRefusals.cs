using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>What can be in the way of changing people and tokens.</summary>
public static class AccessRefusals
{
    public static readonly Refusal NoSuchPerson = new(RefusalCodes.NotFound, "There is no such person in this workspace.");
    public static readonly Refusal NoSuchAbsence = new(RefusalCodes.NotFound, "There is no such absence, or it is over.");
    public static readonly Refusal NotYourPerson = new(
        RefusalCodes.Forbidden,
        "One plans one's own absence; a lead also that of the people of their teams, an administrator everybody's."
    );
    public static readonly Refusal NoSuchToken = new(RefusalCodes.NotFound, "There is no such token in this workspace.");
    public static readonly Refusal NoSuchWorkspace = new(RefusalCodes.NotFound, "There is no workspace of that name.");
    public static readonly Refusal LinkIsDead = new(
        RefusalCodes.NotFound,
        "This link is no longer valid: it was used, it has expired, or it was never issued. Ask an administrator for a new one."
    );
    public static readonly Refusal AlreadySetUp = new(
        RefusalCodes.Conflict,
        "This portal already has an administrator. Sign in, or ask them for an account."
    );
    public static readonly Refusal LastAdmin = new(
        RefusalCodes.Conflict,
        "This is the workspace's last active administrator. Make somebody else an administrator first."
    );
    public static readonly Refusal OnlyAdministrators = new(RefusalCodes.Forbidden, "Only administrators change the workspace's settings.");
    public static readonly Refusal NotYourself = new(RefusalCodes.Conflict, "You cannot disable your own account.");

    /// <summary>The input breaks rules, all of them listed.</summary>
    public static Refusal Invalid(IReadOnlyList<Problem> problems) =>
        new(RefusalCodes.Validation, string.Join(' ', problems.Select(p => p.Detail))) { Problems = problems };

    /// <summary>Somebody has that e-mail address already, in this or another workspace.</summary>
    public static Refusal EmailTaken(string email) => new(RefusalCodes.Conflict, $"{email} already has an account.");

    /// <summary>A token of that name is in use.</summary>
    public static Refusal TokenNameTaken(string name) =>
        new(RefusalCodes.Conflict, $"An active key named “{name}” already exists. Choose another name, or revoke it first.");
}
