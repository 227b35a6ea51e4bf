using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>
/// An evaluation ends: because every case was asked, or because somebody cancels it. What was answered becomes the run, once; a cancelled one is partial and counts
/// for no release.
/// </summary>
public sealed class EndEvaluation(Ledger ledger, EvaluationFeed feed, EvaluationSignals signals)
{
    /// <param name="Run">Which.</param>
    /// <param name="Workspace">Whose.</param>
    /// <param name="By">Who cancels it; null where it went through.</param>
    public sealed record Command(EvaluationRunId Run, WorkspaceId Workspace, Caller? By);

    /// <summary>Ends it. Where cases were protected meanwhile it goes on with those, and answers as running.</summary>
    public async Task<Outcome<EvaluationJob>> HandleAsync(Command end, CancellationToken ct = default) =>
        end.By is { } by && !EvaluationRefusals.MayRun(by)
            ? EvaluationRefusals.NotYours
            : await ledger.WriteAsync(end.Workspace, tx => EndAsync(tx, end), ct);

    private async Task<Outcome<EvaluationJob>> EndAsync(LedgerTransaction tx, Command end)
    {
        var run = end.Run;
        if (await tx.Db.EvaluationJobs.AsTracking().SingleOrDefaultAsync(j => j.Id == run) is not { } job)
        {
            return CaseRefusals.NoSuchRun;
        }

        if (job.State is not JobState.Running)
        {
            return EvaluationRefusals.NotRunning;
        }

        var calls = await tx.Db.CaseCalls.AsTracking().Where(c => c.RunId == run).ToListAsync();
        if (end.By is null)
        {
            var known = calls.Select(c => c.CaseId).ToHashSet();
            var further = (await StartEvaluation.CountingAsync(tx, job.Workflow)).Where(c => !known.Contains(c)).ToList();
            if (further.Count > 0 || calls.Any(c => c.State is CallState.Waiting))
            {
                tx.Db.AddRange(further.Select(c => StartEvaluation.CallOf(job, c, tx.Now)));
                job.Cases += further.Count;
                tx.AfterCommit(signals.Wake);
                return job;
            }
        }

        if (await RecordAsync(tx, job, calls, partial: end.By is not null) is { } refusal)
        {
            return refusal;
        }

        _ = job.End(end.By?.DisplayName, tx.Now).Value;
        tx.Db.RemoveRange(calls);
        tx.Audit(
            end.By?.Principal ?? job.Principal,
            end.By is null ? "evaluation.finished" : "evaluation.cancelled",
            run.ToString(),
            new JsonObject
            {
                ["answered"] = job.Answered,
                ["givenUp"] = job.GivenUp,
                ["cases"] = job.Cases,
            }
        );
        tx.AfterCommit(() => feed.Publish(run));
        return job;
    }

    // A case that was retired meanwhile is nobody's any more; without a single answer there is no run to look at.
    private static async Task<Refusal?> RecordAsync(LedgerTransaction tx, EvaluationJob job, List<CaseCall> calls, bool partial)
    {
        var workflow = job.Workflow;
        var there = await tx.Db.ProtectedCases.Where(c => c.Workflow == workflow && c.RetiredAt == null).Select(c => c.Id).ToHashSetAsync();
        var answers = calls.Where(c => c.State is CallState.Answered && there.Contains(c.CaseId)).Select(GivenOf).ToList();
        if (answers.Count == 0)
        {
            return null;
        }

        var by = new Caller(tx.Workspace, job.Principal) { DisplayName = job.By };
        var record = new RecordEvaluation.Command(by, workflow, job.AgentVersion, answers) { Run = job.Id, Partial = partial };
        return (await RecordEvaluation.CompareAsync(tx, record)).Refusal;
    }

    private static RecordEvaluation.Given GivenOf(CaseCall call)
    {
        var said = JsonSerializer.Deserialize<RecordCall.CallAnswer>(call.Answer!, WireJson.Options)!;
        return new(call.CaseId.ToString(), said.Error is null ? new CandidateAnswer(said.Action, said.Args) : null, said.Error);
    }
}
