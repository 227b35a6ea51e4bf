using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>An administrator gives an endpoint a new signing secret. The old one signs beside it for a day, so that no delivery fails meanwhile.</summary>
public sealed class RotateSecret(Ledger ledger, IProtectSecrets protector)
{
    /// <summary>What to rotate.</summary>
    /// <param name="By">Who asks.</param>
    /// <param name="Endpoint">Which endpoint.</param>
    /// <param name="RevokeOld">True where the old secret leaked: it stops signing at once.</param>
    public sealed record Command(Caller By, EndpointId Endpoint, bool RevokeOld = false);

    /// <summary>Answers the new secret: shown this once.</summary>
    public Task<Outcome<string>> HandleAsync(Command command, CancellationToken ct) =>
        EndpointRefusals.MayManage(command.By)
            ? ledger.WriteAsync<string>(command.By.Workspace, tx => RotateAsync(tx, command), ct)
            : Task.FromResult<Outcome<string>>(EndpointRefusals.AdministratorsOnly);

    private async Task<Outcome<string>> RotateAsync(LedgerTransaction tx, Command command)
    {
        if (await tx.Db.CallbackEndpoints.FindAsync([command.Endpoint]) is not { } endpoint)
        {
            return EndpointRefusals.NoSuchEndpoint;
        }

        if (endpoint.Kind is not EndpointKind.Webhook)
        {
            return new Refusal(RefusalCodes.Conflict, "A LangGraph server's key is its own; register the endpoint again with the new one.");
        }

        var secret = SignatureRules.NewSecret();
        endpoint.ProtectedSecrets = command.RevokeOld
            ? EndpointSecrets.First(protector, secret, tx.Now)
            : EndpointSecrets.Rotated(protector, endpoint.ProtectedSecrets, secret, tx.Now);
        tx.Audit(
            command.By.Principal,
            "endpoint.secret_rotated",
            endpoint.Id.ToString(),
            new JsonObject { ["name"] = endpoint.Name, ["oldRevoked"] = command.RevokeOld }
        );
        return secret;
    }
}
