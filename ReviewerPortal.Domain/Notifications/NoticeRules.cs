using System.Globalization;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Somebody who could be told.</summary>
/// <param name="Id">Who.</param>
/// <param name="Role">With what authority.</param>
/// <param name="InTeam">Whether they belong to the team that owns the queue.</param>
/// <param name="InBackup">Whether they belong to its backup.</param>
public readonly record struct PossibleReader(PersonId Id, PersonRole Role, bool InTeam, bool InBackup);

/// <summary>Who is told, and what is worth telling again. Pure.</summary>
public static class NoticeRules
{
    /// <summary>Most UTF-16 characters of a reason that are kept.</summary>
    public const int LongestReason = 300;

    /// <summary>
    /// What tells a repetition from news. A clock's notices come once a round, however often a rung fires; an escalation once a level; a placement or a
    /// take-over each time, because each is somebody's deed.
    /// </summary>
    public static string OccasionOf(Notice notice) =>
        notice.Kind switch
        {
            NoticeKind.Escalated => string.Create(CultureInfo.InvariantCulture, $"r{notice.Item.Round}.l{notice.Item.Level}"),
            NoticeKind.Assigned or NoticeKind.TakenOver => string.Create(
                CultureInfo.InvariantCulture,
                $"r{notice.Item.Round}.v{notice.Item.Version}"
            ),
            _ => string.Create(CultureInfo.InvariantCulture, $"r{notice.Item.Round}"),
        };

    /// <summary>What tells one proposal of a contract from the next: the version in force when it was made, and the draft's revision.</summary>
    public static string OccasionOf(Workflow workflow) =>
        string.Create(CultureInfo.InvariantCulture, $"v{workflow.CurrentVersion}.d{workflow.DraftRevision}");

    /// <summary>
    /// Whether the leads of the item's queue are told in place of a person who is away. What presses cannot wait until they are back; what was done to them, or given
    /// to them knowing they are away, waits for them.
    /// </summary>
    public static bool GoesToLeadsMeanwhile(NoticeKind kind) =>
        kind is not (NoticeKind.Assigned or NoticeKind.TakenOver or NoticeKind.RolledBack);

    /// <summary>
    /// The owner's people, else the backup's, else the workspace's administrators, so that something is never told to nobody while anybody is there.
    /// Auditors read and are not called upon.
    /// </summary>
    public static IReadOnlyList<PersonId> Readers(IReadOnlyCollection<PossibleReader> people, bool leadsOnly)
    {
        List<PersonId> team = [.. Working(p => p.InTeam)];
        if (team.Count > 0)
        {
            return team;
        }

        List<PersonId> backup = [.. Working(p => p.InBackup)];
        return backup.Count > 0 ? backup : [.. people.Where(p => p.Role is PersonRole.Admin).Select(p => p.Id)];

        IEnumerable<PersonId> Working(Func<PossibleReader, bool> belongs) =>
            people.Where(p => belongs(p) && (leadsOnly ? p.Role is PersonRole.Lead : p.Role is not PersonRole.Auditor)).Select(p => p.Id);
    }
}
