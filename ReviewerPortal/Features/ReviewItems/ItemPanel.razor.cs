using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Decisions;
using ReviewerPortal.Features.Evidence;
using ReviewerPortal.Features.Queue;
using ReviewerPortal.Realtime;

namespace ReviewerPortal.Features.ReviewItems;

/// <summary>One item for one person: reads it, keeps it current while they look, and carries their commands. What they typed stays through all of it.</summary>
public sealed partial class ItemPanel : IAsyncDisposable
{
    // Half of a lease of ten minutes would do; the browser reports activity at most this often.
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(2);

    private DraftKeeper _keeper = default!;
    private ItemSheet? _sheet;
    private JsonElement? _proposed;
    private string? _movedTo;
    private Refusal? _gone;
    private Refusal? _refused;
    private IReadOnlyList<EvidenceView> _evidence = [];
    private IReadOnlyList<JsonChange> _changed = [];
    private IReadOnlyList<string> _changesSince = [];
    private IReadOnlyList<KeyValuePair<string, string>> _labels = [];
    private PersonId _viewer;
    private DateTimeOffset _shownAt;
    private string? _claim;
    private string? _said;
    private string? _news;
    private bool _busy;
    private ReviewItemId? _loaded;
    private IDisposable? _watch;
    private ItemMailbox? _mailbox;
    private IJSObjectReference? _script;
    private IJSObjectReference? _activity;
    private DotNetObjectReference<ItemPanel>? _self;
    private bool _disposed;

    /// <summary>Which item.</summary>
    [Parameter, EditorRequired]
    public ReviewItemId Item { get; set; }

    /// <summary>Where the list is.</summary>
    [Parameter, EditorRequired]
    public required string BackHref { get; set; }

    /// <summary>Raised to go on to the next item.</summary>
    [Parameter]
    public EventCallback OnNext { get; set; }

    [Inject]
    private CurrentPerson Person { get; init; } = default!;

    [Inject]
    private ItemSheets Sheets { get; init; } = default!;

    [Inject]
    private ItemFeed Feed { get; init; } = default!;

    [Inject]
    private ClaimItem Claim { get; init; } = default!;

    [Inject]
    private RenewClaim Renew { get; init; } = default!;

    [Inject]
    private ReleaseClaim Release { get; init; } = default!;

    [Inject]
    private TakeOverItem TakeOver { get; init; } = default!;

    [Inject]
    private OpenEvidence Open { get; init; } = default!;

    [Inject]
    private DecideItem Decide { get; init; } = default!;

    [Inject]
    private FindDraft Find { get; init; } = default!;

    [Inject]
    private KeepDraft Keep { get; init; } = default!;

    [Inject]
    private CircuitConnection Connection { get; init; } = default!;

    [Inject]
    private IJSRuntime Js { get; init; } = default!;

