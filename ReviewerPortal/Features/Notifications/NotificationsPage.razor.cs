using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Notifications;

/// <summary>The notification centre, newest first, a page at a time; the address holds where one is. It never moves under the reader.</summary>
public sealed partial class NotificationsPage : IDisposable
{
    private ListNotices.Page? _page;
    private NoticeMailbox? _mailbox;
    private IDisposable? _watch;
    private string? _refused;
    private bool _more;
    private bool _busy;
    private bool _disposed;

    /// <summary>The last notification of the page before; anything else begins at the newest.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    /// <summary><c>1</c> leaves out what was read.</summary>
    [SupplyParameterFromQuery(Name = "unread")]
    private string? Unread { get; set; }

    [Inject]
    private ListNotices List { get; init; } = default!;

    [Inject]
    private ReadNotices Read { get; init; } = default!;

    [Inject]
    private NotificationFeed Feed { get; init; } = default!;

    [Inject]
    private CurrentPerson Person { get; init; } = default!;

    private bool UnreadOnly => Unread is "1";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var caller = await Person.RequireAsync();
        if (RendererInfo.IsInteractive && !_disposed && caller.Person is { } person)
        {
            _mailbox = new NoticeMailbox(() => _ = Task.Run(() => InvokeAsync(Heard)));
            _watch = Feed.Watch(person, _mailbox.Post);
        }
    }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _watch?.Dispose();
    }

    private async Task LoadAsync()
    {
        var before = IPrefixedId<NotificationId>.TryParse(Before, out var id) ? id : (NotificationId?)null;
        _page = await List.HandleAsync(new(await Person.RequireAsync(), before, UnreadOnly), CancellationToken.None);
        _more = false;
    }

    private void Heard()
    {
        while (!_disposed && _mailbox!.TryTake(out _, out var news))
        {
            if (news > 0 && !_more)
            {
                _more = true;
                StateHasChanged();
            }
        }
    }

    private Task ReadAsync(ListNotices.Row row) => row.ReadAt is null ? MarkAsync(row.Id) : Task.CompletedTask;

    private Task ReadAllAsync() => MarkAsync(one: null);

    private async Task MarkAsync(NotificationId? one)
    {
        _busy = true;
        var outcome = await Read.HandleAsync(new(await Person.RequireAsync(), one), CancellationToken.None);
        _refused = outcome.Refusal?.Message;
        if (!_disposed)
        {
            await LoadAsync();
        }

        _busy = false;
    }

    private string Address(NotificationId? before) =>
        (before, UnreadOnly) switch
        {
            (null, false) => PortalUrls.Notifications,
            (null, true) => $"{PortalUrls.Notifications}?unread=1",
            ({ } id, false) => $"{PortalUrls.Notifications}?before={id}",
            ({ } id, true) => $"{PortalUrls.Notifications}?unread=1&before={id}",
        };
}
