using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Features.Notifications;

/// <summary>Where an administrator sees whether mail goes out, and sets and tries the teams' chats.</summary>
public sealed partial class ChatPage
{
    private readonly ChatForm _form = new();
    private ListChats.Answer? _answer;
    private ListChats.TeamRow? _editing;
    private string? _said;
    private bool _failed;
    private bool _busy;

    [Inject]
    private ListChats List { get; init; } = default!;

    [Inject]
    private SetChatWebhook Set { get; init; } = default!;

    [Inject]
    private TryChat Try { get; init; } = default!;

    [Inject]
    private CurrentPerson Person { get; init; } = default!;

    [Inject]
    private MailOptions Mail { get; init; } = default!;

    [Inject]
    private PublicAddress Portal { get; init; } = default!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var outcome = await List.HandleAsync(await Person.RequireAsync(), CancellationToken.None);
        if (!outcome.Succeeded(out _answer, out var refusal))
        {
            (_failed, _said) = (true, refusal.Message);
        }
    }

    private void Edit(ListChats.TeamRow team) => (_editing, _form.Url) = (team, null);

    private Task SetAsync(ListChats.TeamRow team, string? url) =>
        DoAsync(async caller =>
        {
            var outcome = await Set.HandleAsync(new(caller, team.Team, url), CancellationToken.None);
            if (outcome.Refusal is null)
            {
                (_editing, _form.Url) = (null, null);
            }

            return (
                outcome.Refusal?.Message,
                url is null ? $"{team.Name} has no chat any more." : $"The chat of {team.Name} is set. Send a test message."
            );
        });

    private Task TestAsync(ListChats.TeamRow team) =>
        DoAsync(async caller =>
        {
            var outcome = await Try.HandleAsync(new(caller, team.Team), CancellationToken.None);
            var wrong = outcome.Succeeded(out var sending, out var refusal) ? sending.Error : refusal.Message;
            return (wrong, $"The test message arrived in the chat of {team.Name}.");
        });

    private async Task DoAsync(Func<Caller, Task<(string? Wrong, string Done)>> command)
    {
        _busy = true;
        var (wrong, done) = await command(await Person.RequireAsync());
        await LoadAsync();
        (_failed, _said, _busy) = (wrong is not null, wrong ?? done, false);
    }

    private sealed class ChatForm
    {
        public string? Url { get; set; }
    }
}
