using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>An administrator switches an endpoint off, on again, or removes it.</summary>
public sealed class SwitchEndpoint(Ledger ledger, DeliverySignals sender)
{
    /// <summary>What becomes of it.</summary>
    public enum Change
    {
        /// <summary>Nothing is sent to it; what is due becomes undeliverable and can be sent again later.</summary>
        Disable,

        /// <summary>It is used again.</summary>
        Enable,

        /// <summary>It is forgotten, with its secrets. Its deliveries stay listed.</summary>
        Delete,
    }

    /// <summary>What to change.</summary>
    /// <param name="By">Who asks.</param>
    /// <param name="Endpoint">Which endpoint.</param>
    /// <param name="To">What becomes of it.</param>
    public sealed record Command(Caller By, EndpointId Endpoint, Change To);

    /// <summary>Changes it; doing so twice is the same as once.</summary>
    public Task<Outcome<CallbackEndpointView>> HandleAsync(Command command, CancellationToken ct) =>
        EndpointRefusals.MayManage(command.By)
            ? ledger.WriteAsync<CallbackEndpointView>(command.By.Workspace, tx => SwitchAsync(tx, command), ct)
            : Task.FromResult<Outcome<CallbackEndpointView>>(EndpointRefusals.AdministratorsOnly);

    private async Task<Outcome<CallbackEndpointView>> SwitchAsync(LedgerTransaction tx, Command command)
    {
        if (await tx.Db.CallbackEndpoints.FindAsync([command.Endpoint]) is not { } endpoint)
        {
            return EndpointRefusals.NoSuchEndpoint;
        }

        string? action = command.To switch
        {
            Change.Disable when endpoint.DisabledAt is null => "endpoint.disabled",
            Change.Enable when endpoint.DisabledAt is not null => "endpoint.enabled",
            Change.Delete => "endpoint.deleted",
            _ => null,
        };
        if (action is null)
        {
            return CallbackEndpointView.Of(endpoint);
        }

        switch (command.To)
        {
            case Change.Disable:
                (endpoint.DisabledAt, endpoint.DisabledReason) = (tx.Now, $"Switched off by {command.By.DisplayName}.");
                break;
            case Change.Enable:
                (endpoint.DisabledAt, endpoint.DisabledReason) = (null, null);
                break;
            default:
                tx.Db.Remove(endpoint);
                break;
        }

        tx.Audit(command.By.Principal, action, endpoint.Id.ToString(), new JsonObject { ["name"] = endpoint.Name });
        tx.AfterCommit(sender.Wake);
        return CallbackEndpointView.Of(endpoint);
    }
}
