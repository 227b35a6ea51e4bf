using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;

namespace ReviewerPortal.Features.Resumption;

/// <summary>How deliveries are spoken of on screens.</summary>
public static class DeliveryWords
{
    /// <summary>How far a review's answer got, in a sentence.</summary>
    public static string Of(DeliveryState state) =>
        state switch
        {
            DeliveryState.None => "The agent collects its answer itself.",
            DeliveryState.Pending => "On its way to the agent.",
            DeliveryState.Delivered => "Delivered; the agent has not said yet what became of it.",
            DeliveryState.Acknowledged => "Acknowledged by the agent.",
            _ => "Could not be delivered. Somebody must look.",
        };

    /// <summary>One delivery's state in a word.</summary>
    public static string Of(DeliveryStatus status) =>
        status switch
        {
            DeliveryStatus.Pending => "On its way",
            DeliveryStatus.Delivered => "Delivered",
            DeliveryStatus.Undeliverable => "Undeliverable",
            _ => "Overtaken",
        };

    /// <summary>The style of a state: never the only thing that tells it.</summary>
    public static string StyleOf(DeliveryStatus status) =>
        status switch
        {
            DeliveryStatus.Pending => "due-soon",
            DeliveryStatus.Delivered => "on-track",
            DeliveryStatus.Undeliverable => "overdue",
            _ => "paused",
        };

    /// <summary>The icon of a state.</summary>
    public static string IconOf(DeliveryStatus status) =>
        status switch
        {
            DeliveryStatus.Pending => "clock",
            DeliveryStatus.Delivered => "check",
            DeliveryStatus.Undeliverable => "alert",
            _ => "pause",
        };
}
