using CsCheck;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.Releases;

public sealed class GateRulesTests
{
    private const string Good = "r400 e10 d100 o10 c0";

    /// <summary>What is said, played through time, what stands beside the seed's block, and the verdict at the end.</summary>
    public static TheoryData<string, string, string, GateVerdict> Situations { get; } =
        new()
        {
            // ---- rollback triggers, never blocked by anything
            { "an exception rate over the trigger", "+1 r100 e7 d10 o0 c0", "", GateVerdict.Rollback },
            { "one exception of one item", "+1 r1 e1 c0", "", GateVerdict.Rollback },
            { "the same below the least sample", "+1 r1 e1 c0", "min_sample: 1000", GateVerdict.Rollback },
            { "the same with nothing else measured", "+1 r10 e9", "", GateVerdict.Rollback },
            { "the same with figures too old", "+1 r10 e9 c0; +5 r10 e9 c0", "metric_max_age_minutes: 30", GateVerdict.Rollback },
            { "the same while the split does not work", "+1 r10 e9 c0 skewed", "", GateVerdict.Rollback },
            { "the same in the first minute", "+0.01 r10 e9 d1 o0 c0", "", GateVerdict.Rollback },
            { "the same after the whole window", "+48 " + Good + "; +1 r400 e25 d100 o10 c0", "", GateVerdict.Rollback },
            { "the same as a person approves", "+48 r400 e40 d100 o10 c0 approve", "", GateVerdict.Rollback },
            { "the same before the clock's beginning", "+1 r1 e0 c0; -5 r10 e9 c0", "", GateVerdict.Rollback },
            { "the same when the rest cannot be read", "+1 r10 e9 c0 broken", "", GateVerdict.Rollback },
            { "a reviewer's queue breached", "+1 r100 e0 d10 o0 c0 late", "", GateVerdict.Rollback },
            { "a breach before anything was received", "+1 late c0", "", GateVerdict.Rollback },
            { "a critical regression", "+1 r100 e0 d10 o0 c1", "", GateVerdict.Rollback },
            { "a critical regression with no traffic", "+1 c1", "", GateVerdict.Rollback },
            { "several critical regressions", "+1 r100 e0 d10 o0 c7", "", GateVerdict.Rollback },
            { "every trigger at once", "+1 r100 e50 d10 o0 c3 late", "", GateVerdict.Rollback },
            { "just over the trigger", "+1 r10000 e601 d10 o0 c0", "", GateVerdict.Rollback },
            {
                "a trigger of two metrics",
                "+1 r100 e5 d10 o9 c0",
                "rollback_trigger: [exception_rate > 0.04 && human_override_rate > 0.5]",
                GateVerdict.Rollback
            },
            { "a trigger on overrides", "+1 r100 e0 d10 o9 c0", "rollback_trigger: [human_override_rate > 0.5]", GateVerdict.Rollback },
            // ---- boundaries
            { "exactly at the trigger is no rollback", "+1 r100 e6 d10 o0 c0", "", GateVerdict.Hold },
            { "exactly at the criterion is met", "+48 r100 e4 d100 o15 c0 approve", "", GateVerdict.Pass },
            { "just over the criterion", "+48 r10000 e401 d100 o10 c0 approve", "", GateVerdict.Hold },
            { "overrides exactly at the criterion", "+48 r400 e0 d100 o15 c0 approve", "", GateVerdict.Pass },
            { "overrides just over it", "+48 r400 e0 d1000 o151 c0 approve", "", GateVerdict.Hold },
            { "the last second of the window", "+47.99 " + Good + " approve", "", GateVerdict.Hold },
            { "the window to the second", "+48 " + Good + " approve", "", GateVerdict.Pass },
            { "the sample one short", "+48 r99 e0 d200 o0 c0 approve", "min_sample: 100", GateVerdict.Inconclusive },
            { "the sample to the case", "+48 r100 e0 d100 o0 c0 approve", "min_sample: 100", GateVerdict.Pass },
            { "decisions one short", "+48 r400 e0 d99 o0 c0 approve", "min_sample: 100", GateVerdict.Inconclusive },
            { "few protected cases are no small sample", "+48 r400 e0 d100 o0 c0 approve", "min_sample: 50", GateVerdict.Pass },
            { "figures exactly as old as they may be", "jump0.5 r400 e0 d100 o0 c0", "metric_max_age_minutes: 30", GateVerdict.Hold },
            { "figures a little older", "jump0.51 r400 e0 d100 o0 c0", "metric_max_age_minutes: 30", GateVerdict.Inconclusive },
            // ---- the band between success and rollback
            { "between criterion and trigger", "+1 r100 e5 d10 o0 c0", "", GateVerdict.Hold },
            { "the same over the whole window", "+48 r100 e5 d10 o0 c0 approve", "", GateVerdict.Hold },
            { "overrides above the criterion with no trigger on them", "+48 r400 e0 d100 o90 c0 approve", "", GateVerdict.Hold },
            { "from the band back to good", "+24 r100 e5 d10 o0 c0; +24 " + Good + " approve", "", GateVerdict.Pass },
            { "from good into the band", "+24 " + Good + "; +24 r400 e20 d100 o10 c0 approve", "", GateVerdict.Hold },
            { "through the band into rollback", "+1 r100 e5 d10 o0 c0; +1 r100 e7 d10 o0 c0", "", GateVerdict.Rollback },
            // ---- nothing, too little, too old
            { "zero data is no success", "+48 c0 approve", "", GateVerdict.Inconclusive },
            { "zero data and no evaluation", "+48 approve", "", GateVerdict.Inconclusive },
            { "items but no decision", "+48 r400 e0 c0 approve", "", GateVerdict.Inconclusive },
            { "no complete evaluation", "+48 r400 e0 d100 o0 approve", "", GateVerdict.Inconclusive },
            { "decisions on items of before only", "+48 d100 o0 c0 approve", "", GateVerdict.Inconclusive },
            { "figures stopped", "+1 " + Good + "; +3 " + Good + " approve", "metric_max_age_minutes: 60", GateVerdict.Inconclusive },
            {
                "figures that move again",
                "+1 " + Good + "; +3 " + Good + "; +0.1 r401 e10 d100 o10 c0",
                "metric_max_age_minutes: 60",
                GateVerdict.Hold
            },
            { "no age asked for, figures stopped", "+1 " + Good + "; +47 " + Good + " approve", "", GateVerdict.Pass },
            {
                "freshness comes before what is missing",
                "+1 r400 e0; +3 r400 e0 c0",
                "metric_max_age_minutes: 60",
                GateVerdict.Inconclusive
            },
            {
                "a criterion on a metric nobody measured",
                "+48 " + Good + " approve",
                "success_criteria: {sla_breach_rate: \"<= 0.1\"}",
                GateVerdict.Inconclusive
            },
            // ---- the window
            { "good, and not for long enough", "+1 " + Good + " approve", "", GateVerdict.Hold },
            { "good for half the window", "+24 " + Good + " approve", "", GateVerdict.Hold },
            {
                "the next share begins a window of its own",
                "+48 " + Good + " approve step; +1 " + Good + " approve",
                "steps: [0.01, 0.5]",
                GateVerdict.Hold
            },
            {
                "and passes after the whole of it",
                "+48 " + Good + " approve step; +48 " + Good + " approve",
                "steps: [0.01, 0.5]",
                GateVerdict.Pass
            },
            { "a new contract begins a window of its own", "+40 " + Good + " contract; +40 " + Good + " approve", "", GateVerdict.Hold },
            { "and passes after the whole of it too", "+40 " + Good + " contract; +48 " + Good + " approve", "", GateVerdict.Pass },
            { "a restart forgets the figures of before", "+40 " + Good + " contract; +48 c0 approve", "", GateVerdict.Inconclusive },
            {
                "a trigger right after a restart",
                "+48 " + Good + " approve step; +0.1 r1 e1 c0",
                "steps: [0.01, 0.5]",
                GateVerdict.Rollback
            },
            // ---- clocks
            { "nobody watched for a day", "+24 " + Good + "; jump24 " + Good + " approve", "", GateVerdict.Hold },
            { "and then the rest of the window", "+24 " + Good + "; jump24 " + Good + "; +24 " + Good + " approve", "", GateVerdict.Pass },
            { "a clock that jumps over the window", "jump480 " + Good + " approve", "", GateVerdict.Hold },
            { "a clock set back before the beginning", "+1 " + Good + "; -3 " + Good + " approve", "", GateVerdict.Inconclusive },
            {
                "a clock set back makes the window longer",
                "+30 " + Good + "; -2 " + Good + "; +18 " + Good + " approve",
                "",
                GateVerdict.Hold
            },
            { "by as much as it was set back", "+30 " + Good + "; -2 " + Good + "; +20 " + Good + " approve", "", GateVerdict.Pass },
            {
                "a pause of less than an hour counts",
                "+24 " + Good + "; jump0.9 " + Good + "; +23.1 " + Good + " approve",
                "",
                GateVerdict.Pass
            },
            // ---- the split
            { "a split that does not work", "+48 " + Good + " approve skewed", "", GateVerdict.Hold },
            { "a split that works again", "+24 " + Good + " skewed; +24 " + Good + " approve", "", GateVerdict.Pass },
            // ---- people, last
            { "all is met and nobody approves", "+48 " + Good, "", GateVerdict.Hold },
            { "all is met and a person approves", "+48 " + Good + " approve", "", GateVerdict.Pass },
            { "all is met and the contract asks nobody", "+48 " + Good, "promotion: auto", GateVerdict.Pass },
            { "nobody asked, not for long enough", "+24 " + Good, "promotion: auto", GateVerdict.Hold },
            { "approval does not stand in for a criterion", "+48 r400 e20 d100 o10 c0 approve", "", GateVerdict.Hold },
            { "it goes on judging while it waits for a person", "+60 " + Good + "; +1 r400 e40 d100 o10 c0", "", GateVerdict.Rollback },
            // ---- the gate itself
            { "the contract has no gate any more", "+48 " + Good + " approve nogate", "", GateVerdict.Error },
            { "the figures cannot be read", "+48 " + Good + " approve broken", "", GateVerdict.Error },
        };

