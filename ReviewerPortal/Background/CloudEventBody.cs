using System.Globalization;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using ReviewerPortal.Domain.Resumption;

namespace ReviewerPortal.Background;

/// <summary>An event as it travels: CloudEvents 1.0 structured JSON, with a <c>timestamp</c> so that Standard Webhooks receivers accept the same body.</summary>
public static class CloudEventBody
{
    /// <summary>The content type, exactly so: some receivers refuse it with a charset.</summary>
    public const string ContentType = "application/cloudevents+json";

    private static readonly JsonEventFormatter Formatter = new();
    private static readonly CloudEventAttribute Timestamp = CloudEventAttribute.CreateExtension(
        "timestamp",
        CloudEventAttributeType.Timestamp
    );
    private static readonly CloudEventAttribute Sequence = CloudEventAttribute.CreateExtension("sequence", CloudEventAttributeType.String);

    /// <summary>The body's bytes, UTF-8. The same event has the same bytes every time.</summary>
    public static ReadOnlyMemory<byte> Of(PortalEvent announced)
    {
        using var data = JsonDocument.Parse(announced.Data);
        var cloudEvent = new CloudEvent(CloudEventsSpecVersion.V1_0, [Timestamp, Sequence])
        {
            Id = announced.Id.ToString(),
            Source = new Uri($"/reviewer-portal/{announced.WorkspaceId}", UriKind.Relative),
            Type = announced.Type,
            Subject = announced.ItemId?.ToString() is { } item && announced.ReviewId is null ? item : announced.ReviewId?.ToString(),
            Time = announced.At,
            DataContentType = "application/json",
            Data = data.RootElement,
        };
        cloudEvent[Timestamp] = announced.At;
        cloudEvent[Sequence] = announced.Sequence.ToString(CultureInfo.InvariantCulture);
        return Formatter.EncodeStructuredModeMessage(cloudEvent, out _);
    }
}
