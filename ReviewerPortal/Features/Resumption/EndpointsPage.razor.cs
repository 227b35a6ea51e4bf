using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Resumption;

/// <summary>Where an administrator registers, tries, rotates and looks after the endpoints of the workspace.</summary>
public sealed partial class EndpointsPage
{
    private readonly NewEndpoint _new = new();
    private IReadOnlyList<CallbackEndpointView>? _endpoints;
    private IReadOnlyList<ListDeliveries.Row>? _deliveries;
    private EndpointId? _selected;
    private EndpointId? _deleting;
    private string? _secret;
    private string? _said;
    private bool _failed;
    private bool _adding;
    private bool _busy;

    [Inject]
    private ListEndpoints List { get; set; } = null!;

    [Inject]
    private ListDeliveries Deliveries { get; set; } = null!;

    [Inject]
    private RegisterEndpoint Register { get; set; } = null!;

    [Inject]
    private RotateSecret Rotate { get; set; } = null!;

    [Inject]
    private SwitchEndpoint Switch { get; set; } = null!;

    [Inject]
    private SendTestEvent Test { get; set; } = null!;

    [Inject]
    private RedeliverAnswer Redeliver { get; set; } = null!;

    [Inject]
    private CurrentPerson Person { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var caller = await Person.RequireAsync();
        var outcome = await List.HandleAsync(new(caller), CancellationToken.None);
        _endpoints = outcome.Refusal is null ? outcome.Value : [];
        if (_selected is { } selected)
        {
            _deliveries = await Deliveries.HandleAsync(new(caller.Workspace, Endpoint: selected), CancellationToken.None);
        }
    }

    private Task ShowAsync(EndpointId endpoint)
    {
        _selected = endpoint;
        return LoadAsync();
    }

    private Task RegisterAsync() =>
        DoAsync(async caller =>
        {
            var outcome = await Register.HandleAsync(
                new(caller, _new.Name, _new.Kind, _new.Url, _new.ReceivesAllEvents, _new.AssistantId, _new.ApiKey),
                CancellationToken.None
            );
            if (outcome.Succeeded(out var registered, out var refusal))
            {
                (_secret, _adding, _selected) = (registered.Secret, false, registered.Endpoint.Id);
                _new.Clear();
            }

            return (refusal, "The endpoint is registered.");
        });

    private Task RotateAsync(EndpointId endpoint) =>
        DoAsync(async caller =>
        {
            var outcome = await Rotate.HandleAsync(new(caller, endpoint), CancellationToken.None);
            _secret = outcome.Refusal is null ? outcome.Value : _secret;
            return (outcome.Refusal, "There is a new secret; the old one signs beside it for 24 hours.");
        });

    private Task TestAsync(EndpointId endpoint) =>
        DoAsync(async caller =>
        {
            _selected = endpoint;
            return (
                (await Test.HandleAsync(new(caller, endpoint), CancellationToken.None)).Refusal,
                "A test event is on its way; its delivery stands below."
            );
        });

    private Task SwitchAsync(CallbackEndpointView endpoint, SwitchEndpoint.Change to) =>
        DoAsync(async caller =>
        {
            var outcome = await Switch.HandleAsync(new(caller, endpoint.Id, to), CancellationToken.None);
            if (to is SwitchEndpoint.Change.Delete)
            {
                (_selected, _deliveries) = (null, null);
            }

            _deleting = null;
            return (
                outcome.Refusal,
                to switch
                {
                    SwitchEndpoint.Change.Delete => $"{endpoint.Name} is deleted.",
                    SwitchEndpoint.Change.Enable => $"{endpoint.Name} is on.",
                    _ => $"{endpoint.Name} is off.",
                }
            );
        });

    private Task SendAgainAsync(DeliveryId delivery) =>
        DoAsync(async caller =>
            (
                (await Redeliver.HandleAsync(new(caller, delivery, null), CancellationToken.None)).Refusal,
                "It is being sent again, under the same id."
            )
        );

    private async Task DoAsync(Func<Caller, Task<(Refusal? Refusal, string Done)>> command)
    {
        _busy = true;
        var (refusal, done) = await command(await Person.RequireAsync());
        (_failed, _said) = (refusal is not null, refusal?.Message ?? done);
        await LoadAsync();
        _busy = false;
    }

    private sealed class NewEndpoint
    {
        public string? Name { get; set; }

        public EndpointKind Kind { get; set; }

        public string? Url { get; set; }

        public bool ReceivesAllEvents { get; set; }

        public string? AssistantId { get; set; }

        public string? ApiKey { get; set; }

        public void Clear() =>
            (Name, Kind, Url, ReceivesAllEvents, AssistantId, ApiKey) = (null, EndpointKind.Webhook, null, false, null, null);
    }
}
