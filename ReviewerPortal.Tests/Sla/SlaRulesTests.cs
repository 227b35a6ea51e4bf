using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.Sla;

public sealed class SlaRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_clock_that_was_never_started_is_never_due() => Assert.Null(Due());

    [Fact]
    public void A_running_clock_is_due_when_its_minutes_have_passed() => Assert.Equal(Noon.AddMinutes(60), Due(Start(0, 60)));

    [Fact]
    public void A_pause_is_not_counted() =>
        Assert.Equal(Noon.AddMinutes(90), Due(Start(0, 60), At(20, ClockEvent.Pause), At(50, ClockEvent.Resume)));

    [Fact]
    public void A_paused_clock_is_due_as_though_it_ran_again_when_the_pause_ends() =>
        Assert.Equal(
            Noon.AddMinutes(140),
            SlaRules.DueOf([Start(0, 60), At(20, ClockEvent.Pause)], _ => BusinessCalendar.AroundTheClock, Noon.AddMinutes(100))
        );

    [Fact]
    public void Moving_to_another_queue_keeps_the_time_already_spent_and_past_pauses() =>
        Assert.Equal(
            Noon.AddMinutes(90),
            Due(Start(0, 60), At(10, ClockEvent.Pause), At(40, ClockEvent.Resume), At(60, ClockEvent.Switch, 60))
        );

    [Fact]
    public void A_longer_promise_moves_the_due_time_by_the_difference() =>
        Assert.Equal(Noon.AddMinutes(120), Due(Start(0, 60), At(30, ClockEvent.Switch, 120)));

    [Fact]
    public void A_clock_that_ran_out_stays_run_out_whatever_it_is_promised_later() =>
        Assert.Equal(
            Noon.AddMinutes(60),
            Due(Start(0, 60), At(61, ClockEvent.Switch, 600), At(70, ClockEvent.Pause), At(80, ClockEvent.Resume))
        );

    [Fact]
    public void Stopping_in_time_leaves_the_due_time_as_it_was() =>
        Assert.Equal(Noon.AddMinutes(60), Due(Start(0, 60), At(30, ClockEvent.Stop)));

    [Fact]
    public void Another_round_starts_afresh() =>
        Assert.Equal(Noon.AddMinutes(130), Due(Start(0, 60), At(30, ClockEvent.Stop), Start(100, 30)));

    private static DateTimeOffset? Due(params ClockSegment[] segments) => SlaRules.DueOf(segments, _ => BusinessCalendar.AroundTheClock);

    private static ClockSegment Start(int minute, int promise) => At(minute, ClockEvent.Start, promise);

    private static ClockSegment At(int minute, ClockEvent what, int? promise = null) =>
        new()
        {
            WorkspaceId = default(WorkspaceId),
            ItemId = default,
            Clock = SlaClock.Resolve,
            Ordinal = 0,
            Event = what,
            At = Noon.AddMinutes(minute),
            Minutes = promise,
            CalendarQueue = "q",
            ContractVersion = 1,
        };
}
