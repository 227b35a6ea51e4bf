using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>An administrator tries an endpoint out with an event that says so.</summary>
public sealed class SendTestEvent(Ledger ledger, DeliverySignals sender, EventSignals feed)
{
    /// <summary>Where to.</summary>
    public sealed record Command(Caller By, EndpointId Endpoint);

    /// <summary>Answers the delivery to watch.</summary>
    public Task<Outcome<DeliveryId>> HandleAsync(Command command, CancellationToken ct) =>
        EndpointRefusals.MayManage(command.By)
            ? ledger.WriteAsync<DeliveryId>(command.By.Workspace, tx => SendAsync(tx, command), ct)
            : Task.FromResult<Outcome<DeliveryId>>(EndpointRefusals.AdministratorsOnly);

    private async Task<Outcome<DeliveryId>> SendAsync(LedgerTransaction tx, Command command)
    {
        if (await tx.Db.CallbackEndpoints.FindAsync([command.Endpoint]) is not { } endpoint)
        {
            return EndpointRefusals.NoSuchEndpoint;
        }

        if (endpoint.Kind is EndpointKind.Langgraph)
        {
            return new Refusal(RefusalCodes.Conflict, "A LangGraph server can only be resumed; there is no event to try it with.");
        }

        if (endpoint.DisabledAt is not null)
        {
            return new Refusal(RefusalCodes.Conflict, "The endpoint is disabled. Enable it first.");
        }

        var data = new JsonObject { ["endpoint"] = endpoint.Name, ["sentBy"] = command.By.DisplayName };
        var delivery = AnnounceEvent.For(tx.Announce(EventTypes.EndpointTest, review: null, item: null, data), endpoint.Id, tx.Now);
        tx.Db.Add(delivery);
        tx.Audit(command.By.Principal, "endpoint.tested", endpoint.Id.ToString(), new JsonObject { ["name"] = endpoint.Name });
        tx.AfterCommit(() =>
        {
            sender.Wake();
            feed.Announced(command.By.Workspace);
        });
        return delivery.Id;
    }
}
