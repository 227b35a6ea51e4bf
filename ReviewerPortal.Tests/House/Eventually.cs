using System.Diagnostics;

namespace ReviewerPortal.Tests.House;

/// <summary>Waits for a condition instead of for a while.</summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Answers as soon as the condition holds.</summary>
    /// <param name="condition">Asked about fifty times a second.</param>
    /// <param name="what">Completes the sentence "Still waiting for …" when it never does.</param>
    /// <param name="within">Thirty seconds when not given: what never comes fails all the same, a busy machine does not.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < (within ?? TimeSpan.FromSeconds(30)), $"Still waiting for {what}.");
            await Task.Delay(Step, TimeProvider.System);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, within);
}
