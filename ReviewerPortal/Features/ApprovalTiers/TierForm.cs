using System.Globalization;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.ApprovalTiers;

/// <summary>A tier as it is being typed, and what saving it changes in the contract.</summary>
public sealed class TierForm
{
    /// <summary>What a tier is called while it is tried; no contract can have that name.</summary>
    public const string TriedName = "?";

    private const string ListPath = "approval_tiers";

    private readonly ApprovalTier? _before;
    private readonly int _index;

    /// <summary>A tier that is not there yet.</summary>
    /// <param name="index">Where it is to stand.</param>
    public TierForm(int index) => _index = index;

    /// <summary>A tier that is there.</summary>
    public TierForm(TierLine line)
    {
        (_before, _index, IsLast) = (line.Tier, line.Index, line.IsLast);
        Name = line.Tier.Tier;
        When = line.Tier.When?.Text ?? "";
        Approvals = line.Tier.Approvals;
        Role = line.Tier.Role;
        Timeout = line.Tier.TimeoutOutcome;
        SlaMinutes = line.Tier.SlaMinutes;
        EffectiveFrom = line.Tier.EffectiveFrom is { } from ? Moment(from) : "";
        Decisions = [.. line.Tier.Decisions];
    }

    public bool IsNew => _before is null;

    /// <summary>Whether it is the tier without a condition.</summary>
    public bool IsLast { get; }

    public string Name { get; set; } = "";

    public string When { get; set; } = "";

    public int Approvals { get; set; } = 1;

    public TierRole Role { get; set; } = TierRole.Reviewer;

    public TimeoutOutcome Timeout { get; set; } = TimeoutOutcome.Hold;

    public int? SlaMinutes { get; set; }

    /// <summary>As it stands in the contract: an RFC 3339 date or time; empty for always.</summary>
    public string EffectiveFrom { get; set; } = "";

    /// <summary>In the order of the enum, so that ticking does not shuffle them.</summary>
    public HashSet<ReviewDecision> Decisions { get; } =
    [ReviewDecision.Approve, ReviewDecision.Edit, ReviewDecision.Reject, ReviewDecision.Escalate];

    /// <summary>Ticks or unticks a decision.</summary>
    public void Turn(ReviewDecision decision, bool on)
    {
        if (on)
        {
            Decisions.Add(decision);
        }
        else
        {
            Decisions.Remove(decision);
        }
    }

    /// <summary>The changes that make the contract say what was typed; none where nothing differs.</summary>
    public IReadOnlyList<ContractChange> Changes()
    {
        if (_before is null)
        {
            return [new ContractChange.Insert(ListPath, _index, ToJson())];
        }

        var changes = new List<ContractChange>();
        Put("tier", Name.Trim(), _before.Tier);
        if (!IsLast)
        {
            Put("when", When.Trim(), _before.When?.Text);
            Put("effective_from", Blank(EffectiveFrom), _before.EffectiveFrom is { } from ? Moment(from) : null);
        }

        Put("approvals", Approvals, _before.Approvals);
        Put("role", SnakeCase.Of(Role), SnakeCase.Of(_before.Role));
        if (!Decisions.SetEquals(_before.Decisions))
        {
            changes.Add(new ContractChange.Set(Path("decisions"), DecisionsAsJson()));
        }

        Put("sla_minutes", SlaMinutes, _before.SlaMinutes);
        Put("timeout_outcome", SnakeCase.Of(Timeout), SnakeCase.Of(_before.TimeoutOutcome));
        return changes;

        void Put<T>(string field, T? now, T? before)
        {
            if (!EqualityComparer<T>.Default.Equals(now, before))
            {
                changes.Add(
                    now is null ? new ContractChange.Remove(Path(field)) : new ContractChange.Set(Path(field), JsonValue.Create(now))
                );
            }
        }
    }

    /// <summary>The contract with a tier of this condition where this one stands, or is to; it is called <see cref="TriedName"/>.</summary>
    public WorkflowContract With(WorkflowContract contract, Expression condition)
    {
        var tiers = contract.ApprovalTiers.ToList();
        var tried = new ApprovalTier
        {
            Tier = TriedName,
            When = condition,
            Approvals = Approvals,
            Role = Role,
            Decisions = [.. Decisions],
        };
        if (_before is null)
        {
            tiers.Insert(Math.Min(_index, tiers.Count), tried);
        }
        else
        {
            tiers[_index] = tried;
        }

        return contract with
        {
            ApprovalTiers = tiers,
        };
    }

    private string Path(string field) => string.Create(CultureInfo.InvariantCulture, $"{ListPath}[{_index}].{field}");

    private JsonObject ToJson()
    {
        var tier = new JsonObject
        {
            ["tier"] = Name.Trim(),
            ["when"] = When.Trim(),
            ["approvals"] = Approvals,
            ["role"] = SnakeCase.Of(Role),
            ["decisions"] = DecisionsAsJson(),
        };
        if (SlaMinutes is { } minutes)
        {
            tier["sla_minutes"] = minutes;
        }

        if (Timeout is not TimeoutOutcome.Hold)
        {
            tier["timeout_outcome"] = SnakeCase.Of(Timeout);
        }

        if (Blank(EffectiveFrom) is { } from)
        {
            tier["effective_from"] = from;
        }

        return tier;
    }

    private JsonArray DecisionsAsJson() =>
        [.. Enum.GetValues<ReviewDecision>().Where(Decisions.Contains).Select(d => (JsonNode)SnakeCase.Of(d))];

    private static string? Blank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Moment(DateTimeOffset from) =>
        from.ToUniversalTime().TimeOfDay == TimeSpan.Zero
            ? from.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : from.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
