using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Demo;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Demo;

public sealed class SeedDemoTests
{
    [Theory]
    [InlineData("trip-changes")]
    [InlineData("supplier-payments")]
    public void The_contracts_of_the_demo_have_no_problem(string name) =>
        Assert.Empty(ContractReader.Read(SeedDemo.ContractText(name)).Problems);

    [Fact]
    public void The_picture_is_a_picture() => Assert.Equal([0x89, 0x50, 0x4E, 0x47], DemoPicture.OfFares([120, 200, 90], marked: 1)[..4]);

    [Theory, BothEngines]
    public async Task A_week_of_work_leaves_an_intact_chain_and_figures_a_recount_agrees_with(Engine engine)
    {
        var clock = new DemoClock();
        await using var data = await TestDatabase.CreateAsync(
            engine,
            clock,
            s => s.AddAccess().AddSingleton(clock).AddSingleton<SeedDemo>()
        );

        await data.Get<SeedDemo>().HandleAsync(TestContext.Current.CancellationToken);

        await using var everything = await data.Database.OpenUnscopedAsync();
        var meridian = await everything.Workspaces.Where(w => w.Name == "meridian").Select(w => w.Id).SingleAsync();
        await using var db = await data.Database.OpenAsync(meridian);
        var items = await db.ReviewItems.AsNoTracking().ToListAsync();
        var now = clock.GetUtcNow();
        Assert.InRange(items.Count(i => i.IsOpen), 55, 90);
        Assert.Equal(3, items.Where(i => i.IsOpen).Select(i => i.Queue).Distinct().Count());
        foreach (
            var status in (ItemStatus[])
                [ItemStatus.Queued, ItemStatus.Claimed, ItemStatus.AwaitingApproval, ItemStatus.AwaitingInfo, ItemStatus.EvidenceMissing]
        )
        {
            Assert.Contains(items, i => i.Status == status);
        }

        Assert.Contains(items, i => i.IsOpen && i.DueAt < now);
        Assert.Contains(items, i => i.IsOpen && i.DueAt > now && i.DueAt < now.AddMinutes(15));
        Assert.Contains(items, i => i.Level > 0);

        var verified = await data.Get<VerifyAudit>().HandleAsync(new VerifyAudit.Query());
        Assert.Empty(verified.Findings);
        Assert.True(verified.Entries > 300);

        var recount = await data.Get<RecountFigures>().HandleAsync(meridian, TestContext.Current.CancellationToken);
        var stored = await db.HourlyFigures.AsNoTracking().ToListAsync();
        Assert.Equal(recount.Figures.Count, stored.Count);
        foreach (var figure in stored)
        {
            var (key, delta) = recount.Figures.Single(f => f.Key.Hour == figure.Hour && f.Key.Key.Hash() == figure.KeyHash);
            Assert.Equal((delta.Received, delta.Exceptions, delta.Approved), (figure.Received, figure.Exceptions, figure.Approved));
            Assert.Equal((delta.Edited, delta.Rejected, delta.Breached), (figure.Edited, figure.Rejected, figure.Breached));
            Assert.Equal((key.Key.Queue, key.Key.Person), (figure.Queue, figure.Person));
        }

        var durations = await db.HourlyDurations.AsNoTracking().ToListAsync();
        Assert.Equal(
            recount.Durations.Select(d => (d.Key.Hour, d.Key.Key.Hash(), d.Key.Measure, d.Key.Bucket, d.Value)).Order(),
            durations.Select(d => (d.Hour, d.KeyHash, d.Measure, d.Bucket, d.Count)).Order()
        );
    }
}