    [Theory, MemberData(nameof(Situations))]
    public void The_gate_says_what_the_situation_calls_for(string what, string script, string more, GateVerdict expected)
    {
        var opinion = new GateScript(more).Play(script);
        Assert.True(opinion.Verdict == expected, $"{what}: {opinion.Verdict}, {opinion.Reason}");
    }

    [Fact]
    public void The_band_is_held_by_name_and_a_missing_approval_says_so()
    {
        Assert.Contains(
            "exception_rate <= 0.04 is not met",
            new GateScript().Play("+1 r100 e5 d10 o0 c0").Reason,
            StringComparison.Ordinal
        );
        Assert.True(new GateScript().Play("+48 " + Good).AwaitsApproval);
        Assert.False(new GateScript().Play("+24 " + Good).AwaitsApproval);
    }

    [Fact]
    public void A_release_is_promoted_on_a_pass_and_on_nothing_else()
    {
        var script = new GateScript();
        script.Play("+47 " + Good + " approve step");
        Assert.Equal(ReleaseState.Canary, script.Release.State);
        script.Play("+1 " + Good + " approve step");
        Assert.Equal(ReleaseState.Promoted, script.Release.State);
        Assert.Null(script.Release.RollBack("x", "y", DateTimeOffset.UnixEpoch).Refusal);
        Assert.NotNull(script.Release.RollBack("x", "y", DateTimeOffset.UnixEpoch).Refusal);
    }

