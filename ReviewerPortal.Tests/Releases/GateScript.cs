using System.Globalization;
using System.Text.Json;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Releases;

/// <summary>
/// A release under a gate, played through time without a database: the real noun and the real rules, figures as a line of text says. One word a fact, one line a
/// moment: <c>+48</c> hours pass with an evaluation each hour, <c>jump48</c> with none in between; <c>r e d o</c> are items received, exceptions, human decisions
/// and overrides of the window; <c>c</c> critical regressions; <c>late</c>, <c>skewed</c>, <c>approve</c>, <c>step</c> (the next share) and <c>contract</c> happen.
/// </summary>
internal sealed class GateScript
{
    public const string Seed = """
        canary_traffic: 0.10
        promotion_window_hours: 48
        success_criteria: {exception_rate: "<= 0.04", human_override_rate: "<= 0.15", critical_regressions: "== 0"}
        rollback_trigger: [exception_rate > 0.06, reviewer_queue_sla_breach == true, critical_regressions > 0]
        fallback_mode: deterministic_path
        """;

    private readonly WorkflowReleaseGate _gate;
    private readonly Release _release;
    private DateTimeOffset _now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    public GateScript(string more = "")
    {
        _gate = GateOf(more);
        _release = new Release
        {
            Id = ReleaseId.New(_now),
            WorkspaceId = WorkspaceId.New(_now),
            Workflow = "w",
            AgentVersion = "2",
            ContractVersion = 1,
            FallbackMode = _gate.FallbackMode,
            Steps = JsonSerializer.Serialize(_gate.Steps),
            OpenedBy = "test",
            OpenedAt = _now,
            Preconditions = "[]",
        };
        _ = _release.Start("test", "{}", _now).Value;
    }

    public Release Release => _release;

    public static WorkflowReleaseGate GateOf(string more)
    {
        // A field the seed's block has too takes its place.
        var mine = more.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = mine.Select(l => l[..l.IndexOf(':', StringComparison.Ordinal)]).ToHashSet(StringComparer.Ordinal);
        var seed = Seed.Split('\n').Where(l => !names.Contains(l[..l.IndexOf(':', StringComparison.Ordinal)]));
        var block = string.Join('\n', seed.Concat(mine).Select(l => "  " + l));
        var reading = ContractReader.Read($"{SampleContract.Yaml}\nworkflow_release_gate:\n{block}\n");
        return reading.Contract?.WorkflowReleaseGate
            ?? throw new InvalidOperationException(string.Join('\n', reading.Problems.Select(p => $"{p.Path}: {p.Message}")));
    }

    /// <summary>Plays the lines and answers the last verdict.</summary>
    public GateOpinion Play(string script)
    {
        GateOpinion? last = null;
        foreach (var line in script.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            last = Moment(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return last ?? throw new ArgumentException("An empty script.", nameof(script));
    }

    private GateOpinion Moment(string[] words)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var (hours, watched) = (0m, true);
        var flags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (word[0] is '+' or '-')
            {
                hours = decimal.Parse(word, CultureInfo.InvariantCulture);
            }
            else if (word.StartsWith("jump", StringComparison.Ordinal))
            {
                (hours, watched) = (decimal.Parse(word["jump".Length..], CultureInfo.InvariantCulture), false);
            }
            else if (word.Length > 1 && char.IsAsciiDigit(word[1]))
            {
                counts[word[..1]] = long.Parse(word[1..], CultureInfo.InvariantCulture);
            }
            else
            {
                flags.Add(word);
            }
        }

        var figures = FiguresOf(counts, flags);
        var opinion = Evaluate(figures, flags, evaluateOnly: hours > 0 && watched);
        for (var left = hours; left > 0 && watched; left--)
        {
            _now += TimeSpan.FromHours((double)Math.Min(1, left));
            opinion = Evaluate(figures, flags, evaluateOnly: left > 1);
        }

        if (!watched || hours < 0)
        {
            _now += TimeSpan.FromHours((double)hours);
            opinion = Evaluate(figures, flags, evaluateOnly: false);
        }

        return opinion;
    }

    private GateOpinion Evaluate(GateFigures figures, HashSet<string> flags, bool evaluateOnly)
    {
        var situation = GateDesk.SituationOf(_release, flags.Contains("nogate") ? null : _gate, figures, flags.Contains("approve"), _now);
        if (flags.Contains("broken"))
        {
            situation = situation with { Failure = "The database does not answer." };
        }

        var opinion = GateRules.Judge(situation);
        if (_release.State is not ReleaseState.Canary)
        {
            return opinion;
        }

        _ = _release.NoteVerdict(opinion.Verdict, opinion.Reason, figures.Seen, _now).Value;
        if (!evaluateOnly && flags.Contains("step"))
        {
            _ = _release.Promote("test", opinion.Verdict, "{}", _now);
        }

        if (!evaluateOnly && flags.Contains("contract"))
        {
            _ = _release.ChangeContract(_release.ContractVersion + 1, _gate.FallbackMode, _gate.Steps, "{}", _now).Value;
        }

        return opinion;
    }

    private static GateFigures FiguresOf(Dictionary<string, long> counts, HashSet<string> flags)
    {
        var (received, decided) = (counts.GetValueOrDefault("r"), counts.GetValueOrDefault("d"));
        List<GateMetric> metrics =
        [
            Share("exception_rate", counts.GetValueOrDefault("e"), received),
            Share("human_override_rate", counts.GetValueOrDefault("o"), decided),
            received > 0 || flags.Contains("late")
                ? new GateMetric("reviewer_queue_sla_breach", flags.Contains("late"), received)
                : GateMetric.Missing("reviewer_queue_sla_breach"),
            counts.TryGetValue("c", out var critical)
                ? new GateMetric("critical_regressions", (decimal)critical, 10)
                : GateMetric.Missing("critical_regressions"),
        ];
        return new GateFigures(
            metrics.ToDictionary(m => m.Name, StringComparer.Ordinal),
            received + decided,
            received,
            flags.Contains("skewed") ? "The split does not work." : null
        );
    }

    private static GateMetric Share(string name, long cases, long of) =>
        of == 0 ? GateMetric.Missing(name) : new GateMetric(name, (decimal)cases / of, of);
}
