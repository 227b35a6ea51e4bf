using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Realtime;

namespace ReviewerPortal.Features.Queue;

/// <summary>My queues by due time, live. All of its state is its address; the list never moves under the reader.</summary>
public sealed partial class QueuePage : IDisposable
{
    private const int PageSize = 50;

    private static readonly ItemStatus[] OpenStatuses =
    [
        ItemStatus.Queued,
        ItemStatus.Claimed,
        ItemStatus.AwaitingApproval,
        ItemStatus.AwaitingInfo,
        ItemStatus.EvidenceMissing,
    ];

    private readonly QueueList _list = new();
    private readonly PickedItems _picked = new();
    private bool _leads;
    private QueueAddress _address = new();
    private QueueAddress? _shown;
    private IReadOnlyList<ListQueues.Row> _queues = [];
    private QueueTable? _table;
    private ItemMailbox? _mailbox;
    private IDisposable? _watch;
    private PersonId? _viewer;
    private Refusal? _failed;
    private string? _next;
    private string? _nothing;
    private string _search = "";
    private string _due = "";
    private DateTimeOffset? _dueAt;
    private string _now = "";
    private bool _read;
    private bool _taking;
    private bool _disposed;

    [Inject]
    private CurrentPerson Person { get; init; } = default!;

    [Inject]
    private ListQueues Queues { get; init; } = default!;

    [Inject]
    private ListItems Items { get; init; } = default!;

    [Inject]
    private TakeNext Next { get; init; } = default!;

    [Inject]
    private ItemFeed Feed { get; init; } = default!;

    [Inject]
    private CircuitConnection Connection { get; init; } = default!;

    [Inject]
    private NavigationManager Navigation { get; init; } = default!;

    [Inject]
    private TimeProvider Clock { get; init; } = default!;

    private int Waiting => _queues.Sum(q => q.Open);

    private static IReadOnlyList<string> ExceptionTypes => WorkflowContract.BuiltInExceptionTypes;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        TellTheTime();
        Navigation.LocationChanged += Moved;
        Connection.Back += CatchUp;
        var caller = await Person.RequireAsync();
        (_viewer, _leads) = (caller.Person, caller.IsLead);

        // Watch first, read second: nothing falls between. Only where the page stays; a prerendered one would never stop watching.
        if (RendererInfo.IsInteractive)
        {
            _mailbox = new ItemMailbox(() => _ = Task.Run(() => InvokeAsync(Heard)));
            _watch = Feed.Watch(caller.Workspace, _mailbox.Post);
        }

