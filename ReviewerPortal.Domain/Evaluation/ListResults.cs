using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>
/// How the cases of one run went, one page at a time, each beside what the promoted version answered to it. Four queries at any number of cases.
/// </summary>
public sealed class ListResults(PortalDatabase database)
{
    /// <summary>Cases on a page.</summary>
    public const int Limit = 25;

    /// <summary>Which cases of a run.</summary>
    public enum Part
    {
        /// <summary>All that were answered.</summary>
        All,

        /// <summary>Those it got wrong.</summary>
        Wrong,

        /// <summary>Those it got wrong and the promoted version does not.</summary>
        Regressions,

        /// <summary>Those it got right and the promoted version does not.</summary>
        Improvements,

        /// <summary>Those it got right.</summary>
        Passed,

        /// <summary>Those that sat in quarantine.</summary>
        Aside,

        /// <summary>Those it was to answer and did not.</summary>
        Missing,
    }

    /// <param name="Workspace">Whose.</param>
    /// <param name="Run">Which run.</param>
    public sealed record Query(WorkspaceId Workspace, EvaluationRunId Run)
    {
        /// <summary>Which cases; null for the wrong ones, or for all where there is none.</summary>
        public Part? Part { get; init; }

        /// <summary>One case alone; null for the list.</summary>
        public ProtectedCaseId? Case { get; init; }

        /// <summary>The last page's <c>next</c>; null for the first page.</summary>
        public ProtectedCaseId? After { get; init; }
    }

    /// <summary>What a case is, as far as an answer is held against it.</summary>
    public sealed record CaseFacts(
        ProtectedCaseId Id,
        string Title,
        string Why,
        Verdict Expected,
        string Action,
        string Args,
        string Rules,
        Severity Severity
    );

    /// <param name="Case">The case.</param>
    /// <param name="Result">How it went; null where it was not answered.</param>
    /// <param name="Promoted">How it went in the promoted version's run; null where that was never asked.</param>
    public sealed record Row(CaseFacts Case, CaseResult? Result, CaseResult? Promoted);

    /// <param name="Run">The run.</param>
    /// <param name="Part">What is listed.</param>
    /// <param name="Rows">By the age of the cases, oldest first.</param>
    /// <param name="Next">Behind which case the next page starts; null on the last.</param>
    public sealed record Page(EvaluationRun Run, Part Part, IReadOnlyList<Row> Rows, ProtectedCaseId? Next);

    private static readonly Expression<Func<ProtectedCase, CaseFacts>> Facts = c => new CaseFacts(
        c.Id,
        c.Title,
        c.Why,
        c.Expected,
        c.Action,
        c.Args,
        c.Rules,
        c.Severity
    );

    /// <summary>The page; refused where there is no such run.</summary>
    public async Task<Outcome<Page>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        if (await db.EvaluationRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == query.Run, ct) is not { } run)
        {
            return CaseRefusals.NoSuchRun;
        }

        var part = query.Part ?? (run.Failed > 0 && query.Case is null ? Part.Wrong : Part.All);
        var rows = part is Part.Missing ? await MissingAsync(db, run, query, ct) : await AnsweredAsync(db, run, part, query, ct);
        var next = rows.Count > Limit ? rows[Limit - 1].Case.Id : (ProtectedCaseId?)null;
        return new Page(run, part, [.. rows.Take(Limit)], next);
    }

    private static async Task<List<Row>> AnsweredAsync(PortalDbContext db, EvaluationRun run, Part part, Query query, CancellationToken ct)
    {
        var results = db.CaseResults.AsNoTracking().Where(r => r.RunId == run.Id);
        results = part switch
        {
            Part.Wrong => results.Where(r => !r.Passed && !r.Quarantined),
            Part.Regressions => results.Where(r => r.Regression),
            Part.Improvements => results.Where(r => r.Improvement),
            Part.Passed => results.Where(r => r.Passed && !r.Quarantined),
            Part.Aside => results.Where(r => r.Quarantined),
            _ => results,
        };
        if (query.Case is { } one)
        {
            results = results.Where(r => r.CaseId == one);
        }

        if (query.After is { } after)
        {
            results = results.Where(r => r.CaseId > after);
        }

        var page = await results.OrderBy(r => r.CaseId).Take(Limit + 1).ToListAsync(ct);
        var asked = page.ConvertAll(r => r.CaseId);
        var facts = await db.ProtectedCases.AsNoTracking().Where(c => asked.Contains(c.Id)).Select(Facts).ToDictionaryAsync(f => f.Id, ct);
        Dictionary<ProtectedCaseId, CaseResult> promoted = [];
        if (run.BaselineRun is { } baseline && page.Count > 0)
        {
            promoted = await db
                .CaseResults.AsNoTracking()
                .Where(r => r.RunId == baseline && asked.Contains(r.CaseId))
                .ToDictionaryAsync(r => r.CaseId, ct);
        }

        return page.ConvertAll(r => new Row(facts[r.CaseId], r, promoted.GetValueOrDefault(r.CaseId)));
    }

    // What was protected when the run was recorded and has no answer in it. One that sat in quarantine then was not missed, and cannot be told any more.
    private static async Task<List<Row>> MissingAsync(PortalDbContext db, EvaluationRun run, Query query, CancellationToken ct)
    {
        var cases = db
            .ProtectedCases.AsNoTracking()
            .Where(c => c.Workflow == run.Workflow && c.CreatedAt <= run.At && (c.RetiredAt == null || c.RetiredAt > run.At))
            .Where(c => !db.CaseResults.Any(r => r.RunId == run.Id && r.CaseId == c.Id));
        if (query.After is { } after)
        {
            cases = cases.Where(c => c.Id > after);
        }

        var facts = await cases.OrderBy(c => c.Id).Take(Limit + 1).Select(Facts).ToListAsync(ct);
        return facts.ConvertAll(f => new Row(f, null, null));
    }
}
