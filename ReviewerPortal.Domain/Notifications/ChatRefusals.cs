using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>The refusals around teams' chats.</summary>
internal static class ChatRefusals
{
    public static readonly Refusal AdministratorsOnly = new(RefusalCodes.Forbidden, "Only an administrator may manage the teams' chats.");

    public static readonly Refusal NoSuchTeam = new(RefusalCodes.NotFound, "There is no such team.");

    public static readonly Refusal NoChat = new(RefusalCodes.NotFound, "The team has no chat set.");

    public static bool MayManage(Caller caller) => caller.Role is PersonRole.Admin;
}
