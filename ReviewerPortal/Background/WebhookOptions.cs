using System.ComponentModel.DataAnnotations;
using System.Net;

namespace ReviewerPortal.Background;

/// <summary>How the portal calls out. Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Networks in CIDR notation that endpoints may lie in although they are not public, such as <c>10.20.0.0/16</c>. Plain <c>http</c> is possible there
    /// and nowhere else. Default: none.
    /// </summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    /// <summary>Seconds one attempt may take in all: resolving, connecting, sending, reading. 1–30, default 15.</summary>
    [Range(1, 30, ErrorMessage = "Webhooks:TimeoutSeconds must be 1 to 30.")]
    public double TimeoutSeconds { get; set; } = 15;

    /// <summary>Deliveries sent at a time to one endpoint. 1–64, default 4.</summary>
    [Range(1, 64, ErrorMessage = "Webhooks:PerEndpoint must be 1 to 64.")]
    public int PerEndpoint { get; set; } = 4;

    /// <summary>Deliveries sent at a time in all. 1–1024, default 128.</summary>
    [Range(1, 1024, ErrorMessage = "Webhooks:AtOnce must be 1 to 1024.")]
    public int AtOnce { get; set; } = 128;

    /// <summary>The networks, read.</summary>
    public IReadOnlyList<IPNetwork> Networks => [.. AllowedNetworks.Select(IPNetwork.Parse)];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < AllowedNetworks.Count; i++)
        {
            if (!IPNetwork.TryParse(AllowedNetworks[i], out _))
            {
                yield return new ValidationResult(
                    $"Webhooks:AllowedNetworks:{i} must be a network in CIDR notation, such as 10.20.0.0/16, not '{AllowedNetworks[i]}'.",
                    [nameof(AllowedNetworks)]
                );
            }
        }
    }
}
