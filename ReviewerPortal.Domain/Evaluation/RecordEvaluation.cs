using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>
/// A candidate's answers to the protected cases are handed in: each is compared with what people decided, and what it gets wrong that the promoted version gets
/// right is a regression. Only a run that answered every case that counts is complete, and only a complete one counts for a release.
/// </summary>
public sealed class RecordEvaluation(Ledger ledger)
{
    /// <summary>The longest agent version, in characters.</summary>
    public const int LongestVersion = 200;

    /// <summary>Most answers in one run.</summary>
    public const int MostAnswers = 10_000;

    /// <summary>An answer to one case.</summary>
    /// <param name="Case">The case's id as it travels.</param>
    /// <param name="Answer">What the candidate would do; null where it failed.</param>
    /// <param name="Error">Its own failure; null where it answered.</param>
    public sealed record Given(string Case, CandidateAnswer? Answer, string? Error);

    /// <param name="By">Who hands it in.</param>
    /// <param name="Workflow">For which workflow.</param>
    /// <param name="AgentVersion">The candidate.</param>
    /// <param name="Answers">One a case, in any order.</param>
    public sealed record Command(Caller By, string Workflow, string AgentVersion, IReadOnlyList<Given> Answers)
    {
        /// <summary>The run's id where it has one already; null for a new one.</summary>
        public EvaluationRunId? Run { get; init; }

        /// <summary>Whether it was broken off, so that it is not complete whatever it answered.</summary>
        public bool Partial { get; init; }
    }

    /// <summary>The run and how each case went, worst first.</summary>
    public sealed record Recorded(EvaluationRun Run, IReadOnlyList<CaseResult> Results, IReadOnlyList<ProtectedCase> Cases);

    /// <summary>Compares and records. Refused, with everything that is wrong, where an answer names no case of the workflow or names one twice.</summary>
    public async Task<Outcome<Recorded>> HandleAsync(Command record, CancellationToken ct = default)
    {
        if (
            string.IsNullOrWhiteSpace(record.AgentVersion)
            || record.AgentVersion.Length > LongestVersion
            || record.Answers.Count is 0 or > MostAnswers
        )
        {
            return new Refusal(RefusalCodes.Validation, $"A run names the candidate's agentVersion and 1 to {MostAnswers} results.")
            {
                Problems = [new Problem(record.Answers.Count is 0 or > MostAnswers ? "#/results" : "#/agentVersion", "is required")],
            };
        }

        return await ledger.WriteAsync(record.By.Workspace, tx => CompareAsync(tx, record), ct);
    }

    /// <summary>Compares and records within a transaction.</summary>
    internal static async Task<Outcome<Recorded>> CompareAsync(LedgerTransaction tx, Command record)
    {
        var workflow = record.Workflow;
        if (!await tx.Db.Workflows.AnyAsync(w => w.Name == workflow))
        {
            return CaseRefusals.NoSuchWorkflow;
        }

        var cases = (
            await tx
                .Db.ProtectedCases.AsNoTracking()
                .Where(c => c.Workflow == workflow && c.RetiredAt == null)
                .OrderBy(c => c.Id)
                .ToListAsync()
        ).ToDictionary(c => c.Id.ToString(), StringComparer.Ordinal);
        var problems = Check(record.Answers, cases);
        if (problems.Count > 0)
        {
            return new Refusal(
                RefusalCodes.Validation,
                "Some results do not fit the protected cases of this workflow. Nothing was recorded."
            )
            {
                Problems = problems,
            };
        }

        var (baseline, wrongBefore) = await BaselineAsync(tx, workflow, record.AgentVersion);
        var id = record.Run ?? EvaluationRunId.New(tx.Now);
        var results = record.Answers.Select(a => Judge(id, cases[a.Case], a, wrongBefore, tx)).ToList();
        var counting = results.Where(r => !r.Quarantined).ToList();
        var expected = cases.Values.Count(c => c.CountsAt(tx.Now));
        var run = new EvaluationRun
        {
            Id = id,
            WorkspaceId = tx.Workspace,
            Workflow = workflow,
            AgentVersion = record.AgentVersion,
            BaselineVersion = baseline?.AgentVersion,
            BaselineRun = baseline?.Id,
            By = record.By.DisplayName,
            At = tx.Now,
            Expected = expected,
            Answered = counting.Count,
            Passed = counting.Count(r => r.Passed),
            Failed = counting.Count(r => !r.Passed),
            Regressions = counting.Count(r => r.Regression),
            CriticalRegressions = counting.Count(r => r is { Regression: true, Critical: true }),
            Improvements = counting.Count(r => r.Improvement),
            Complete = !record.Partial && expected > 0 && counting.Count == expected,
        };
        tx.Db.Add(run);
        tx.Db.AddRange(results);
        tx.UnsettleReadiness(run.Workflow);
        tx.Audit(
            record.By.Principal,
            "evaluation.recorded",
            run.Id.ToString(),
            new JsonObject
            {
                ["workflow"] = workflow,
                ["agentVersion"] = run.AgentVersion,
                ["passed"] = run.Passed,
                ["failed"] = run.Failed,
                ["regressions"] = run.Regressions,
                ["criticalRegressions"] = run.CriticalRegressions,
                ["complete"] = run.Complete,
            }
        );
        return new Recorded(
            run,
            [
                .. results
                    .OrderByDescending(r => r is { Regression: true, Critical: true })
                    .ThenByDescending(r => r.Regression)
                    .ThenBy(r => r.Passed),
            ],
            [.. cases.Values]
        );
    }

