using System.Text.Json.Serialization;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>A review as it travels: the answer of <c>POST</c> and <c>GET /reviews</c>, and an entry of its list. The only mapping to the wire there is.</summary>
public sealed record ReviewView(
    string Id,
    ReviewStatus Status,
    int Revision,
    string Workflow,
    int ContractVersion,
    string Dialect,
    string? ThreadId,
    string? InterruptId,
    AgentView Agent,
    DateTimeOffset CreatedAt,
    IReadOnlyList<ItemView> Items,
    RawJson? Resume,
    DeliveryView Delivery,
    IReadOnlyList<ActionView> Actions
)
{
    /// <summary>The quoted revision: the review's <c>ETag</c>.</summary>
    [JsonIgnore]
    public string ETag => ETagOf(Revision);

    /// <summary>A revision as an <c>ETag</c>.</summary>
    public static string ETagOf(int revision) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>Maps a review.</summary>
    /// <param name="review">The review.</param>
    /// <param name="items">All its items, in any order.</param>
    /// <param name="decisions">The final decisions of its items; superseded rounds may be among them.</param>
    /// <param name="contract">The version the review was admitted under.</param>
    public static ReviewView Of(Review review, IEnumerable<ReviewItem> items, IEnumerable<Decision> decisions, WorkflowContract contract)
    {
        var final = decisions.Where(d => d.Final).ToLookup(d => (d.ItemId, d.Round));
        ItemView[] views =
        [
            .. items
                .OrderBy(i => i.Position)
                .Select(i => ItemView.Of(i, review.Dialect, contract, final[(i.Id, i.Round)].FirstOrDefault())),
        ];
        return new ReviewView(
            review.Id.ToString(),
            review.Status,
            review.Revision,
            review.Workflow,
            review.ContractVersion,
            review.Dialect,
            review.ThreadId,
            review.InterruptId,
            new AgentView(review.AgentName, review.AgentVersion),
            review.CreatedAt,
            views,
            RawJson.Of(review.Resume),
            new DeliveryView(review.Delivery, review.AcknowledgedOutcome, review.AcknowledgedDetail, review.AcknowledgedAt),
            [.. views.Select(v => new ActionView(v.Action, v.Args, v.AllowedDecisions))]
        );
    }
}

/// <summary>The agent that asked, as it named itself.</summary>
public sealed record AgentView(string Name, string Version);

/// <summary>How far the answer got.</summary>
public sealed record DeliveryView(
    DeliveryState State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? AcknowledgedAt
);

/// <summary>An item reduced to its action; clients written for agent frameworks read this.</summary>
public sealed record ActionView(string Name, RawJson Args, IReadOnlyList<ReviewDecision> AllowedDecisions);

/// <summary>Whether an item's clocks run.</summary>
public enum ClockState
{
    Running,

    /// <summary>Somebody else has to move first: evidence or information is awaited.</summary>
    Paused,

    /// <summary>The item is closed.</summary>
    Stopped,
}

/// <summary>One item as it travels.</summary>
public sealed record ItemView(
    string Id,
    string ReviewId,
    string Action,
    RawJson Args,
    string Sentence,
    string Step,
    ItemStatus Status,
    string Queue,
    string Tier,
    string? ExceptionType,
    string? ExceptionDetail,
    Severity? Severity,
    DateTimeOffset? RespondBy,
    DateTimeOffset? ResolveBy,
    ClockState Clock,
    int Level,
    IReadOnlyList<ReviewDecision> AllowedDecisions,
    RawJson EvidenceMissing,
    int Version,
    DecisionView? Decision
)
{
    /// <summary>Maps an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="dialect">Its review's dialect.</param>
    /// <param name="contract">The version it was admitted under.</param>
    /// <param name="decision">The final decision of its present round, or null.</param>
    public static ItemView Of(ReviewItem item, string dialect, WorkflowContract contract, Decision? decision)
    {
        var clock = item.Status switch
        {
            _ when !item.IsOpen => ClockState.Stopped,
            ItemStatus.EvidenceMissing or ItemStatus.AwaitingInfo => ClockState.Paused,
            _ => ClockState.Running,
        };
        // While evidence is missing the reviewer's clocks have not begun.
        var begun = item.Status is not ItemStatus.EvidenceMissing;
        return new ItemView(
            item.Id.ToString(),
            item.ReviewId.ToString(),
            item.Action,
            new RawJson(item.Args),
            item.Sentence,
            item.Step,
            item.Status,
            item.Queue,
            item.Tier,
            item.ExceptionType,
            item.ExceptionDetail,
            item.Severity,
            begun ? item.RespondBy : null,
            begun ? item.ResolveBy : null,
            clock,
            item.Level,
            item.IsOpen ? DialectRules.Allowed(contract.TierNamed(item.Tier), dialect) : [],
            new RawJson(item.EvidenceMissing),
            item.Version,
            decision is null ? null : DecisionView.Of(decision)
        );
    }
}

/// <summary>A final decision as it travels.</summary>
public sealed record DecisionView(
    Verdict Verdict,
    RawJson Args,
    RawJson ChangedFields,
    string? ReasonCode,
    string? Message,
    string By,
    DateTimeOffset At,
    string Tier,
    int ContractVersion,
    bool Automatic
)
{
    /// <summary>Maps a decision.</summary>
    public static DecisionView Of(Decision decision) =>
        new(
            decision.Verdict,
            new RawJson(decision.Args),
            new RawJson(decision.ChangedFields),
            decision.ReasonCode,
            decision.Message,
            decision.Actor,
            decision.At,
            decision.Tier,
            decision.ContractVersion,
            decision.Automatic
        );
}
