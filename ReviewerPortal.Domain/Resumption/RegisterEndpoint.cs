using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>An administrator registers an address answers may be pushed to.</summary>
public sealed partial class RegisterEndpoint(Ledger ledger, IProtectSecrets protector, OpenedNetworks opened)
{
    /// <summary>What to register.</summary>
    /// <param name="By">Who asks.</param>
    /// <param name="Name">Unique in the workspace: lower-case letters, digits, <c>.</c>, <c>_</c>, <c>-</c>; 1–100 characters.</param>
    /// <param name="Kind">How it is spoken to.</param>
    /// <param name="Url">Where.</param>
    /// <param name="ReceivesAllEvents">Whether it hears everything; webhooks only.</param>
    /// <param name="AssistantId">A LangGraph server's assistant.</param>
    /// <param name="ApiKey">A LangGraph server's key.</param>
    public sealed record Command(
        Caller By,
        string? Name,
        EndpointKind Kind,
        string? Url,
        bool ReceivesAllEvents = false,
        string? AssistantId = null,
        string? ApiKey = null
    );

    /// <summary>The endpoint, and its signing secret: shown this once.</summary>
    public sealed record Registered(CallbackEndpointView Endpoint, string? Secret);

    /// <summary>Registers it.</summary>
    public Task<Outcome<Registered>> HandleAsync(Command command, CancellationToken ct)
    {
        if (!EndpointRefusals.MayManage(command.By))
        {
            return Task.FromResult<Outcome<Registered>>(EndpointRefusals.AdministratorsOnly);
        }

        var problems = ProblemsOf(command);
        return problems.Count > 0
            ? Task.FromResult<Outcome<Registered>>(
                new Refusal(RefusalCodes.Validation, string.Join(" ", problems.Select(p => p.Detail))) { Problems = problems }
            )
            : ledger.WriteAsync<Registered>(command.By.Workspace, tx => RegisterAsync(tx, command), ct);
    }

    private async Task<Outcome<Registered>> RegisterAsync(LedgerTransaction tx, Command command)
    {
        if (await tx.Db.CallbackEndpoints.AnyAsync(e => e.Name == command.Name))
        {
            return new Refusal(RefusalCodes.Conflict, $"There is an endpoint '{command.Name}' already.");
        }

        var isWebhook = command.Kind is EndpointKind.Webhook;
        var secret = isWebhook ? SignatureRules.NewSecret() : command.ApiKey!;
        var endpoint = new CallbackEndpoint
        {
            Id = EndpointId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            Name = command.Name!,
            Kind = command.Kind,
            Url = command.Url!,
            ProtectedSecrets = EndpointSecrets.First(protector, secret, tx.Now),
            Settings = isWebhook ? "{}" : JsonSerializer.Serialize(new LanggraphSettings(command.AssistantId!)),
            ReceivesAllEvents = isWebhook && command.ReceivesAllEvents,
            CreatedAt = tx.Now,
        };
        tx.Db.Add(endpoint);
        tx.Audit(
            command.By.Principal,
            "endpoint.registered",
            endpoint.Id.ToString(),
            new JsonObject
            {
                ["name"] = endpoint.Name,
                ["kind"] = SnakeCase.Of(endpoint.Kind),
                ["url"] = endpoint.Url,
                ["receivesAllEvents"] = endpoint.ReceivesAllEvents,
            }
        );
        return new Registered(CallbackEndpointView.Of(endpoint), isWebhook ? secret : null);
    }

    private List<Problem> ProblemsOf(Command command)
    {
        var problems = new List<Problem>();
        if (command.Name is null || !NamePattern().IsMatch(command.Name))
        {
            problems.Add(
                new(
                    "#/name",
                    "The name must be 1 to 100 lower-case letters, digits, dots, underscores or hyphens, and begin with a letter or digit."
                )
            );
        }

        if (EndpointUrlRules.Read(command.Url, opened.Networks).Refusal is { } wrong)
        {
            problems.AddRange(wrong.Problems);
        }

        if (command.Kind is EndpointKind.Langgraph)
        {
            if (string.IsNullOrWhiteSpace(command.AssistantId) || command.AssistantId.Length > 200)
            {
                problems.Add(new("#/assistantId", "A LangGraph server needs the id of its assistant, at most 200 characters."));
            }

            // It travels as a header: printable ASCII only.
            if (string.IsNullOrEmpty(command.ApiKey) || command.ApiKey.Length > 1000 || command.ApiKey.Any(c => c is < '!' or > '~'))
            {
                problems.Add(new("#/apiKey", "A LangGraph server needs its API key, at most 1000 printable characters."));
            }
        }

        return problems;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,99}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
