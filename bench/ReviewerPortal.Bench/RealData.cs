using System.Globalization;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>
/// The real event log and the retail labels, received and decided through the ledger at the moments they happened, and what the portal's figures say of them: for
/// <c>check_real_data.py</c>, which works the same figures out from the files alone. And what Erlang C predicts for the log's arrivals beside a replay of them.
/// </summary>
public static class RealData
{
    private const double Handling = 900;
    private const double Within = 3600;
    private const double Share = 0.8;
    private static readonly DateTimeOffset Begin = new(2016, 3, 6, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LogEnd = new(2016, 5, 9, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Retail = new(2017, 2, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PersonId Person = PersonId.New(Begin);

    /// <summary>Replays both, writes the figures, and says what the model makes of the arrivals.</summary>
    /// <param name="report">Gets the model's figures.</param>
    /// <param name="engine">On which engine.</param>
    /// <param name="data">The folder of the recorded data.</param>
    /// <param name="file">Gets the portal's figures.</param>
    public static async Task RunAsync(Report report, Engine engine, string data, string file)
    {
        var cases = Path.Combine(data, "eventlog", "servicenow_cases.csv");
        var reviews = Path.Combine(data, "retail", "reviews.ndjson");
        if (!File.Exists(cases) || !File.Exists(reviews))
        {
            throw new FileNotFoundException($"The recorded data is not in {data}: nothing was compared. Name its folder with --data.");
        }

        var clock = new TestClock(Begin);
        await using var portal = await TestDatabase.CreateAsync(engine, clock);
        var log = Happenings(await File.ReadAllLinesAsync(cases)).ToList();
        await ReplayAsync(portal, log.Concat(Labels(await File.ReadAllLinesAsync(reviews))).OrderBy(h => h.At).ThenBy(h => h.Ends));

        var lead = new Caller(portal.Workspace, "user:lead@example.org") { Role = PersonRole.Lead };
        var (from, to) = (Begin, Retail.AddDays(-1));
        var before = JsonSerializer.Serialize(await FiguresAsync(portal, lead, from, to));
        await portal.Get<FoldFigures>().HandleAsync();
        var folded = JsonSerializer.Serialize(await FiguresAsync(portal, lead, from, to));
        var rebuilt = (await portal.Get<RebuildFigures>().HandleAsync(new RebuildFigures.Command(portal.Workspace))).Value;
        report.AddFigure(engine, "real data: hours a rebuild found wrong", rebuilt.Changed, "", 0);
        report.AddFigure(
            engine,
            "real data: figures that folding changed",
            string.Equals(before, folded, StringComparison.Ordinal) ? 0 : 1,
            "",
            0
        );

        // The weeks end where the log's arrivals do; a portal of its own clock reads them.
        await using var then = portal.AnotherNode(new TestClock(LogEnd));
        var history = (await then.Get<ReadCapacity>().HandleAsync(new ReadCapacity.Query(lead, null, 9, TimeZoneInfo.Utc))).Value;
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { figures = await FiguresAsync(portal, lead, from, to), history }));
        ReportModel(report, engine, history, [.. log.Where(h => !h.Ends).Select(h => h.At)]);
    }

    private sealed record Happening(DateTimeOffset At, bool Ends, Received What);

    private sealed class Received
    {
        public ReviewItemId Id { get; set; }
        public required string Workflow { get; init; }
        public required string Queue { get; init; }
        public required string Tier { get; init; }
        public required string Version { get; init; }
        public DateTimeOffset? Claimed { get; init; }
        public DateTimeOffset ResolveBy { get; init; }
        public Verdict Verdict { get; init; }
    }

    private static IEnumerable<Happening> Happenings(string[] lines)
    {
        var columns = lines[0].Split(',').Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
        foreach (var cells in lines.Skip(1).Select(l => l.Split(',')))
        {
            var at = DateTimeOffset.Parse(cells[columns["arrival_utc"]], CultureInfo.InvariantCulture);
            var resolved = cells[columns["resolved_s"]] is { Length: > 0 } seconds
                ? at.AddSeconds(Number(seconds))
                : default(DateTimeOffset?);
            var met = cells[columns["made_sla"]] is "true";
            var received = new Received
            {
                Workflow = "incidents",
                Queue = cells[columns["first_group"]],
                Tier = $"P{cells[columns["priority"]]}",
                Version = "",
                Claimed = at.AddSeconds(Number(cells[columns["first_ack_s"]])),
                // The log says whether the promise was kept, not what it was.
                ResolveBy = (resolved ?? at).AddSeconds(met ? 1 : -1),
                Verdict = Verdict.Approved,
            };
            yield return new Happening(at, false, received);
            if (resolved is { } end)
            {
                yield return new Happening(end, true, received);
            }
        }
    }

    private static IEnumerable<Happening> Labels(string[] lines)
    {
        var at = Retail;
        foreach (var line in lines.Where(l => l.Length > 0))
        {
            using var document = JsonDocument.Parse(line);
            var received = new Received
            {
                Workflow = "retail-support",
                Queue = "support",
                Tier = "standard",
                Version = document.RootElement.GetProperty("review").GetProperty("agent").GetProperty("version").GetString()!,
                Claimed = at,
                ResolveBy = at.AddHours(2),
                Verdict = document.RootElement.GetProperty("expected").GetProperty("decision").GetString() switch
                {
                    "edit" => Verdict.Edited,
                    "reject" => Verdict.Rejected,
                    _ => Verdict.Approved,
                },
            };
            yield return new Happening(at, false, received);
            yield return new Happening(at.AddMinutes(5), true, received);
            at = at.AddMinutes(7);
        }
    }

    private static async Task ReplayAsync(TestDatabase portal, IEnumerable<Happening> happenings)
    {
        foreach (var moment in happenings.GroupBy(h => h.At))
        {
            portal.Clock.SetUtcNow(moment.Key);
            foreach (var happening in moment)
            {
                await portal.Ledger.WriteAsync<Done>(
                    portal.Workspace,
                    async tx =>
                    {
                        if (!happening.Ends)
                        {
                            Receive(tx, happening.What);
                        }
                        else
                        {
                            Decide(tx, (await tx.Db.ReviewItems.FindAsync(happening.What.Id))!, happening.What);
                        }

                        return Done.Value;
                    }
                );
            }
        }
    }

    private static void Receive(Domain.LedgerTransaction tx, Received what)
    {
        what.Id = ReviewItemId.New(tx.Now);
        var item = new ReviewItem
        {
            Id = what.Id,
            WorkspaceId = tx.Workspace,
            ReviewId = ReviewId.New(tx.Now),
            Position = 0,
            Workflow = what.Workflow,
            ContractVersion = 1,
            Action = "resolve",
            Step = "resolve",
            Args = "{}",
            ProposedArgs = "{}",
            Sentence = "",
            AgentName = "log",
            AgentVersion = what.Version,
            Queue = what.Queue,
            Tier = what.Tier,
            Severity = Severity.Medium,
            ReceivedAt = tx.Now,
            ResolveBy = what.ResolveBy,
            FirstClaimedAt = what.Claimed,
        };
        tx.Db.Add(item);
        tx.CountReceipt(item);
    }

    private static void Decide(Domain.LedgerTransaction tx, ReviewItem item, Received what)
    {
        var decision = new Decision
        {
            Id = DecisionId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            ItemId = item.Id,
            ReviewId = item.ReviewId,
            Round = 1,
            Verdict = what.Verdict,
            Final = true,
            PersonId = Person,
            Actor = "user:somebody@example.org",
            Args = "{}",
            ChangedFields = "[]",
            At = tx.Now,
            Tier = item.Tier,
            ContractVersion = 1,
            Automatic = false,
            Fingerprint = "",
        };
        tx.Db.Add(decision);
        tx.CountDecision(item, decision);
    }

    private static async Task<object> FiguresAsync(TestDatabase portal, Caller lead, DateTimeOffset from, DateTimeOffset to)
    {
        var measure = portal.Get<MeasureRates>();
        var incidents = (await measure.HandleAsync(new MeasureRates.Query(lead, from, to, By: RateGrouping.Tier))).Value;
        var groups = (await measure.HandleAsync(new MeasureRates.Query(lead, from, to, By: RateGrouping.Queue))).Value;
        var retail = (
            await measure.HandleAsync(new MeasureRates.Query(lead, Retail, Retail.AddDays(30), By: RateGrouping.AgentVersion))
        ).Value;
        return new
        {
            incidents,
            groups,
            retail,
        };
    }

    private static void ReportModel(Report report, Engine engine, CapacityHistory history, List<DateTimeOffset> arrivals)
    {
        // The log holds some whole weeks of the nine; the others are empty and say nothing of a week.
        var busy = Enumerable.Range(1, history.Weeks).Where(w => arrivals.Exists(a => WeeksBack(a) == w)).ToList();
        var hours = CapacityRules.Plan(
            history,
            new CapacityQuestion(history.Weeks / (double)busy.Count, Handling, Within, Share, 0, 0, null)
        );
        var staff = hours.Select(h => h.Needed ?? 0).ToArray();
        var predicted =
            hours.Sum(h => h.Arrivals * ErlangRules.DecidedWithin(h.Needed ?? 0, h.Load, Within / Handling)) / hours.Sum(h => h.Arrivals);
        var attained = DeskReplay.Attained(arrivals, staff, Handling, Within, seed: 3);
        var byHour = arrivals.CountBy(FigureRules.HourOf).ToDictionary(c => c.Key, c => c.Value);
        var dispersion = Enumerable
            .Range(0, CapacityRules.HoursOfWeek)
            .Select(h => (Mean: history.Arrivals[h], Counts: busy.Select(w => Count(h, w)).ToList()))
            .Where(h => h.Mean >= 5)
            .Select(h => h.Counts.Sum(c => Square(c - h.Counts.Average())) / (busy.Count - 1) / h.Counts.Average())
            .Average();
        report.AddFigure(engine, "real arrivals, staffed by Erlang C for 80 % in an hour (15 min each, assumed): predicted", predicted, "");
        report.AddFigure(engine, "the same, attained in a replay of every arrival", attained, "");
        report.AddFigure(engine, "variance of an hour's real arrivals from week to week, times a Poisson stream's", dispersion, "×");

        double Count(int hourOfWeek, int weeksBack) =>
            byHour.GetValueOrDefault(FigureRules.HourOf(LogEnd.AddDays(-7 * weeksBack)) + hourOfWeek);
    }

    // Which week before the end a moment is in: 1 is the last.
    private static int WeeksBack(DateTimeOffset at) => (int)((LogEnd - at).TotalDays / 7) + 1;

    private static double Square(double x) => x * x;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
