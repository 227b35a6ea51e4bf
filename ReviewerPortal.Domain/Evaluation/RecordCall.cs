using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>
/// Records what became of asking one case: its answer, exactly once, whoever asked; or that the endpoint could not be asked, which is tried again a few times and
/// never held against the candidate.
/// </summary>
public sealed class RecordCall(Ledger ledger, EvaluationFeed feed)
{
    /// <summary>How often an endpoint is asked for one case.</summary>
    public const int MostAttempts = 3;

    private const int LongestFailure = 300;

    /// <param name="Job">The evaluation.</param>
    /// <param name="Case">The case.</param>
    /// <param name="Lease">How much longer this node may ask.</param>
    public sealed record Command(EvaluationJob Job, ProtectedCaseId Case, TimeSpan Lease)
    {
        /// <summary>What the candidate said; null where it could not be asked.</summary>
        public CallAnswer? Answer { get; init; }

        /// <summary>Why it could not be asked; null where it answered.</summary>
        public string? Failure { get; init; }

        /// <summary>Whether asking again is of no use.</summary>
        public bool Final { get; init; }
    }

    /// <summary>What a candidate said.</summary>
    /// <param name="Action">The action; null for none.</param>
    /// <param name="Args">Its arguments, a JSON object; null for none.</param>
    /// <param name="Error">Its own failure; null where it answered.</param>
    public sealed record CallAnswer(string? Action, JsonElement? Args, string? Error);

    /// <summary>How long to wait before asking again.</summary>
    public static TimeSpan PauseAfter(int attempts) => TimeSpan.FromSeconds(attempts <= 1 ? 1 : 5);

    /// <summary>Records it. Refused where the case was answered meanwhile or the evaluation has ended: nothing is asked on its behalf any more.</summary>
    public Task<Outcome<Done>> HandleAsync(Command record, CancellationToken ct = default) =>
        ledger.WriteAsync<Done>(record.Job.WorkspaceId, tx => RecordAsync(tx, record), ct);

    private async Task<Outcome<Done>> RecordAsync(LedgerTransaction tx, Command record)
    {
        var (run, asked) = (record.Job.Id, record.Case);
        var job = await tx.Db.EvaluationJobs.AsTracking().SingleOrDefaultAsync(j => j.Id == run);
        if (job is not { State: JobState.Running })
        {
            return EvaluationRefusals.NotRunning;
        }

        // Tracked rows of batch mates are what the query answers with, so the second of two answers sees the first.
        var call = await tx.Db.CaseCalls.AsTracking().SingleOrDefaultAsync(c => c.RunId == run && c.CaseId == asked);
        if (call is not { State: CallState.Waiting })
        {
            return EvaluationRefusals.AnsweredAlready;
        }

        job.LeasedUntil = tx.Now + record.Lease;
        call.Attempts++;
        if (record.Answer is { } answer)
        {
            (call.State, call.Answer) = (CallState.Answered, JsonSerializer.Serialize(answer, WireJson.Options));
            job.Answered++;
        }
        else
        {
            job.LastFailure = PlainText.Of(record.Failure ?? "", LongestFailure);
            if (record.Final || call.Attempts >= MostAttempts)
            {
                call.State = CallState.GivenUp;
                job.GivenUp++;
            }
            else
            {
                call.NextAttemptAt = tx.Now + PauseAfter(call.Attempts);
            }
        }

        tx.AfterCommit(() => feed.Publish(run));
        return Done.Value;
    }
}
