using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace ReviewerPortal.Tests.House;

/// <summary>
/// Runs a theory once on each engine: <c>[Theory, BothEngines]</c> with an <see cref="Engine"/> as the first parameter. Further values follow it:
/// <c>[Theory, BothEngines("approve"), BothEngines("reject")]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BothEnginesAttribute(params object?[] further) : DataAttribute
{
    /// <summary>What follows the engine in each row.</summary>
    public IReadOnlyList<object?> Further { get; } = further;

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([Row(Engine.Sqlite), Row(Engine.Postgres)]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;

    private TheoryDataRow Row(Engine engine) => new([engine, .. Further]);
}
