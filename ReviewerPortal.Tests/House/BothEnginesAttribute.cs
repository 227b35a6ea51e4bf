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
    // RP_ENGINE narrows a long run by hand to one engine; the suite runs both.
    private static readonly Engine[] Wanted = Enum.TryParse<Engine>(Environment.GetEnvironmentVariable("RP_ENGINE"), true, out var one)
        ? [one]
        : Enum.GetValues<Engine>();

    /// <summary>What follows the engine in each row.</summary>
    public IReadOnlyList<object?> Further { get; } = further;

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Wanted.Select(Row)]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;

    private TheoryDataRow Row(Engine engine) => new([engine, .. Further]);
}
