using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Access;

/// <summary>An administrator's view of the teams. A team a contract relies on can neither be renamed nor deleted; what relies on it is said.</summary>
public sealed partial class TeamsPanel
{
    private const int MostUses = 6;

    private TeamId? _renaming;
    private TeamId? _deleting;
    private string _name = "";
    private string? _said;
    private Refusal? _refused;
    private bool _busy;

    /// <summary>The teams.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ListTeams.Row> Teams { get; set; }

    /// <summary>Renames a team; null where it was done.</summary>
    [Parameter, EditorRequired]
    public required Func<TeamId, string, Task<Refusal?>> OnRename { get; set; }

    /// <summary>Deletes a team; null where it was done.</summary>
    [Parameter, EditorRequired]
    public required Func<TeamId, Task<Refusal?>> OnDelete { get; set; }

    private void BeginRenaming(ListTeams.Row team)
    {
        Stop();
        (_renaming, _name) = (team.Id, team.Name);
    }

    private void Stop() => (_renaming, _deleting, _said, _refused) = (null, null, null, null);

    private Task RenameAsync(ListTeams.Row team) =>
        DoAsync(() => OnRename(team.Id, _name), $"“{team.Name}” is now called “{_name.Trim()}”.");

    private Task DeleteAsync(ListTeams.Row team)
    {
        if (_deleting != team.Id && team.Uses.Count == 0)
        {
            Stop();
            _deleting = team.Id;
            return Task.CompletedTask;
        }

        return DoAsync(() => OnDelete(team.Id), $"“{team.Name}” is deleted.");
    }

    private async Task DoAsync(Func<Task<Refusal?>> act, string done)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var refused = await act();
            Stop();
            (_refused, _said) = (refused, refused is null ? done : null);
        }
        finally
        {
            _busy = false;
        }
    }
}
