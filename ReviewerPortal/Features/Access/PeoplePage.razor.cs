using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Access;

/// <summary>An administrator's view of who is in the workspace.</summary>
public sealed partial class PeoplePage
{
    private IReadOnlyList<ListPeople.Row>? _people;
    private IReadOnlyList<string> _teams = [];
    private IReadOnlyList<ListTeams.Row>? _teamRows;
    private Form? _form;
    private ListPeople.Row? _changing;
    private string? _wrong;
    private string? _link;
    private string? _linkFor;
    private bool _busy;

    [Inject]
    public required CurrentPerson Current { get; init; }

    [Inject]
    public required ListPeople List { get; init; }

    [Inject]
    public required AddPerson Add { get; init; }

    [Inject]
    public required ChangePerson Change { get; init; }

    [Inject]
    public required OfferPasswordLink Offer { get; init; }

    [Inject]
    public required ListTeams Teams { get; init; }

    [Inject]
    public required RenameTeam Rename { get; init; }

    [Inject]
    public required DeleteTeam Delete { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await LoadAsync(await RequireAdminAsync());
        if (_people is { Count: 1 })
        {
            // Somebody who is alone here came to add a colleague.
            BeginAdding();
        }
    }

    private async Task LoadAsync(Caller me)
    {
        _people = await List.HandleAsync(me.Workspace, CancellationToken.None);
        _teamRows = await Teams.HandleAsync(me.Workspace);
        _teams = [.. _teamRows.Select(t => t.Name)];
    }

    private async Task<Refusal?> RenameTeamAsync(TeamId team, string name)
    {
        var me = await RequireAdminAsync();
        var outcome = await Rename.HandleAsync(new(me, team, name), CancellationToken.None);
        await LoadAsync(me);
        return outcome.Refusal;
    }

    private async Task<Refusal?> DeleteTeamAsync(TeamId team)
    {
        var me = await RequireAdminAsync();
        var outcome = await Delete.HandleAsync(new(me, team), CancellationToken.None);
        await LoadAsync(me);
        return outcome.Refusal;
    }

    // The page was opened by an administrator; whether they still are one is asked at every command.
    private async Task<Caller> RequireAdminAsync() =>
        await Current.RequireAsync() is { Role: PersonRole.Admin } me ? me : throw new SessionEndedException();

    private void BeginAdding()
    {
        (_changing, _wrong, _link) = (null, null, null);
        _form = new Form();
    }

    private void BeginChanging(ListPeople.Row person)
    {
        (_changing, _wrong, _link) = (person, null, null);
        _form = new Form
        {
            Role = person.Role,
            Teams = string.Join(", ", person.Teams),
            Disabled = person.Disabled,
        };
    }

    private void Close() => (_form, _changing, _wrong) = (null, null, null);

    private async Task SaveAsync()
    {
        _busy = true;
        try
        {
            var me = await RequireAdminAsync();
            var teams = (_form!.Teams ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            _wrong = _changing is null ? await AddAsync(me, teams) : await ChangeAsync(me, _changing, teams);
            if (_wrong is null)
            {
                Close();
                await LoadAsync(me);
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<string?> AddAsync(Caller me, string[] teams)
    {
        var email = (_form!.Email ?? "").Trim();
        var outcome = await Add.HandleAsync(
            new AddPerson.Command(me.Workspace, me.Principal, email, _form.DisplayName ?? "", _form.Role, teams, Password: null),
            CancellationToken.None
        );
        if (outcome.Succeeded(out var added, out var refusal))
        {
            ShowLink(added.LinkToken!, email);
        }

        return refusal?.Message;
    }

    private async Task<string?> ChangeAsync(Caller me, ListPeople.Row person, string[] teams)
    {
        var outcome = await Change.HandleAsync(
            new ChangePerson.Command(me, person.Id, _form!.Role, teams, _form.Disabled),
            CancellationToken.None
        );
        return outcome.Refusal?.Message;
    }

    private async Task OfferLinkAsync()
    {
        var person = _changing!;
        var outcome = await Offer.HandleAsync(new OfferPasswordLink.Command(await RequireAdminAsync(), person.Id), CancellationToken.None);
        if (outcome.Succeeded(out var token, out var refusal))
        {
            ShowLink(token, person.Email);
            Close();
        }
        else
        {
            _wrong = refusal.Message;
        }
    }

    private void ShowLink(string token, string email)
    {
        _link = Navigation.ToAbsoluteUri(PortalUrls.ChoosePassword(token)).ToString();
        _linkFor = email;
    }

    private string? RowClass(ListPeople.Row person) =>
        person.Disabled ? "off"
        : person.Id == _changing?.Id ? "selected"
        : null;

    private static string StateOf(ListPeople.Row person) =>
        person.Disabled ? "Disabled"
        : !person.HasPassword ? "Has not chosen a password"
        : person.HasSecondFactor ? "Active, second factor"
        : "Active";

    private static string MeaningOf(PersonRole role) =>
        role switch
        {
            PersonRole.Reviewer => "Decides items of their teams' queues.",
            PersonRole.Lead => "A reviewer who also assigns, takes over and gives a lead's approval.",
            PersonRole.Admin => "Edits contracts, people, keys and endpoints; decides only in teams they belong to.",
            _ => "Reads everything, changes nothing.",
        };

    private sealed class Form
    {
        public string? DisplayName { get; set; }

        public string? Email { get; set; }

        public PersonRole Role { get; set; }

        public string? Teams { get; set; }

        public bool Disabled { get; set; }
    }
}
