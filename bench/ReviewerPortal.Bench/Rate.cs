using System.Diagnostics;

namespace ReviewerPortal.Bench;

/// <summary>How fast something went, and what it cost.</summary>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="ProcessorMicroseconds">Processor time of this process for one operation.</param>
/// <param name="Operations">How many were done.</param>
public sealed record Rate(double PerSecond, double ProcessorMicroseconds, int Operations)
{
    /// <summary>Measures work that does so many operations.</summary>
    public static async Task<Rate> MeasureAsync(int operations, Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();
        await work();
        var took = Stopwatch.GetElapsedTime(began);
        process.Refresh();
        return new Rate(operations / took.TotalSeconds, (process.TotalProcessorTime - before).TotalMicroseconds / operations, operations);
    }

    /// <summary>Does an operation for each number below the count, so many at a time.</summary>
    public static Task<Rate> OfAsync(int operations, int clients, Func<int, Task> operation)
    {
        var next = -1;
        return MeasureAsync(
            operations,
            () =>
                Task.WhenAll(
                    Enumerable
                        .Range(0, clients)
                        .Select(async _ =>
                        {
                            while (Interlocked.Increment(ref next) is var at && at < operations)
                            {
                                await operation(at);
                            }
                        })
                )
        );
    }
}