        Take(Navigation.Uri);
        await ReadAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        Navigation.LocationChanged -= Moved;
        Connection.Back -= CatchUp;
        _watch?.Dispose();
    }

    private void TellTheTime() => _now = Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    // What happened while the browser was away may be more than the circuit could keep for it: the list is read anew.
    private void CatchUp(object? sender, EventArgs e) =>
        _ = InvokeAsync(async () =>
        {
            if (!_disposed)
            {
                TellTheTime();
                await ReadAsync();
                StateHasChanged();
            }
        });

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() => MovedAsync(e.Location));

    private async Task MovedAsync(string location)
    {
        var path = Navigation.ToBaseRelativePath(location);
        if (
            _disposed
            || !(
                path.Equals(QueueAddress.Path, StringComparison.Ordinal)
                || path.StartsWith(QueueAddress.Path + "?", StringComparison.Ordinal)
            )
        )
        {
            return;
        }

        Take(location);
        if (_shown is null || (_shown with { Item = null }) != (_address with { Item = null }))
        {
            await ReadAsync();
        }

        StateHasChanged();
    }

    private void Take(string location)
    {
        _address = QueueAddress.Read(new Uri(location));
        _search = _address.Search ?? "";
        _due = _address.DueBefore is null || _address.DueBefore != _dueAt ? (_address.DueBefore is null ? "" : "address") : _due;
    }

    private async Task ReadAsync()
    {
        var address = _address;
        var caller = await Person.RequireAsync();
        var queues = await Queues.HandleAsync(new(caller), CancellationToken.None);
        var page = await Items.HandleAsync(
            new(caller)
            {
                Queue = address.Queue,
                Status = address.Status,
                Mine = address.Mine,
                Returned = address.Undecided,
                ExceptionType = address.ExceptionType,
                Tier = address.Tier,
                DueBefore = address.DueBefore,
                Search = address.Search,
                Cursor = address.Cursor,
                Limit = PageSize,
            },
            CancellationToken.None
        );
        if (_disposed || (address with { Item = null }) != (_address with { Item = null }))
        {
            return; // The person moved on while it was read.
        }

        (_read, _failed, _nothing, _shown) = (true, null, null, address);
        if (!queues.Succeeded(out var mine, out var refusal) || !page.Succeeded(out var found, out refusal))
        {
            _failed = refusal;
            return;
        }

        _queues = mine;
        _next = found.Next;
        _list.Show(found.Items, Belongs(address, mine));
        _picked.KeepOnly(found.Items.Select(i => i.Id));
    }

    private Func<QueueRow, bool> Belongs(QueueAddress address, IReadOnlyList<ListQueues.Row> mine)
    {
        var visible = mine.Select(q => q.Name).ToHashSet(StringComparer.Ordinal);
        var viewer = _viewer;
        return row =>
            row.IsOpen
            && (address.Queue is null ? visible.Contains(row.Queue) : string.Equals(row.Queue, address.Queue, StringComparison.Ordinal))
            && (address.Status is null || row.Status == address.Status)
            && (!address.Mine || row.ClaimedBy == viewer || row.AssignedTo == viewer)
            && (!address.Undecided || row.Returns >= PickRules.NobodyDecidesAt)
            && (address.ExceptionType is null || string.Equals(row.ExceptionType, address.ExceptionType, StringComparison.Ordinal))
            && (address.Tier is null || string.Equals(row.Tier, address.Tier, StringComparison.Ordinal))
            && (address.DueBefore is null || row.DueAt < address.DueBefore)
            && (address.Search is null || row.Sentence.Contains(address.Search, StringComparison.OrdinalIgnoreCase));
    }

    private void Heard()
    {
        if (_disposed || _mailbox is null)
        {
            return;
        }

        var arrivals = _list.Arrivals;
        foreach (var change in _mailbox.Take())
        {
            if (_list.Apply(change) is { } changed)
            {
                _table?.Show(changed);
            }
        }

        if (_list.Arrivals != arrivals)
        {
            StateHasChanged();
        }
    }

    private Task ShowArrivalsAsync()
    {
        if (_address.Cursor is null)
        {
            return ReadAsync();
        }

        Go(_address with { Cursor = null });
        return Task.CompletedTask;
    }

    private async Task NextAsync()
    {
        if (_taking)
        {
            return;
        }

        _taking = true;
        try
        {
            var outcome = await Next.HandleAsync(await Person.RequireAsync(), _address.Queue, CancellationToken.None);
            if (outcome.Succeeded(out var item, out var refusal))
            {
                _nothing = null;
                Go(_address with { Item = item });
            }
            else
            {
                _nothing = refusal.Message;
            }
        }
        finally
        {
            _taking = false;
        }
    }

    // Said by the page: once nothing is selected, the bar that did it is gone.
    private void Assigned(IReadOnlyList<ReviewItemId> items)
    {
        _picked.Drop(items);
        _nothing = items.Count == 1 ? "1 item is placed." : $"{items.Count} items are placed.";
    }

    private void TypeSearch(ChangeEventArgs e)
    {
        _search = (e.Value as string ?? "").Trim();
        SearchAsync();
    }

    private void SearchAsync()
    {
        if (!string.Equals(_search, _address.Search ?? "", StringComparison.Ordinal))
        {
            Go(_address.FromTheStart() with { Search = _search.Length == 0 ? null : _search });
        }
    }

    private void ChooseStatus(ChangeEventArgs e) =>
        Go(
            _address.FromTheStart() with
            {
                Status = SnakeCase.TryParse<ItemStatus>(e.Value as string ?? "", out var status) ? status : null,
            }
        );

    private void ChooseException(ChangeEventArgs e) =>
        Go(_address.FromTheStart() with { ExceptionType = e.Value is string { Length: > 0 } type ? type : null });

    private void ChooseDue(ChangeEventArgs e)
    {
        _due = e.Value as string ?? "";

        // Whole seconds, as the address carries them.
        _dueAt = int.TryParse(_due, CultureInfo.InvariantCulture, out var minutes)
            ? DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds() + (minutes * 60L))
            : null;
        Go(_address.FromTheStart() with { DueBefore = _dueAt });
    }

    private void ChooseMine(ChangeEventArgs e) => Go(_address.FromTheStart() with { Mine = e.Value is true });

    private void Go(QueueAddress address) => Navigation.NavigateTo(address.ToString());
}
