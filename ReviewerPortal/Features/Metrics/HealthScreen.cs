using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Realtime;

namespace ReviewerPortal.Features.Metrics;

/// <summary>What the queue health page and the wallboard share: the queues the viewer may see, as the board of all screens has them, live.</summary>
public abstract class HealthScreen : ComponentBase, IDisposable
{
    private HashSet<(string Workflow, string Queue)> _visible = [];
    private IDisposable? _subscription;
    private bool _away;
    private bool _disposed;

    [Inject]
    private HealthBoard Board { get; set; } = default!;

    [Inject]
    private QueueDirectory Directory { get; set; } = default!;

    [Inject]
    private CircuitConnection Connection { get; set; } = default!;

    /// <summary>Who looks.</summary>
    [Inject]
    protected CurrentPerson Me { get; set; } = default!;

    /// <summary>The viewer, as of when the page was opened.</summary>
    protected Caller? Viewer { get; private set; }

    /// <summary>When what is shown was so; null until it was read.</summary>
    protected DateTimeOffset? At { get; private set; }

    /// <summary>The queues the viewer sees.</summary>
    protected IReadOnlyList<QueueHealth> Queues { get; private set; } = [];

    /// <summary>The same by team.</summary>
    protected IReadOnlyList<QueueHealth> Teams { get; private set; } = [];

    /// <summary>All of them together.</summary>
    protected QueueHealth Total { get; private set; } = QueueHealth.Together("", []);

    /// <summary>Who holds what of them.</summary>
    protected IReadOnlyList<ItemInWork> Work { get; private set; } = [];

    /// <summary>Who of their teams holds nothing, those who are away last.</summary>
    protected IReadOnlyList<TeamMate> Idle { get; private set; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        Connection.Lost -= Leave;
        Connection.Back -= Return;
        _subscription?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Connection.Lost += Leave;
        Connection.Back += Return;
        Viewer = await Me.RequireAsync();
        _visible = [.. (await Directory.VisibleToAsync(Viewer)).Select(q => (q.Workflow, q.Name))];
        // The page is drawn once without a circuit; a subscription made then would never end.
        if (RendererInfo.IsInteractive)
        {
            _subscription = Board.Watch(Viewer.Workspace, snapshot => _ = Task.Run(() => InvokeAsync(() => Hear(snapshot))));
        }

        Take(await Board.ReadAsync(Viewer.Workspace));
    }

    private void Hear(HealthSnapshot snapshot)
    {
        // Nobody sees it while the browser is away; what it missed is read when it is back.
        if (!_disposed && !_away && snapshot.At > At)
        {
            Take(snapshot);
            StateHasChanged();
        }
    }

    private void Take(HealthSnapshot snapshot)
    {
        At = snapshot.At;
        Queues = [.. snapshot.Queues.Where(q => Viewer!.SeesEverything || _visible.Contains((q.Workflow, q.Queue)))];
        Teams =
        [
            .. Queues
                .GroupBy(q => q.Team, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => QueueHealth.Together(g.Key, [.. g])),
        ];
        Total = QueueHealth.Together("", Queues);
        Work = [.. snapshot.Work.Where(w => Viewer!.SeesEverything || _visible.Contains((w.Workflow, w.Queue)))];
        var teams = Queues.Select(q => q.Team).ToHashSet(StringComparer.Ordinal);
        var busy = snapshot.Work.Select(w => w.Person).ToHashSet();
        Idle =
        [
            .. snapshot
                .People.Where(p => !busy.Contains(p.Person) && p.Teams.Any(teams.Contains))
                .OrderBy(p => p.AwayUntil is not null)
                .ThenBy(p => p.Name, StringComparer.Ordinal),
        ];
    }

    private void Leave(object? sender, EventArgs e) => _away = true;

    private void Return(object? sender, EventArgs e) =>
        _ = InvokeAsync(async () =>
        {
            _away = false;
            if (!_disposed && Viewer is { } viewer)
            {
                Take(await Board.ReadAsync(viewer.Workspace));
                StateHasChanged();
            }
        });
}
