using System.Collections.Concurrent;
using ReviewerPortal.Domain.Evaluation;

namespace ReviewerPortal.Background;

/// <summary>
/// Asks candidates the protected cases of the evaluations this node holds. Everything that matters is in the database: what a node that stopped or died had not
/// asked yet, another one, or the same after its restart, goes on with.
/// </summary>
public sealed class RunEvaluations(
    LeaseEvaluations lease,
    ListCalls list,
    AskCandidate ask,
    RecordCall record,
    EndEvaluation end,
    EvaluationSignals signals,
    TimeProvider clock,
    ILogger<RunEvaluations> log
) : WokenWorker(signals, clock, log)
{
    /// <summary>Most evaluations a node runs at a time.</summary>
    private const int AtOnce = 4;

    private readonly ConcurrentDictionary<Domain.Shared.EvaluationRunId, Task> _running = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        await Task.WhenAll(_running.Values);
    }

    /// <summary>Takes what nobody runs and begins with it; answers how many that were. Does not wait for the candidates.</summary>
    public override async Task<int> SweepAsync(CancellationToken ct)
    {
        var free = AtOnce - _running.Count;
        var taken = free > 0 ? await lease.HandleAsync(free, ct) : [];
        foreach (var one in taken)
        {
            var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_running.TryAdd(one.Job.Id, running.Task))
            {
                // This node's own, whose lease ran out while an answer was waited for.
                continue;
            }

            _ = Task.Run(
                async () =>
                {
                    try
                    {
                        await RunAsync(one, ct);
                    }
                    finally
                    {
                        _running.TryRemove(one.Job.Id, out _);
                        running.SetResult();
                        Signals.Wake();
                    }
                },
                CancellationToken.None
            );
        }

        return taken.Count;
    }

    private async Task RunAsync(LeaseEvaluations.Taken taken, CancellationToken ct)
    {
        var job = taken.Job;
        try
        {
            while (true)
            {
                var calls = await list.HandleAsync(job, ct);
                if (calls.Due.Count > 0)
                {
                    if (!await AskAllAsync(taken, calls.Due, ct))
                    {
                        return;
                    }
                }
                else if (calls.Next is { } next)
                {
                    var wait = next - Clock.GetUtcNow();
                    await Task.Delay(
                        wait < Interval ? TimeSpan.FromMilliseconds(Math.Max(1, wait.TotalMilliseconds)) : Interval,
                        Clock,
                        ct
                    );
                }
                else
                {
                    var ended = await end.HandleAsync(new(job.Id, job.WorkspaceId, By: null), CancellationToken.None);
                    if (!ended.Succeeded(out var now, out _) || now.State is not JobState.Running)
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await lease.ReturnAsync(job, CancellationToken.None);
        }
        catch (Exception failure)
        {
            Log.LogError(failure, "Evaluation {Run} failed in the portal itself; it goes on after its lease", job.Id);
        }
    }

    // False where the evaluation ended meanwhile: nothing is asked on its behalf any more.
    private async Task<bool> AskAllAsync(LeaseEvaluations.Taken taken, IReadOnlyList<ListCalls.Call> due, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var options = new ParallelOptions { MaxDegreeOfParallelism = taken.Endpoint?.Concurrency ?? 1, CancellationToken = over.Token };
        try
        {
            await Parallel.ForEachAsync(
                due,
                options,
                async (call, stop) =>
                {
                    var asked = taken.Endpoint is { } endpoint
                        ? await ask.HandleAsync(taken.Job, endpoint, call, stop)
                        : new AskCandidate.Asked(null, "The endpoint was removed.", Final: true);
                    var command = new RecordCall.Command(taken.Job, call.Case, LeaseEvaluations.LeaseOf(taken.Endpoint))
                    {
                        Answer = asked.Answer,
                        Failure = asked.Failure,
                        Final = asked.Final,
                    };
                    if ((await record.HandleAsync(command, CancellationToken.None)).Refusal == EvaluationRefusals.NotRunning)
                    {
                        await over.CancelAsync();
                    }
                }
            );
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return false;
        }

        return !over.IsCancellationRequested || ct.IsCancellationRequested;
    }
}
