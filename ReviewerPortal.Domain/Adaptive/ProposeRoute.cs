using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>Somebody accepts a route for an exception type that has none: it goes into the contract's draft, to be made to measure there.</summary>
public sealed class ProposeRoute(AdaptDraft adapt)
{
    /// <param name="By">Who accepts it.</param>
    /// <param name="Workflow">Of which workflow.</param>
    /// <param name="SeenRevision">The revision of the draft they saw; 0 where there was none.</param>
    /// <param name="Type">The exception type.</param>
    /// <param name="Step">The step it was raised at; its owner takes it. Empty where none is known.</param>
    public sealed record Command(Caller By, string Workflow, int SeenRevision, string Type, string Step);

    /// <summary>The draft with the route in it. Refused as stale where somebody saved since, and where the draft routes the type already.</summary>
    public Task<Outcome<SaveDraft.Draft>> HandleAsync(Command command, CancellationToken ct = default) =>
        adapt.ApplyAsync(
            command.By,
            command.Workflow,
            command.SeenRevision,
            contract => Changes(contract, command.Type, contract.StepNamed(command.Step)),
            ct
        );

    private static Outcome<IReadOnlyList<ContractChange>> Changes(WorkflowContract contract, string type, WorkflowStep? step)
    {
        if (!ContractFields.IsName(type))
        {
            return new Refusal(RefusalCodes.Validation, "That is no name an exception type could have.");
        }

        if (contract.RouteOf(type) is not null)
        {
            return new Refusal(RefusalCodes.Conflict, "The draft routes this type already.");
        }

        return new ContractChange[]
        {
            new ContractChange.Insert(
                "exceptions",
                contract.Exceptions.Count,
                new JsonObject
                {
                    ["exception_type"] = type,
                    ["severity"] = SnakeCase.Of(contract.DefaultRoute.Severity),
                    ["route_to"] = step?.Owner ?? contract.DefaultRoute.RouteTo,
                    ["sla_minutes"] = contract.DefaultRoute.SlaMinutes,
                    ["automation_allowed"] = false,
                    ["reviewer_evidence"] = new JsonArray([.. (step?.EvidenceRequired ?? []).Select(e => (JsonNode?)JsonValue.Create(e))]),
                }
            ),
        };
    }
}
