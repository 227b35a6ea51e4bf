using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Access;

public sealed class AbsenceTests
{
    [Theory, BothEngines]
    public async Task One_plans_ones_own_absence_a_lead_the_teams_and_nobody_a_strangers(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        var (ada, bo) = (
            await AddAsync(database, "ada", PersonRole.Reviewer, "Support"),
            await AddAsync(database, "bo", PersonRole.Reviewer, "Other")
        );
        var (lead, admin) = (
            await AddAsync(database, "lea", PersonRole.Lead, "Support"),
            await AddAsync(database, "root", PersonRole.Admin)
        );

        Assert.Null((await PlanAsync(database, ada, ada.Person!.Value)).Refusal);
        Assert.Null((await PlanAsync(database, lead, ada.Person!.Value)).Refusal);
        Assert.Null((await PlanAsync(database, admin, bo.Person!.Value)).Refusal);
        Assert.Equal(RefusalCodes.Forbidden, (await PlanAsync(database, ada, bo.Person!.Value)).Refusal?.Code);
        Assert.Equal(RefusalCodes.Forbidden, (await PlanAsync(database, lead, bo.Person!.Value)).Refusal?.Code);

        var calendar = await database.Get<ListAbsences>().HandleAsync(new(lead), default);
        Assert.Equal(["ada", "ada"], calendar.Absences.Select(a => a.Name), StringComparer.Ordinal);
        Assert.Equal(["lea", "ada"], calendar.People.Select(p => p.Name), StringComparer.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_planned_absence_is_taken_out_and_one_that_has_begun_ends_now(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        var ada = await AddAsync(database, "ada", PersonRole.Reviewer, "Support");
        var book = database.Get<AbsenceBook>();
        var ahead = (await PlanAsync(database, ada, ada.Person!.Value, fromNow: TimeSpan.FromDays(1))).Value;
        var running = (await PlanAsync(database, ada, ada.Person!.Value, fromNow: TimeSpan.FromHours(-1))).Value;
        Assert.True(await book.IsAwayAsync(ada.Person.Value, database.Time.GetUtcNow()));

        Assert.Null((await database.Get<CancelAbsence>().HandleAsync(new(ada, ahead), default)).Refusal);
        Assert.Null((await database.Get<CancelAbsence>().HandleAsync(new(ada, running), default)).Refusal);

        Assert.False(await book.IsAwayAsync(ada.Person.Value, database.Time.GetUtcNow()));
        Assert.Empty((await database.Get<ListAbsences>().HandleAsync(new(ada), default)).Absences);
        Assert.Equal(RefusalCodes.NotFound, (await database.Get<CancelAbsence>().HandleAsync(new(ada, running), default)).Refusal?.Code);
    }

    [Theory, BothEngines]
    public async Task The_note_is_for_colleagues_and_not_for_the_audit(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        var ada = await AddAsync(database, "ada", PersonRole.Reviewer, "Support");

        await PlanAsync(database, ada, ada.Person!.Value, note: "knee surgery");

        await using var db = await database.OpenAsync();
        var entry = await db.AuditEntries.SingleAsync(a => a.Action == "absence.planned", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("knee", entry.Detail, StringComparison.Ordinal);
        Assert.Equal("knee surgery", (await database.Get<ListAbsences>().HandleAsync(new(ada), default)).Absences.Single().Note);
    }

    [Fact]
    public void Absences_without_a_gap_are_one_and_the_last_moment_is_already_back()
    {
        var noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        (DateTimeOffset, DateTimeOffset)[] days =
        [
            (noon.AddDays(1), noon.AddDays(2)),
            (noon, noon.AddDays(1)),
            (noon.AddDays(3), noon.AddDays(4)),
        ];

        Assert.Null(AbsenceRules.AwayUntil(days, noon.AddTicks(-1)));
        Assert.Equal(noon.AddDays(2), AbsenceRules.AwayUntil(days, noon));
        Assert.Null(AbsenceRules.AwayUntil(days, noon.AddDays(2)));
        Assert.Equal(noon.AddDays(4), AbsenceRules.AwayUntil(days, noon.AddDays(3)));
    }

    [Fact]
    public void An_absence_that_ends_before_it_begins_is_over_or_never_ends_is_refused()
    {
        var noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        Assert.Empty(AbsenceRules.Check(noon, noon.AddHours(1), "back on Monday", noon));
        Assert.NotEmpty(AbsenceRules.Check(noon, noon, null, noon));
        Assert.NotEmpty(AbsenceRules.Check(noon.AddDays(-2), noon.AddDays(-1), null, noon));
        Assert.NotEmpty(AbsenceRules.Check(noon, noon + AbsenceRules.Longest + TimeSpan.FromSeconds(1), null, noon));
        Assert.NotEmpty(AbsenceRules.Check(noon, noon.AddHours(1), "two\nlines", noon));
    }

    private static Task<Outcome<AbsenceId>> PlanAsync(
        TestDatabase database,
        Caller by,
        PersonId person,
        TimeSpan? fromNow = null,
        string? note = null
    )
    {
        var from = database.Time.GetUtcNow() + (fromNow ?? TimeSpan.Zero);
        return database.Get<PlanAbsence>().HandleAsync(new(by, person, from, from.AddDays(2), note), default);
    }

    private static async Task<Caller> AddAsync(TestDatabase database, string name, PersonRole role, params string[] teams)
    {
        var add = new AddPerson.Command(
            database.Workspace,
            "system:test",
            $"{name}@acme.test",
            name,
            role,
            teams,
            "correct horse battery staple"
        );
        var id = (await database.Get<AddPerson>().HandleAsync(add, CancellationToken.None)).Value.Id;
        return (await database.Get<PeopleDirectory>().FindAsync(id))!.ToCaller();
    }
}
