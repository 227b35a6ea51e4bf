using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.Decisions;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class RungReaderTests
{
    private const string Route =
        "- {exception_type: policy_conflict, severity: high, route_to: support, sla_minutes: 60, automation_allowed: false, reviewer_evidence: []}";
    private const string Tier = "- {tier: standard, approvals: 1, role: reviewer, decisions: [approve, edit, reject, escalate]}";
    private const string Default = "default_route: {route_to: support, severity: medium, sla_minutes: 120}";

    [Fact]
    public void Rungs_are_read_on_a_route_a_tier_and_the_default_route()
    {
        var contract = Read(
            (Route, "rungs: [{clock: resolve, at: -15m, action: notify, to: lead}]"),
            (Tier, "rungs: [{clock: respond, at: 50%, action: raise_priority}, {clock: resolve, at: 150%, action: timeout_outcome}]"),
            (Default, "rungs: [{clock: resolve, at: -1h, action: reassign}, {clock: resolve, at: 100%, action: escalate, to: leads}]")
        ).Contract!;

        Assert.Equal("resolve -15m notify lead", Keys(contract.RouteOf("policy_conflict")!.Rungs));
        Assert.Equal("respond 50% raise_priority, resolve 150% timeout_outcome", Keys(contract.TierNamed("standard")!.Rungs));
        Assert.Equal("resolve -60m reassign, resolve 100% escalate leads", Keys(contract.DefaultRoute.Rungs));
        Assert.Null(contract.RouteOf("business_state_changed")!.Rungs);

        static string Keys(IReadOnlyList<Rung>? rungs) => string.Join(", ", rungs!.Select(r => r.Key));
    }

    [Theory]
    [InlineData("{clock: reslove, at: 50%, action: notify, to: lead}", "clock", "is none of")]
    [InlineData("{clock: resolve, at: 50%, action: shout, to: lead}", "action", "is none of")]
    [InlineData("{clock: resolve, at: 50%, action: notify}", "to", "is required")]
    [InlineData("{clock: resolve, at: 50%, action: notify, to: laed}", "to", "no owner `laed`")]
    [InlineData("{clock: resolve, action: notify, to: lead}", "at", "is required")]
    [InlineData("{clock: resolve, at: half, action: notify, to: lead}", "at", "such as 50%")]
    [InlineData("{clock: resolve, at: 15m, action: notify, to: lead}", "at", "such as 50%")]
    [InlineData("{clock: resolve, at: 0%, action: notify, to: lead}", "at", "between 1% and 400%")]
    [InlineData("{clock: resolve, at: 401%, action: notify, to: lead}", "at", "between 1% and 400%")]
    [InlineData("{clock: resolve, at: -0m, action: notify, to: lead}", "at", "between 1 minutes")]
    [InlineData("{clock: resolve, at: -61m, action: notify, to: lead}", "at", "Only 60 minutes")]
    [InlineData("{clock: resolve, at: -2h, action: notify, to: lead}", "at", "Only 60 minutes")]
    [InlineData("{clock: resolve, at: 100%, action: escalate, to: support}", "to", "escalates nowhere")]
    [InlineData("{clock: resolve, at: 100%, action: escalate, to: nobody}", "to", "no owner `nobody`")]
    [InlineData("{clock: resolve, at: 100%, action: escalate}", "", "no `escalation_target`")]
    [InlineData("{clock: resolve, at: 100%, action: reassign, to: lead}", "to", "no owner `lead`")]
    [InlineData("{clock: resolve, at: 50%, action: raise_priority, to: lead}", "to", "leave it out")]
    [InlineData("{clock: respond, at: 100%, action: timeout_outcome}", "clock", "belongs to the resolve clock")]
    [InlineData("{clock: resolve, at: 50%, action: notify, to: lead, loud: true}", "loud", "no field `loud`")]
    public void A_rung_nothing_can_carry_out_does_not_publish(string rung, string field, string sentence)
    {
        foreach (var (line, path) in new[] { (Route, "exceptions[0]"), (Tier, "approval_tiers[2]"), (Default, "default_route") })
        {
            // What depends on a promise or a queue is not wrong where there is none, or a longer one.
            if (
                line != Route
                && (rung.Contains("-61m", StringComparison.Ordinal) || (line == Tier && rung.Contains("-2h", StringComparison.Ordinal)))
            )
            {
                continue;
            }

            var own = line == Default ? rung.Replace("-2h", "-3h", StringComparison.Ordinal) : rung;
            var expected = line == Default ? sentence.Replace("Only 60", "Only 120", StringComparison.Ordinal) : sentence;
            if (line == Tier && field is "to" && sentence is "escalates nowhere")
            {
                Assert.NotNull(Read((line, $"rungs: [{own}]")).Contract);
                continue;
            }

            var reading = Read((line, $"rungs: [{own}]"));
            Assert.Null(reading.Contract);
            var problem = Assert.Single(reading.Problems, p => p.Message.Contains(expected, StringComparison.Ordinal));
            Assert.Equal(field.Length == 0 ? $"{path}.rungs[0]" : $"{path}.rungs[0].{field}", problem.Path);
            Assert.Equal(LineOf(line), problem.Line);
        }
    }

    [Fact]
    public void What_is_wrong_with_one_part_of_a_rung_hides_nothing_of_the_others() =>
        Assert.Equal(
            "at, to | clock, to | to, action | clock, at, action, to | clock, at",
            string.Join(
                " | ",
                new[]
                {
                    "{clock: resolve, at: half, action: escalate, to: nobody}",
                    "{clock: never, at: 50%, action: notify, to: nobody}",
                    "{to: nobody, clock: resolve, at: 50%, action: shout}",
                    "{clock: never, at: half, action: shout, to: nobody}",
                    "{clock: respond, at: half, action: timeout_outcome}",
                }.Select(rung => string.Join(", ", Read((Route, $"rungs: [{rung}]")).Errors.Select(p => p.Path.Split('.')[^1])))
            )
        );

    [Theory]
    [InlineData("holder")]
    [InlineData("lead")]
    [InlineData("team")]
    public void A_word_that_says_whom_to_tell_names_no_owner(string word)
    {
        const string Owner = "  back-office: {team: Back office}\n";
        var reading = ContractReader.Read(
            SampleContracts.Refunds.Replace(Owner, $"{Owner}  {word}: {{team: Back office}}\n", StringComparison.Ordinal)
        );

        var problem = Assert.Single(reading.Errors);
        Assert.Equal(($"owners.{word}", 7), (problem.Path, problem.Line));
    }

    [Fact]
    public void A_rung_that_stands_twice_and_too_many_rungs_are_problems()
    {
        const string Rung = "{clock: resolve, at: 50%, action: raise_priority}";

        Assert.Contains(
            Read((Route, $"rungs: [{Rung}, {Rung}]")).Problems,
            p => p.Message.Contains("stands here twice", StringComparison.Ordinal)
        );
        var many = string.Join(", ", Enumerable.Range(1, 21).Select(n => $"{{clock: resolve, at: {n}%, action: raise_priority}}"));
        Assert.Contains(Read((Route, $"rungs: [{many}]")).Problems, p => p.Message.Contains("At most 20 rungs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_respond_rung_needs_a_step_that_promises_a_response()
    {
        var silent = ReviewDesk.Contract.Replace(", max_response_minutes: 15", "", StringComparison.Ordinal);
        var reading = ContractReader.Read(With(silent, (Tier, "rungs: [{clock: respond, at: 50%, action: raise_priority}]")));

        Assert.Contains(reading.Problems, p => p.Message.Contains("no item has a respond clock", StringComparison.Ordinal));
    }

    private static int LineOf(string text) =>
        ReviewDesk.Contract[..ReviewDesk.Contract.IndexOf(text, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    private static ContractReading Read(params (string Line, string Rungs)[] added) =>
        ContractReader.Read(With(ReviewDesk.Contract, added));

    private static string With(string contract, params (string Line, string Rungs)[] added)
    {
        foreach (var (line, rungs) in added)
        {
            Assert.Contains(line, contract, StringComparison.Ordinal);
            contract = contract.Replace(line, $"{line[..^1]}, {rungs}}}", StringComparison.Ordinal);
        }

        return contract;
    }
}