    private static List<Problem> Check(IReadOnlyList<Given> answers, Dictionary<string, ProtectedCase> cases)
    {
        var problems = new List<Problem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, answer) in answers.Index())
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"#/results/{at}");
            if (!cases.ContainsKey(answer.Case))
            {
                problems.Add(new Problem($"{pointer}/case", "is no protected case of this workflow, or was retired"));
            }
            else if (!seen.Add(answer.Case))
            {
                problems.Add(new Problem($"{pointer}/case", "is answered twice"));
            }

            if (answer is { Answer: null, Error: null } or { Answer: not null, Error: not null })
            {
                problems.Add(new Problem(pointer, "is either an answer (action and args) or an error"));
            }

            if (answer.Answer?.Args is { } args && MatchRules.WhyUnreadable(args) is { } why)
            {
                problems.Add(new Problem($"{pointer}/args", why));
            }
        }

        return problems;
    }

    // What the promoted version got wrong in its last complete run; a case it was never asked counts as right.
    private static async Task<(EvaluationRun? Run, HashSet<ProtectedCaseId> Wrong)> BaselineAsync(
        LedgerTransaction tx,
        string workflow,
        string candidate
    )
    {
        var promoted = await tx
            .Db.Releases.Where(r => r.Workflow == workflow && r.State == ReleaseState.Promoted)
            .OrderByDescending(r => r.EndedAt)
            .Select(r => r.AgentVersion)
            .FirstOrDefaultAsync();
        if (promoted is null || string.Equals(promoted, candidate, StringComparison.Ordinal))
        {
            return (null, []);
        }

        var run = await tx
            .Db.EvaluationRuns.AsNoTracking()
            .Where(r => r.Workflow == workflow && r.AgentVersion == promoted && r.Complete)
            .OrderByDescending(r => r.Id)
            .FirstOrDefaultAsync();
        if (run is null)
        {
            return (null, []);
        }

        var wrong = await tx.Db.CaseResults.Where(r => r.RunId == run.Id && !r.Passed).Select(r => r.CaseId).ToListAsync();
        return (run, [.. wrong]);
    }

    private static CaseResult Judge(
        EvaluationRunId run,
        ProtectedCase expected,
        Given given,
        HashSet<ProtectedCaseId> wrongBefore,
        LedgerTransaction tx
    )
    {
        var judged = given.Answer is { } answer
            ? MatchRules.Judge(expected, answer)
            : new AnswerJudgement(
                [$"It failed: {PlainText.Of(given.Error ?? "", 400)}"],
                new Dictionary<string, string>(StringComparer.Ordinal),
                null
            );
        var quarantined = !expected.CountsAt(tx.Now);
        var passed = judged.Why.Count == 0;
        var failedBefore = wrongBefore.Contains(expected.Id);
        return new CaseResult
        {
            WorkspaceId = tx.Workspace,
            RunId = run,
            CaseId = expected.Id,
            Passed = passed,
            Regression = !passed && !quarantined && !failedBefore,
            Improvement = passed && !quarantined && failedBefore,
            Critical = expected.Severity is Severity.Critical,
            Quarantined = quarantined,
            Action = given.Answer?.Action is { } action ? PlainText.Of(action, 200) : null,
            Args = judged.Args,
            Error = given.Error is { } error ? PlainText.Of(error, 1_000) : null,
            Why = string.Join(' ', judged.Why),
            Faults = JsonSerializer.Serialize(judged.Faults),
        };
    }
}
