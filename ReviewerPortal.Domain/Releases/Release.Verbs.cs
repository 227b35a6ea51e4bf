using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <content>The verbs: each checks first, answers a named refusal that changes nothing, and otherwise raises the version.</content>
public sealed partial class Release
{
    /// <summary>Gives the candidate its first share of the traffic; the window begins.</summary>
    public Outcome<Done> Start(string by, string offset, DateTimeOffset now)
    {
        if (State is not ReleaseState.Draft)
        {
            return ReleaseRefusals.NotNow(this, "started");
        }

        (State, Step, Share) = (ReleaseState.Canary, 0, ReadSteps()[0]);
        (StartedBy, StartedAt) = (by, now);
        RestartWindow("The candidate reached its first share.", offset, now);
        return Done.Value;
    }

    /// <summary>
    /// Takes the next step: the next share, or, from the last one, everybody. Allowed on a verdict of <see cref="GateVerdict.Pass"/> alone, which is given at
    /// this moment with this person's approval counted in.
    /// </summary>
    public Outcome<Done> Promote(string by, GateVerdict verdict, string offset, DateTimeOffset now)
    {
        if (State is not ReleaseState.Canary)
        {
            return ReleaseRefusals.NotNow(this, "promoted");
        }

        if (verdict is not GateVerdict.Pass || PausedAt is not null)
        {
            return ReleaseRefusals.GateSaysNo(this, verdict);
        }

        if (!IsLastStep)
        {
            Step++;
            Share = ReadSteps()[Step];
            RestartWindow($"{by} took the next step.", offset, now);
            return Done.Value;
        }

        (State, IsOpen, Share) = (ReleaseState.Promoted, false, 1);
        End(by, "Every criterion was met over the whole window.", GateVerdict.Pass, now);
        return Done.Value;
    }

    /// <summary>Keeps it where it is until somebody lets it go on; it is judged meanwhile, and a trigger rolls it back as ever.</summary>
    public Outcome<Done> Pause(string by, string reason, DateTimeOffset now)
    {
        if (State is not ReleaseState.Canary || PausedAt is not null)
        {
            return ReleaseRefusals.NotNow(this, PausedAt is null ? "paused" : "paused again");
        }

        (PausedBy, PauseReason, PausedAt) = (by, reason, now);
        Version++;
        return Done.Value;
    }

    /// <summary>Lets it go on. Its window has run on: the share was the same all the while.</summary>
    public Outcome<Done> GoOn()
    {
        if (State is not ReleaseState.Canary || PausedAt is null)
        {
            return ReleaseRefusals.NotNow(this, "resumed");
        }

        (PausedBy, PauseReason, PausedAt) = (null, null, null);
        Version++;
        return Done.Value;
    }

    /// <summary>Ends the release and gives its work back. Only from a draft, a canary or the promoted version.</summary>
    public Outcome<Done> RollBack(string by, string reason, DateTimeOffset now)
    {
        if (State is ReleaseState.RolledBack)
        {
            return ReleaseRefusals.NotNow(this, "rolled back");
        }

        (State, IsOpen) = (ReleaseState.RolledBack, false);
        End(by, reason, GateVerdict.Rollback, now);
        return Done.Value;
    }

    /// <summary>Another contract was published: its gate judges from now on, over a window of its own.</summary>
    public Outcome<Done> ChangeContract(int version, string fallbackMode, IReadOnlyList<decimal> steps, string offset, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return ReleaseRefusals.NotNow(this, "judged by another contract");
        }

        (ContractVersion, FallbackMode) = (version, fallbackMode);
        if (State is ReleaseState.Draft)
        {
            Steps = JsonSerializer.Serialize(steps);
            Version++;
            return Done.Value;
        }

        // The share it has stays as it is: nothing expands, and nobody's agent changes, because a document was published. What is left to climb is the new gate's.
        var climbed = ReadSteps().Take(Step + 1).ToList();
        Steps = JsonSerializer.Serialize(climbed.Concat(steps.Where(s => s > Share)));
        RestartWindow($"Version {version} of the contract was published.", offset, now);
        return Done.Value;
    }

    /// <summary>Keeps what the gate saw. Answers whether the verdict or its reason changed, which is then to be recorded.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="figuresSeen">The candidate's figures counted together.</param>
    /// <param name="now">When.</param>
    public Outcome<bool> NoteVerdict(GateVerdict verdict, string reason, long figuresSeen, DateTimeOffset now)
    {
        if (State is not ReleaseState.Canary)
        {
            return ReleaseRefusals.NotNow(this, "evaluated");
        }

        NoteWatch(now);
        NoteFigures(figuresSeen, now);
        var changed = Verdict != verdict || !string.Equals(VerdictReason, reason, StringComparison.Ordinal);
        if (changed)
        {
            (Verdict, VerdictReason, VerdictAt) = (verdict, reason, now);
        }

        Version++;
        return changed;
    }

    /// <summary>Counts the time since the last evaluation out of the window where it was longer than <see cref="LongestGap"/>, or where the clock went back.</summary>
    public void NoteWatch(DateTimeOffset now)
    {
        var gap = now - (EvaluatedAt ?? WindowStartedAt ?? now);
        if (gap > LongestGap)
        {
            UnwatchedMilliseconds += (long)gap.TotalMilliseconds;
        }

        EvaluatedAt = now;
    }

    /// <summary>Remembers when the candidate's figures last moved.</summary>
    public void NoteFigures(long seen, DateTimeOffset now)
    {
        if (seen == 0)
        {
            (FiguresSeen, FiguresAt) = (0, null);
        }
        else if (seen != FiguresSeen || FiguresAt is null)
        {
            (FiguresSeen, FiguresAt) = (seen, now);
        }
    }

    /// <summary>Waiting items of the release were re-routed; the last handful says so.</summary>
    public Outcome<Done> NoteRerouted(int items, bool last, DateTimeOffset now)
    {
        if (State is not ReleaseState.RolledBack)
        {
            return ReleaseRefusals.NotNow(this, "cleared of its waiting items");
        }

        Rerouted += items;
        ReroutedAt = last ? ReroutedAt ?? now : ReroutedAt;
        Version++;
        return Done.Value;
    }

    private void RestartWindow(string reason, string offset, DateTimeOffset now)
    {
        (WindowStartedAt, WindowReason, WindowOffset, UnwatchedMilliseconds) = (now, reason, offset, 0);
        (EvaluatedAt, FiguresSeen, FiguresAt) = (now, 0, null);
        (Verdict, VerdictReason, VerdictAt) = (null, null, null);
        Version++;
    }

    private void End(string by, string reason, GateVerdict verdict, DateTimeOffset now)
    {
        (EndedBy, EndedAt, EndReason) = (by, now, reason);
        (Verdict, VerdictReason, VerdictAt) = (verdict, reason, now);
        Version++;
    }
}
