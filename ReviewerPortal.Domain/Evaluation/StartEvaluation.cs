using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Somebody has the portal ask a candidate every protected case that counts, through a registered endpoint.</summary>
public sealed class StartEvaluation(Ledger ledger, EvaluationSignals signals)
{
    /// <param name="By">Who.</param>
    /// <param name="Workflow">Of which workflow.</param>
    /// <param name="AgentVersion">The candidate, spelled as its reviews name it.</param>
    /// <param name="Endpoint">The name of a registered endpoint; null for the only one there is.</param>
    public sealed record Command(Caller By, string Workflow, string? AgentVersion, string? Endpoint);

    /// <summary>Begins; answers at once. Refused where the version is being evaluated already or nothing counts.</summary>
    public async Task<Outcome<EvaluationJob>> HandleAsync(Command start, CancellationToken ct = default)
    {
        if (!EvaluationRefusals.MayRun(start.By))
        {
            return EvaluationRefusals.NotYours;
        }

        var version = start.AgentVersion?.Trim() ?? "";
        return version.Length is 0 or > RecordEvaluation.LongestVersion || version.Any(char.IsControl)
            ? new Refusal(RefusalCodes.Validation, "An evaluation names the candidate's agent version.")
            {
                Problems =
                [
                    new Problem("#/agentVersion", $"1 to {RecordEvaluation.LongestVersion} characters, none of them a control character"),
                ],
            }
            : await ledger.WriteAsync(start.By.Workspace, tx => BeginAsync(tx, start, version), ct);
    }

    private async Task<Outcome<EvaluationJob>> BeginAsync(LedgerTransaction tx, Command start, string version)
    {
        var workflow = start.Workflow;
        var endpoints = await tx
            .Db.CandidateEndpoints.Where(e => e.Workflow == workflow && (start.Endpoint == null || e.Name == start.Endpoint))
            .Select(e => new { e.Id, e.Name })
            .Take(2)
            .ToListAsync();
        if (endpoints is not [var endpoint])
        {
            return EvaluationRefusals.NoSuchEndpoint;
        }

        var running =
            tx.Db.EvaluationJobs.Local.FirstOrDefault(IsTheSame)
            ?? await tx.Db.EvaluationJobs.FirstOrDefaultAsync(j =>
                j.Workflow == workflow && j.AgentVersion == version && j.State == JobState.Running
            );
        if (running is not null)
        {
            return EvaluationRefusals.Running(running);
        }

        var cases = await CountingAsync(tx, workflow);
        if (cases.Count is 0 or > RecordEvaluation.MostAnswers)
        {
            return EvaluationRefusals.NoCases;
        }

        var job = new EvaluationJob
        {
            Id = EvaluationRunId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            Workflow = workflow,
            AgentVersion = version,
            EndpointId = endpoint.Id,
            EndpointName = endpoint.Name,
            By = start.By.DisplayName,
            Principal = start.By.Principal,
            StartedAt = tx.Now,
            Cases = cases.Count,
        };
        tx.Db.Add(job);
        tx.Db.AddRange(cases.Select(c => CallOf(job, c, tx.Now)));
        tx.Audit(
            start.By.Principal,
            "evaluation.started",
            job.Id.ToString(),
            new JsonObject
            {
                ["workflow"] = workflow,
                ["agentVersion"] = version,
                ["endpoint"] = endpoint.Name,
                ["cases"] = cases.Count,
            }
        );
        tx.AfterCommit(signals.Wake);
        return job;

        bool IsTheSame(EvaluationJob other) =>
            other.State is JobState.Running
            && string.Equals(other.Workflow, workflow, StringComparison.Ordinal)
            && string.Equals(other.AgentVersion, version, StringComparison.Ordinal);
    }

    /// <summary>The cases that count at the moment of a transaction.</summary>
    internal static Task<List<ProtectedCaseId>> CountingAsync(LedgerTransaction tx, string workflow) =>
        tx
            .Db.ProtectedCases.Where(c =>
                c.Workflow == workflow && c.RetiredAt == null && (c.QuarantinedUntil == null || c.QuarantinedUntil <= tx.Now)
            )
            .OrderBy(c => c.Id)
            .Select(c => c.Id)
            .ToListAsync();

    /// <summary>A case to be asked, at once.</summary>
    internal static CaseCall CallOf(EvaluationJob job, ProtectedCaseId asked, DateTimeOffset now) =>
        new()
        {
            WorkspaceId = job.WorkspaceId,
            RunId = job.Id,
            CaseId = asked,
            NextAttemptAt = now,
        };
}
