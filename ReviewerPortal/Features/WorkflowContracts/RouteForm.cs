using System.Globalization;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>The route of an exception type as it is being typed, and what saving it changes in the contract.</summary>
public sealed class RouteForm
{
    private const string ListPath = "exceptions";

    private readonly ExceptionRoute? _before;
    private readonly int _index;

    /// <summary>The form of a type; begins with its route, or with what the default route does for it now.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="type">The type; empty for one that is to be named.</param>
    public RouteForm(WorkflowContract contract, string type)
    {
        Type = type;
        (IsNamed, _before) = (type.Length > 0, contract.RouteOf(type));
        _index = _before is null ? contract.Exceptions.Count : contract.Exceptions.Index().First(e => e.Item == _before).Index;
        Severity = _before?.Severity ?? contract.DefaultRoute.Severity;
        RouteTo = _before?.RouteTo ?? contract.DefaultRoute.RouteTo;
        SlaMinutes = _before?.SlaMinutes ?? contract.DefaultRoute.SlaMinutes;
        AutomationAllowed = _before?.AutomationAllowed ?? false;
        Evidence = new(_before?.ReviewerEvidence ?? [], StringComparer.Ordinal);
    }

    /// <summary>Whether the type has a name already.</summary>
    public bool IsNamed { get; }

    /// <summary>Whether the contract has a route for it.</summary>
    public bool HasRoute => _before is not null;

    public string Type { get; set; }

    public Severity Severity { get; set; }

    public string RouteTo { get; set; }

    public int SlaMinutes { get; set; }

    public bool AutomationAllowed { get; set; }

    /// <summary>What the reviewer is promised.</summary>
    public HashSet<string> Evidence { get; }

    /// <summary>Ticks or unticks a piece of evidence.</summary>
    public void Turn(string evidence, bool on)
    {
        if (on)
        {
            Evidence.Add(evidence);
        }
        else
        {
            Evidence.Remove(evidence);
        }
    }

    /// <summary>The changes that make the contract say what was typed; none where nothing differs.</summary>
    public IReadOnlyList<ContractChange> Changes()
    {
        if (_before is null)
        {
            return
            [
                new ContractChange.Insert(
                    ListPath,
                    _index,
                    new JsonObject
                    {
                        ["exception_type"] = Type.Trim(),
                        ["severity"] = SnakeCase.Of(Severity),
                        ["route_to"] = RouteTo,
                        ["sla_minutes"] = SlaMinutes,
                        ["automation_allowed"] = AutomationAllowed,
                        ["reviewer_evidence"] = EvidenceAsJson(),
                    }
                ),
            ];
        }

        var changes = new List<ContractChange>();
        Put("severity", SnakeCase.Of(Severity), SnakeCase.Of(_before.Severity));
        Put("route_to", RouteTo, _before.RouteTo);
        Put("sla_minutes", SlaMinutes, _before.SlaMinutes);
        Put("automation_allowed", AutomationAllowed, _before.AutomationAllowed);
        if (!Evidence.SetEquals(_before.ReviewerEvidence))
        {
            changes.Add(new ContractChange.Set(Path("reviewer_evidence"), EvidenceAsJson()));
        }

        return changes;

        void Put<T>(string field, T now, T before)
        {
            if (!EqualityComparer<T>.Default.Equals(now, before))
            {
                changes.Add(new ContractChange.Set(Path(field), JsonValue.Create(now)));
            }
        }
    }

    /// <summary>The change that takes the route away, so that the default one takes the type.</summary>
    public IReadOnlyList<ContractChange> Removal() =>
        [new ContractChange.Remove(string.Create(CultureInfo.InvariantCulture, $"{ListPath}[{_index}]"))];

    private string Path(string field) => string.Create(CultureInfo.InvariantCulture, $"{ListPath}[{_index}].{field}");

    // What was there keeps its order; what is new comes behind it.
    private JsonArray EvidenceAsJson() =>
        [
            .. (_before?.ReviewerEvidence ?? [])
                .Where(Evidence.Contains)
                .Concat(Evidence.Except(_before?.ReviewerEvidence ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal))
                .Select(e => (JsonNode)e),
        ];
}