    [Fact]
    public void No_sequence_ever_promotes_while_a_trigger_is_true()
    {
        var moment =
            from hours in Gen.OneOf(
                Gen.Const("+1"),
                Gen.Const("+12"),
                Gen.Const("+48"),
                Gen.Const("jump3"),
                Gen.Const("jump100"),
                Gen.Const("-4")
            )
            from received in Gen.OneOf(Gen.Const(0), Gen.Int[1, 20], Gen.Int[100, 500])
            from exceptions in Gen.OneOf(Gen.Const(0), Gen.Int[0, 30])
            from decided in Gen.OneOf(Gen.Const(0), Gen.Int[1, 100])
            from overrides in Gen.Int[0, 20]
            from critical in Gen.OneOf(Gen.Const(-1), Gen.Const(0), Gen.Const(0), Gen.Const(0), Gen.Int[1, 2])
            from late in Gen.OneOf(Gen.Const(false), Gen.Const(false), Gen.Const(false), Gen.Bool)
            from skewed in Gen.OneOf(Gen.Const(false), Gen.Const(false), Gen.Bool)
            select (
                hours,
                received,
                exceptions: Math.Min(exceptions, received),
                decided,
                overrides: Math.Min(overrides, decided),
                critical,
                late,
                skewed
            );
        var gates = Gen.OneOf(
            Gen.Const(""),
            Gen.Const("promotion: auto"),
            Gen.Const("min_sample: 50\npromotion: auto"),
            Gen.Const("steps: [0.01, 0.1, 0.5]\npromotion: auto"),
            Gen.Const("metric_max_age_minutes: 90\npromotion: auto")
        );
        Gen.Select(gates, moment.Array[1, 12])
            .Sample(
                (gate, moments) =>
                {
                    var script = new GateScript(gate);
                    foreach (var m in moments)
                    {
                        var (state, share) = (script.Release.State, script.Release.Share);
                        var critical = m.critical < 0 ? "" : $" c{m.critical}";
                        script.Play(
                            $"{m.hours} r{m.received} e{m.exceptions} d{m.decided} o{m.overrides}{critical} approve step{(m.late ? " late" : "")}{(m.skewed ? " skewed" : "")}"
                        );
                        // Counted here by hand, not by the expressions the gate reads.
                        var triggered = m.received > 0 && m.exceptions * 100 > m.received * 6 || m.late || m.critical > 0;
                        if (triggered)
                        {
                            Assert.Equal((state, share), (script.Release.State, script.Release.Share));
                        }
                    }
                },
                iter: 2_000
            );
    }

    [Fact]
    public void The_seeds_block_parses_verbatim_and_the_further_fields_are_read()
    {
        var seed = GateScript.GateOf("");
        Assert.Equal([0.10m], seed.Steps);
        Assert.Equal((null, null, GatePromotion.Manual), (seed.MinSample, seed.MetricMaxAgeMinutes, seed.Promotion));
        var full = GateScript.GateOf("min_sample: 200\nmetric_max_age_minutes: 30\npromotion: auto\nsteps: [0.01, 0.10, 0.50]");
        Assert.Equal([0.01m, 0.10m, 0.50m], full.Steps);
        Assert.Equal((200, 30, GatePromotion.Auto), (full.MinSample, full.MetricMaxAgeMinutes, full.Promotion));
        Assert.Throws<InvalidOperationException>(() => GateScript.GateOf("steps: [0.5, 0.1]"));
        Assert.Throws<InvalidOperationException>(() => GateScript.GateOf("promotion: perhaps"));
        Assert.All(GateMetrics.Names, name => Assert.NotEmpty(GateMetrics.Of(name).Numerator));
    }
}
