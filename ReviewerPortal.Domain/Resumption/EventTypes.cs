namespace ReviewerPortal.Domain.Resumption;

/// <summary>The names of everything the outside may hear about.</summary>
public static class EventTypes
{
    public const string ReviewDecided = "review.decided.v1";
    public const string ReviewExpired = "review.expired.v1";
    public const string ReviewWithdrawn = "review.withdrawn.v1";
    public const string ItemEscalated = "item.escalated.v1";
    public const string SlaWarning = "sla.warning.v1";
    public const string SlaBreached = "sla.breached.v1";
    public const string GateRolledBack = "gate.rolled_back.v1";
    public const string GatePromoted = "gate.promoted.v1";

    /// <summary>An administrator tries an endpoint out; sent to that endpoint alone.</summary>
    public const string EndpointTest = "endpoint.test.v1";
}
