using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>
/// Gathers what readiness is measured on, in a handful of bounded reads by index: the people of the contract's teams, the workflow's latest
/// <see cref="MostItems"/> items, what people decided of its latest <see cref="MostDecided"/>, and its last <see cref="MostVersions"/> contract versions.
/// </summary>
public sealed class GatherReadinessFacts
{
    /// <summary>The latest items whose evidence and exception types count.</summary>
    public const int MostItems = 500;

    /// <summary>The latest items whose decisions count.</summary>
    public const int MostDecided = 2_000;

    /// <summary>Contract versions that are compared for changed thresholds.</summary>
    public const int MostVersions = 10;

    private const int MostKept = 2_000;

    // By the hash of the text, so that what a transaction wrote and never committed cannot be mistaken for anything else.
    private readonly ConcurrentDictionary<string, string> _thresholds = new(StringComparer.Ordinal);

    /// <summary>Gathers them on an open context: inside a transaction they include what it has written.</summary>
    /// <param name="db">Bound to the workflow's workspace.</param>
    /// <param name="contract">The version in force.</param>
    /// <param name="now">The moment they are of.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ReadinessFacts> ReadAsync(PortalDbContext db, WorkflowContract contract, DateTimeOffset now, CancellationToken ct)
    {
        var items = await ItemsAsync(db, contract.Workflow, ct);
        var decisions = await DecisionsAsync(db, contract.Workflow, ct);
        var requiring = items.Where(i => !IsEmpty(i.Required)).ToList();
        return new ReadinessFacts
        {
            At = now,
            Teams = await TeamsAsync(db, contract, ct),
            Evidence = new EvidenceCapture(items.Count, requiring.Count, requiring.Count(i => IsEmpty(i.Missing))),
            ExceptionTypes = items
                .Where(i => i.ExceptionType is not null)
                .CountBy(i => i.ExceptionType!, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal),
            Decisions = decisions.Count,
            Corrections = Corrections(decisions, await CasesOfCorrectionsAsync(db, contract.Workflow, ct)),
            Tuning = await TuningAsync(db, contract.Workflow, decisions, ct),
            Releases = await ReleasesAsync(db, contract.Workflow, now, ct),
        };
    }

    private static bool IsEmpty(string names) => names is "[]" or "";

    private static async Task<Dictionary<string, IReadOnlyList<TeamPerson>>> TeamsAsync(
        PortalDbContext db,
        WorkflowContract contract,
        CancellationToken ct
    )
    {
        var names = contract
            .Owners.Values.SelectMany(o => new[] { o.Team, o.Backup })
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var members = await (
            from member in db.TeamMembers.AsNoTracking()
            join team in db.Teams on member.TeamId equals team.Id
            join person in db.Users on (Guid)(object)member.PersonId equals person.Id
            where names.Contains(team.Name) && !person.Disabled && person.Role != PersonRole.Auditor
            select new
            {
                team.Name,
                person.Id,
                person.Role,
            }
        ).ToListAsync(ct);
        return members
            .GroupBy(m => m.Name, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => (IReadOnlyList<TeamPerson>)[.. g.Select(m => new TeamPerson(m.Id, m.Role))],
                StringComparer.Ordinal
            );
    }

