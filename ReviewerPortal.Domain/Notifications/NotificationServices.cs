using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Registers how people are told.</summary>
internal static class NotificationServices
{
    /// <summary>Adds them all; none keeps state of a caller's, so each is one for the process.</summary>
    public static void AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<NotificationFeed>();
        services.AddSingleton<TellPeople>();
    }
}
