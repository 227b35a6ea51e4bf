using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Registers how people are told.</summary>
internal static class NotificationServices
{
    /// <summary>
    /// Adds them all; none keeps state of a caller's, so each is one for the process. The web project adds <see cref="IPostToChat"/>, and its own
    /// <see cref="OpenChannels"/> where there is a mail server.
    /// </summary>
    public static void AddNotifications(this IServiceCollection services)
    {
        services.TryAddSingleton(new OpenChannels(Mail: false));
        services.AddSingleton<NotificationFeed>();
        services.AddSingleton<MessageSignals>();
        services.AddSingleton<QueueOwners>();
        services.AddSingleton<TellPeople>();
        services.AddSingleton<IHearOfProposals, TellOfProposals>();
        services.AddSingleton<CountUnread>();
        services.AddSingleton<ListNotices>();
        services.AddSingleton<ReadNotices>();
        services.AddSingleton<ShowPreference>();
        services.AddSingleton<SavePreference>();
        services.AddSingleton<LeaseMessages>();
        services.AddSingleton<RecordMessages>();
        services.AddSingleton<SetChatWebhook>();
        services.AddSingleton<ListChats>();
        services.AddSingleton<TryChat>();
        services.AddSingleton<ForgetOldNotices>();
        services.AddSingleton<HearOtherNodes>();
    }
}
