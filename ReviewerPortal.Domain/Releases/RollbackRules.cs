using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Where the work of a version that was rolled back goes, as the contract says. Pure.</summary>
public static class RollbackRules
{
    /// <summary>
    /// The exception such an item becomes. A contract may route it like any other; where its route allows automation, its items are answered at once and the
    /// agent's side takes the fallback, otherwise they wait in that queue under a banner. Without a route they go where everything else goes, to people.
    /// </summary>
    public const string ExceptionType = "release_rolled_back";

    /// <summary>How the audit names a rollback's own deeds.</summary>
    public const string Actor = "system:rollback";

    /// <summary>Where an item goes.</summary>
    /// <param name="Queue">The owner's inbox.</param>
    /// <param name="Severity">How bad it is when mishandled.</param>
    /// <param name="Minutes">Until it should be decided.</param>
    /// <param name="TakesFallback">Whether it is answered at once, so that the agent's side takes the fallback.</param>
    public readonly record struct Destination(string Queue, Severity Severity, int Minutes, bool TakesFallback);

    /// <summary>Where this contract sends them.</summary>
    public static Destination DestinationOf(WorkflowContract contract) =>
        contract.RouteOf(ExceptionType) is { } route
            ? new Destination(route.RouteTo, route.Severity, route.SlaMinutes, route.AutomationAllowed)
            : new Destination(contract.DefaultRoute.RouteTo, contract.DefaultRoute.Severity, contract.DefaultRoute.SlaMinutes, false);

    /// <summary>What an item that waited says of it.</summary>
    public static string Detail(string agentVersion, string? reason) =>
        $"Version {PlainText.Of(agentVersion, 80)} of the agent, which proposed this, was rolled back{(string.IsNullOrEmpty(reason) ? "." : $": {PlainText.Of(reason, 300)}")}";
}
