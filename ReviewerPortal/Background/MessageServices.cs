using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Background;

/// <summary>Registers what sends mail and chat messages.</summary>
public static class MessageServices
{
    /// <summary>Adds the senders; the one of mail only where there is a mail server.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services, PortalSettings settings)
    {
        services.AddSingleton(settings.PublicAddress);
        services.AddSingleton(settings.Mail);
        services.AddSingleton(new OpenChannels(settings.Mail.IsOn));
        services.AddSingleton<IPostToChat, PostToChat>();
        services.AddSingleton<DeliverChat>();
        services.AddSingleton<IHostedService, OnceServing<DeliverChat>>();
        services.AddSingleton<DeliverMail>();
        if (settings.Mail.IsOn)
        {
            services.AddSingleton<IHostedService, OnceServing<DeliverMail>>();
        }

        return services;
    }
}