    [Inject]
    private TimeProvider Clock { get; init; } = default!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _keeper = new DraftKeeper(Find, Keep);
        Connection.Lost += SaveLater;
        Connection.Back += CatchUpLater;
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Item)
        {
            return;
        }

        if (_loaded is not null)
        {
            await _keeper.SaveAsync();
        }

        _loaded = Item;
        (_sheet, _gone, _refused, _claim, _news, _said) = (null, null, null, null, null, null);
        (_proposed, _movedTo, _changesSince) = (null, null, []);
        var caller = await Person.RequireAsync();
        _viewer = caller.Person ?? default;

        // Watch first, read second: nothing falls between. Only where the page stays; a prerendered one would never stop watching.
        if (RendererInfo.IsInteractive && _watch is null)
        {
            _mailbox = new ItemMailbox(() => _ = Task.Run(() => InvokeAsync(HeardAsync)));
            _watch = Feed.Watch(
                caller.Workspace,
                change =>
                {
                    if (change.Row.Id == Item)
                    {
                        _mailbox.Post(change);
                    }
                }
            );
        }

        var item = Item;
        await LoadAsync(caller);
        if (item == Item)
        {
            _shownAt = Clock.GetUtcNow();
            await _keeper.TakeUpAsync(caller, item, _sheet?.Schema);
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _script = await Js.InvokeAsync<IJSObjectReference>("import", "./js/item.js");
            _self = DotNetObjectReference.Create(this);
            _activity = await _script.InvokeAsync<IJSObjectReference>("watch", _self, RenewEvery.TotalMilliseconds);
        }
    }

    /// <summary>The browser saw the person at work: the claim runs on.</summary>
    [JSInvokable]
    public async Task StillHereAsync()
    {
        if (_claim is not { } token || _busy)
        {
            return;
        }

        var outcome = await Renew.HandleAsync(new(await Person.RequireAsync(), Item, token), CancellationToken.None);
        if (outcome.Refusal is { } refusal)
        {
            (_claim, _refused) = (null, refusal);
            await ReloadAsync();
            StateHasChanged();
        }
    }

    /// <summary>The browser saw a pause in the typing: what there is, is kept.</summary>
    [JSInvokable]
    public Task PausedTypingAsync() => _keeper.SaveAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        _watch?.Dispose();
        Connection.Lost -= SaveLater;
        Connection.Back -= CatchUpLater;
        await _keeper.SaveAsync();
        try
        {
            if (_activity is not null)
            {
                await _activity.InvokeVoidAsync("stop");
                await _activity.DisposeAsync();
            }

            if (_script is not null)
            {
                await _script.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its listeners with it.
        }

        _self?.Dispose();
    }

    private async Task LoadAsync(Caller caller)
    {
        var item = Item;
        var outcome = await Sheets.ReadAsync(caller, item, CancellationToken.None);
        if (item != Item)
        {
            return; // The person went on to another item meanwhile.
        }

        if (!outcome.Succeeded(out var sheet, out var refusal))
        {
            (_sheet, _gone) = (null, refusal);
            return;
        }

        _gone = null;
        Show(sheet);
    }

    private void SaveLater(object? sender, EventArgs e) => _ = InvokeAsync(_keeper.SaveAsync);

    private void CatchUpLater(object? sender, EventArgs e) => _ = InvokeAsync(CatchUpAsync);

    // Whatever the circuit drew while nobody could see it: read anew, and said in the same words as a change one watched.
    private async Task CatchUpAsync()
    {
        if (_disposed || _busy || _sheet is not { } before)
        {
            return;
        }

        await ReloadAsync();
        Tell(before);
        StateHasChanged();
    }

    private async Task DiscardAsync()
    {
        _keeper.Draft.Clear();
        await _keeper.SaveAsync();
    }

    private async Task ReloadAsync() => await LoadAsync(await Person.RequireAsync());

    private void Show(ItemSheet sheet)
    {
        _sheet = sheet;
        _claim = sheet.ClaimToken;
        _proposed = sheet.ProposedArgs;

        // What needs a look comes first. Opening a piece does not move it away under the reader's eyes.
        _evidence =
        [
            .. sheet.Evidence.OrderBy(e =>
                e.Missing ? 0
                : e.Stale ? 1
                : e.MustOpen ? 2
                : 3
            ),
        ];
        _changed = JsonChanges.Between(sheet.ProposedArgs, sheet.Args);
        _labels = LabelsOf(sheet);
    }

    private async Task HeardAsync()
    {
        if (_disposed || _mailbox is null)
        {
            return;
        }

        var newest = _mailbox.Take().MaxBy(c => c.Row.Version);
        if (newest is null || _sheet is not { } before || newest.Row.Version <= before.Version || _busy)
        {
            return;
        }

        await ReloadAsync();
        if (_sheet is null)
        {
            _movedTo = newest.Row.Queue;
        }

        Tell(before);
        StateHasChanged();
    }

    private void Tell(ItemSheet before)
    {
        if (_sheet is { } after && after.Version > before.Version)
        {
            _news = WhatHappened(before, after);
            Compare(before, after);
        }
    }

    private string? WhatHappened(ItemSheet before, ItemSheet after)
    {
        if (before.IsOpen && !after.IsOpen)
        {
            return after.Ended is { } end
                ? $"{end.By} decided this meanwhile: {end.What.ToLowerInvariant()}.{(_keeper.Draft.IsEmpty ? "" : " What you typed is kept.")}"
                : $"This is {Words.Of(after.Status).ToLowerInvariant()} now.";
        }

        if (after.ClaimedBy is { } holder && holder != _viewer && holder != before.ClaimedBy)
        {
            return before.ClaimedBy == _viewer
                ? $"{after.ClaimedByName ?? "Somebody"} took this over.{(_keeper.Draft.IsEmpty ? "" : " What you typed is kept.")}"
                : $"{after.ClaimedByName ?? "Somebody"} claimed this.";
        }

        return before.ClaimedBy == _viewer && after.ClaimedBy is null && after.IsOpen ? "Your claim is over." : null;
    }

    // What a decision rests on; claims and renewals are not worth a word.
    private void Compare(ItemSheet before, ItemSheet after)
    {
        var changes = new List<string>();
        changes.AddRange(JsonChanges.Between(before.Args, after.Args).Select(c => $"{c.Label} changed."));
        changes.AddRange(
            after
                .Evidence.Where(e =>
                    !before.Evidence.Any(b =>
                        string.Equals(b.Name, e.Name, StringComparison.Ordinal)
                        && string.Equals(b.ContentHash, e.ContentHash, StringComparison.Ordinal)
                    )
                )
                .Select(e => $"Evidence “{Words.Humanise(e.Name)}” is new.")
        );
        if (!string.Equals(before.Queue, after.Queue, StringComparison.Ordinal))
        {
            changes.Add($"It moved to {Words.Humanise(after.Queue)}.");
        }

        if (!string.Equals(before.ExceptionType, after.ExceptionType, StringComparison.Ordinal))
        {
            changes.Add(after.ExceptionType is { } type ? $"It is held for: {Words.Humanise(type)}." : "Its exception is settled.");
        }

        if (before.ApprovalsGiven != after.ApprovalsGiven)
        {
            changes.Add($"It has {after.ApprovalsGiven} of {after.ApprovalsNeeded} approvals.");
        }

        _changesSince = changes.Count > 0 ? changes : _changesSince;
    }

    private async Task DecideAsync(DecisionIntent intent)
    {
        if (_sheet is not { } before)
        {
            return;
        }

        await RunAsync(async caller =>
        {
            var operation = Guid.CreateVersion7(Clock.GetUtcNow()).ToString("N");
            var request = new DecisionRequest(caller, Item, before.Version, _claim, operation, _shownAt);
            var outcome = await Decide.HandleAsync(
                new(request, intent.Decision, intent.Args, intent.ReasonCode, intent.Message, intent.To),
                CancellationToken.None
            );
            if (outcome.Refusal is { } refusal)
            {
                _keeper.Draft.Form?.Show(refusal.Problems);
                return refusal;
            }

            _keeper.Draft.Clear();
            (_changesSince, _news) = ([], null);
            _said = DoneWords(intent.Decision);
            await _keeper.SaveAsync();
            return null;
        });
    }

    private Task ClaimAsync() =>
        RunAsync(async caller =>
        {
            var outcome = await Claim.HandleAsync(new(caller, Item), CancellationToken.None);
            if (outcome.Succeeded(out var claim, out var refusal))
            {
                (_claim, _said) = (claim.Token, "Claimed.");
                return null;
            }

            return refusal;
        });

    private Task ReleaseAsync() => GiveBackAsync(skip: false);

    private Task SkipAsync() => GiveBackAsync(skip: true);

    private Task GiveBackAsync(bool skip) =>
        RunAsync(async caller =>
        {
            var outcome = await Release.HandleAsync(new(caller, Item, _claim, skip), CancellationToken.None);
            (_claim, _said) = (null, skip ? "Passed by." : "Released.");
            return outcome.Refusal;
        });

    private Task TakeOverAsync() =>
        RunAsync(async caller =>
        {
            var outcome = await TakeOver.HandleAsync(new(caller, Item), CancellationToken.None);
            if (outcome.Succeeded(out var claim, out var refusal))
            {
                (_claim, _said) = (claim.Token, "Taken over.");
                return null;
            }

            return refusal;
        });

    private async Task OpenedAsync(EvidenceView piece)
    {
        var outcome = await Open.HandleAsync(new(await Person.RequireAsync(), Item, piece.Name), CancellationToken.None);
        if (outcome.Refusal is { } refusal)
        {
            _refused = refusal;
            return;
        }

        if (_sheet is { } sheet)
        {
            Show(sheet with { Evidence = [.. sheet.Evidence.Select(e => ReferenceEquals(e, piece) ? e with { Opened = true } : e)] });
        }
    }

    private async Task RunAsync(Func<Caller, Task<Refusal?>> command)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused, _said) = (true, null, null);
        StateHasChanged();
        try
        {
            var before = _sheet;
            var caller = await Person.RequireAsync();
            _refused = await command(caller);
            await LoadAsync(caller);
            if (_refused is not null && before is not null && _sheet is { } after && after.Version > before.Version)
            {
                Compare(before, after);
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private static string DoneWords(ReviewDecision decision) =>
        decision switch
        {
            ReviewDecision.Approve => "Approved.",
            ReviewDecision.Edit => "Edit approved.",
            ReviewDecision.Reject => "Rejected.",
            ReviewDecision.Escalate => "Sent up.",
            ReviewDecision.RequestInfo => "Asked; the clock stands still meanwhile.",
            _ => "Answered.",
        };

    private static List<KeyValuePair<string, string>> LabelsOf(ItemSheet sheet) =>
        [.. ArgumentForm.For(sheet.Schema, sheet.Args).Root.Children.Select(field => KeyValuePair.Create(field.Name, field.Label))];
}
