using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Resumption;

namespace ReviewerPortal.Background;

/// <summary>Registers what calls out, and the workers that drive it.</summary>
public static class DeliveryServices
{
    /// <summary>Adds the sender and the waiting requests' watcher. Data protection and storage are registered elsewhere.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(sp => new OpenedNetworks(sp.GetRequiredService<IOptions<WebhookOptions>>().Value.Networks));
        services.AddSingleton<IProtectSecrets, KeyRingProtection>();
        services.AddSingleton<SendDelivery>();
        services.AddSingleton<DeliverEvents>();
        services.AddSingleton<IHostedService, OnceServing<DeliverEvents>>();
        services.AddWorker<WatchOtherNodes>();
        return services;
    }
}
