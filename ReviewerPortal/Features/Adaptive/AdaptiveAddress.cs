using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ReviewerPortal.Domain.Adaptive;

namespace ReviewerPortal.Features.Adaptive;

/// <summary>What the page of proposals shows, as its address.</summary>
/// <param name="Target">The override rate wanted, as a share.</param>
/// <param name="Step">One step only; null for all.</param>
/// <param name="Action">One action only; null for all.</param>
public sealed record AdaptiveAddress(double Target, string? Step, string? Action)
{
    /// <summary>Reads a query string; what it cannot read it leaves out.</summary>
    public static AdaptiveAddress Read(string query)
    {
        var parsed = QueryHelpers.ParseQuery(query);
        var percent = double.TryParse(Text("target"), NumberStyles.Float, CultureInfo.InvariantCulture, out var given) ? given : 0;
        return new AdaptiveAddress(
            percent is >= 0.1 and <= 50 ? Math.Round(percent / 100, 6) : FindThresholds.UsualTarget,
            Text("step") is { Length: > 0 } step ? step : null,
            Text("action") is { Length: > 0 } action ? action : null
        );

        string? Text(string name) => parsed.TryGetValue(name, out var values) && values.ToString() is { Length: <= 400 } text ? text : null;
    }

    /// <summary>The target as the address writes it, in per cent.</summary>
    public string Percent => (Target * 100).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The address of this view.</summary>
    public string Of(string workflow) =>
        QueryHelpers.AddQueryString(
            PortalUrls.ContractAdaptive(workflow),
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["target"] = Percent,
                ["step"] = Step,
                ["action"] = Action,
            }.Where(p => p.Value is not null)
        );
}
