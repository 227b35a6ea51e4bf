namespace ReviewerPortal.E2E.House;

/// <summary>Journeys that hold the portal to a time: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Measured
{
    public const string Name = "measured";
}
