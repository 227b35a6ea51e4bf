using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Decisions;

public sealed class KeepDraftTests
{
    [Theory, BothEngines]
    public async Task A_draft_survives_a_restart_and_another_node_and_is_nobody_elses(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        await KeepAsync(desk, ada, item, "first");
        await KeepAsync(desk, ada, item, "second");

        await using var node = desk.Data.AnotherNode();
        Assert.Equal("second", await node.Get<FindDraft>().HandleAsync(new(ada, item), default));
        Assert.Null(await desk.Get<FindDraft>().HandleAsync(new(desk.Person("Bo"), item), default));
        var stranger = ada with { Workspace = await desk.Data.AddWorkspaceAsync("other") };
        Assert.Null(await desk.Get<FindDraft>().HandleAsync(new(stranger, item), default));
    }

    [Theory, BothEngines]
    public async Task Two_windows_that_save_their_first_draft_at_once_both_succeed(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => KeepAsync(desk, ada, item, $"window {n}")));

        Assert.StartsWith("window", await FindAsync(desk, ada, item), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_draft_outlives_the_loss_of_the_item_to_somebody_else(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, lead, item) = (desk.Person("Ada"), desk.Person("Lea", PersonRole.Lead, "Leads"), await desk.CancelAsync());
        await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default);
        await KeepAsync(desk, ada, item, "half a thought");

        Assert.Null((await desk.Get<TakeOverItem>().HandleAsync(new(lead, item), default)).Refusal);
        Assert.Null((await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(lead, item)), default)).Refusal);
        await desk.Get<ForgetOldDrafts>().HandleAsync(default);

        Assert.Equal("half a thought", await FindAsync(desk, ada, item));
    }

    [Theory, BothEngines]
    public async Task A_draft_goes_with_its_authors_final_decision_wherever_they_gave_it(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        await KeepAsync(desk, ada, item, "no longer needed");

        Assert.Null((await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(ada, item)), default)).Refusal);

        Assert.Null(await FindAsync(desk, ada, item));
        Assert.Equal(1, await desk.Get<ForgetOldDrafts>().HandleAsync(default));
    }

    [Theory, BothEngines]
    public async Task A_draft_nobody_comes_back_to_is_forgotten_after_ninety_days(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        await KeepAsync(desk, ada, item, "later");
        desk.Data.Clock.Advance(KeptDraft.Kept);
        Assert.Equal(0, await desk.Get<ForgetOldDrafts>().HandleAsync(default));

        desk.Data.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await desk.Get<ForgetOldDrafts>().HandleAsync(default));
    }

    [Theory, BothEngines]
    public async Task A_draft_that_is_too_long_is_refused_and_the_one_before_it_stays(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        await KeepAsync(desk, ada, item, "short");

        var refused = await desk.Get<KeepDraft>().HandleAsync(new(ada, item, new string('ö', (KeptDraft.LargestSize / 2) + 1)), default);

        Assert.Equal(RefusalCodes.TooLarge, refused.Refusal?.Code);
        Assert.Equal("short", await FindAsync(desk, ada, item));
    }

    [Theory, BothEngines]
    public async Task A_draft_leaves_no_trace_in_the_audit(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        await using var db = await desk.Data.OpenAsync();
        var before = await db.AuditEntries.CountAsync(TestContext.Current.CancellationToken);

        await KeepAsync(desk, ada, item, "not yet");

        Assert.Equal(before, await db.AuditEntries.CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task A_page_opened_anew_shows_what_was_typed_and_forgets_what_was_discarded(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        var page = await OpenAsync();
        page.Draft.Open = Domain.WorkflowContracts.ReviewDecision.Reject;
        page.Draft.Message = "The customer called again.";
        await page.SaveAsync();

        var anew = await OpenAsync();
        Assert.Equal("The customer called again.", anew.Draft.Message);
        anew.Draft.Clear();
        await anew.SaveAsync();

        Assert.True((await OpenAsync()).Draft.IsEmpty);

        async Task<DraftKeeper> OpenAsync()
        {
            var keeper = new DraftKeeper(desk.Get<FindDraft>(), desk.Get<KeepDraft>());
            await keeper.TakeUpAsync(ada, item, schema: null);
            return keeper;
        }
    }

    private static async Task KeepAsync(ReviewDesk desk, Caller person, ReviewItemId item, string text) =>
        Assert.Null((await desk.Get<KeepDraft>().HandleAsync(new(person, item, text), default)).Refusal);

    private static Task<string?> FindAsync(ReviewDesk desk, Caller person, ReviewItemId item) =>
        desk.Get<FindDraft>().HandleAsync(new(person, item), default);
}