    private static async Task<List<ReceivedItem>> ItemsAsync(PortalDbContext db, string workflow, CancellationToken ct) =>
        await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.Workflow == workflow)
            .OrderByDescending(i => i.Id)
            .Take(MostItems)
            .Select(i => new ReceivedItem(i.EvidenceRequired, i.EvidenceMissing, i.ReceivedExceptionType))
            .ToListAsync(ct);

    private static async Task<List<HumanDecision>> DecisionsAsync(PortalDbContext db, string workflow, CancellationToken ct) =>
        await (
            from item in db.ReviewItems.AsNoTracking().Where(i => i.Workflow == workflow).OrderByDescending(i => i.Id).Take(MostDecided)
            join decision in db.Decisions on item.Id equals decision.ItemId
            where decision.Final && !decision.Automatic
            select new HumanDecision(
                item.Action,
                decision.Verdict,
                decision.ReasonCode != null || (decision.Message != null && decision.Message != ""),
                decision.ContractVersion,
                decision.At
            )
        ).ToListAsync(ct);

    private static List<CorrectedAction> Corrections(List<HumanDecision> decisions, Dictionary<string, int> cases) =>
        [
            .. decisions
                .Where(d => d.IsOverride)
                .GroupBy(d => d.Action, StringComparer.Ordinal)
                .OrderByDescending(g => g.Count())
                .Select(g => new CorrectedAction(g.Key, g.Count(), g.Count(d => d.Explained), cases.GetValueOrDefault(g.Key))),
        ];

    private static Task<Dictionary<string, int>> CasesOfCorrectionsAsync(PortalDbContext db, string workflow, CancellationToken ct) =>
        db
            .ProtectedCases.AsNoTracking()
            .Where(c =>
                c.Workflow == workflow
                && c.RetiredAt == null
                && c.FromDecision != null
                && (c.Expected == Verdict.Edited || c.Expected == Verdict.Rejected)
            )
            .GroupBy(c => c.Action)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, StringComparer.Ordinal, ct);

    private static async Task<ReleaseDiscipline> ReleasesAsync(
        PortalDbContext db,
        string workflow,
        DateTimeOffset now,
        CancellationToken ct
    ) =>
        new()
        {
            LastRehearsal = await db
                .Rehearsals.AsNoTracking()
                .Where(r => r.Workflow == workflow)
                .OrderByDescending(r => r.Id)
                .Select(r => new RehearsalFact(r.FinishedAt, r.Passed, r.Waiting))
                .FirstOrDefaultAsync(ct),
            Cases = await db.ProtectedCases.CountAsync(
                c => c.Workflow == workflow && c.RetiredAt == null && (c.QuarantinedUntil == null || c.QuarantinedUntil <= now),
                ct
            ),
            LastCompleteRun = await db
                .EvaluationRuns.AsNoTracking()
                .Where(r => r.Workflow == workflow && r.Complete)
                .OrderByDescending(r => r.Id)
                .Select(r => new SuiteRun(r.At, r.AgentVersion, r.Expected, r.Passed, r.CriticalRegressions))
                .FirstOrDefaultAsync(ct),
        };

    private async Task<ThresholdTuning?> TuningAsync(
        PortalDbContext db,
        string workflow,
        List<HumanDecision> decisions,
        CancellationToken ct
    )
    {
        var overrides = decisions.Where(d => d.IsOverride).ToList();
        if (overrides.Count == 0)
        {
            return null;
        }

        var versions = await db
            .ContractVersions.AsNoTracking()
            .Where(v => v.Workflow == workflow)
            .OrderByDescending(v => v.Number)
            .Take(MostVersions + 1)
            .Select(v => new
            {
                v.Number,
                v.PublishedAt,
                v.TextHash,
            })
            .ToListAsync(ct);
        foreach (var (later, earlier) in versions.Zip(versions.Skip(1)))
        {
            var before = overrides.Count(d => d.ContractVersion < later.Number && d.At <= later.PublishedAt);
            if (
                before > 0
                && !string.Equals(
                    await ThresholdsAsync(db, workflow, later.Number, later.TextHash, ct),
                    await ThresholdsAsync(db, workflow, earlier.Number, earlier.TextHash, ct),
                    StringComparison.Ordinal
                )
            )
            {
                return new ThresholdTuning(later.Number, later.PublishedAt, before);
            }
        }

        return null;
    }

    /// <summary>Every threshold and tier condition of a version as one text; a version this release cannot read has none.</summary>
    private async Task<string> ThresholdsAsync(PortalDbContext db, string workflow, int number, string hash, CancellationToken ct)
    {
        if (_thresholds.TryGetValue(hash, out var known))
        {
            return known;
        }

        var text = await db
            .ContractVersions.AsNoTracking()
            .Where(v => v.Workflow == workflow && v.Number == number)
            .Select(v => v.Text)
            .SingleAsync(ct);
        var contract = ContractReader.Read(text).Contract;
        var thresholds = string.Join(
            '\n',
            (contract?.Controls ?? [])
                .Where(c => c.Kind is ControlKind.Threshold)
                .Select(c => $"{c.Name}: {c.Require}")
                .Concat((contract?.ApprovalTiers ?? []).Select(t => $"{t.Tier}: {t.When}"))
        );
        if (_thresholds.Count >= MostKept)
        {
            _thresholds.Clear();
        }

        return _thresholds.GetOrAdd(hash, thresholds);
    }

    private sealed record ReceivedItem(string Required, string Missing, string? ExceptionType);

    private sealed record HumanDecision(string Action, Verdict Verdict, bool Explained, int ContractVersion, DateTimeOffset At)
    {
        public bool IsOverride => Verdict is Verdict.Edited or Verdict.Rejected;
    }
}
