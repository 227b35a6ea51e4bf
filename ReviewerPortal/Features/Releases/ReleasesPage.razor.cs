using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Releases;

/// <summary>Every workflow with its newest release.</summary>
public sealed partial class ReleasesPage
{
    private IReadOnlyList<ListReleases.Row>? _rows;

    [Inject]
    public required ListReleases Releases { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() =>
        _rows = await Releases.HandleAsync(new ListReleases.Query((await Person.RequireAsync()).Workspace));
}
