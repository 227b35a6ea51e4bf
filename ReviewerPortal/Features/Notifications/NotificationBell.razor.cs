using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Realtime;

namespace ReviewerPortal.Features.Notifications;

/// <summary>The bell: how much the person has not read. Nothing runs while nothing changes.</summary>
public sealed partial class NotificationBell : IDisposable
{
    private NoticeMailbox? _mailbox;
    private IDisposable? _watch;
    private bool _disposed;
    private int _unread;
    private int _news;
    private string _said = "";

    [Inject]
    private CurrentPerson Person { get; init; } = default!;

    [Inject]
    private CountUnread Count { get; init; } = default!;

    [Inject]
    private NotificationFeed Feed { get; init; } = default!;

    [Inject]
    private CircuitConnection Connection { get; init; } = default!;

    private string Shown =>
        _unread < CountUnread.Most
            ? _unread.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{CountUnread.Most - 1}+");

    private string Label => _unread == 0 ? "Notifications, none unread" : $"Notifications, {Shown} unread";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (await Person.FindAsync() is not { Person: { } person } caller)
        {
            return;
        }

        // Watch first, read second: nothing falls between. Only where the page stays; a prerendered one would never stop watching.
        if (RendererInfo.IsInteractive && !_disposed)
        {
            _mailbox = new NoticeMailbox(() => _ = Task.Run(() => InvokeAsync(HeardAsync)));
            _watch = Feed.Watch(person, _mailbox.Post);
            Connection.Back += CatchUp;
        }

        _unread = await Count.HandleAsync(caller, CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        Connection.Back -= CatchUp;
        _watch?.Dispose();
    }

    private void CatchUp(object? sender, EventArgs e) => _ = InvokeAsync(() => CountAsync(latest: null, news: 0));

    private async Task HeardAsync()
    {
        while (!_disposed && _mailbox!.TryTake(out var latest, out var news))
        {
            await CountAsync(latest, news);
        }
    }

    private async Task CountAsync(Notification? latest, int news)
    {
        // Somebody whose session ended has a page that leads to the sign-in; the bell keeps still.
        if (_disposed || await Person.FindAsync() is not { } caller)
        {
            return;
        }

        _unread = await Count.HandleAsync(caller, CancellationToken.None);
        _news += news;
        _said = latest switch
        {
            null => "",
            _ when news > 1 => string.Create(CultureInfo.InvariantCulture, $"{news} new notifications. {Shown} unread."),
            _ => $"{NoticeWords.Title(latest.Kind)}: {NoticeWords.Sentence(latest.Action)}. {Shown} unread.",
        };
        if (!_disposed)
        {
            StateHasChanged();
        }
    }
}
