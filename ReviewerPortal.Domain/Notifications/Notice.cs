using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>What somebody is told about.</summary>
public enum NoticeKind
{
    /// <summary>A clock of the item nears its end.</summary>
    DueSoon,

    /// <summary>A clock of the item ran out.</summary>
    Overdue,

    /// <summary>The item was handed up, by a person or a clock.</summary>
    Escalated,

    /// <summary>Somebody took over an item the person held.</summary>
    TakenOver,

    /// <summary>A lead placed the item with the person.</summary>
    Assigned,

    /// <summary>The item came back undecided too often; a lead has to place it.</summary>
    NobodyDecides,

    /// <summary>The time ran out and the tier's timeout outcome was applied, or the item waits for a lead because of it.</summary>
    TimedOut,

    /// <summary>The version of the agent that proposed an item the person held was rolled back, and the item was re-routed.</summary>
    RolledBack,

    /// <summary>A workflow's readiness fell, so less happens without a person. About no item.</summary>
    ReadinessFell,

    /// <summary>Another administrator proposed a contract, which waits for somebody to approve it.</summary>
    ContractProposed,

    /// <summary>The week that is over, in figures. Mailed alone, to who asked for it.</summary>
    WeeklySummary,
}

/// <summary>Something people are to be told about an item.</summary>
/// <param name="Kind">What.</param>
/// <param name="Item">The item, already changed by its verb.</param>
/// <param name="To">Whom.</param>
/// <param name="Because">Why, in words for the notification centre; at most <see cref="NoticeRules.LongestReason"/> characters are kept.</param>
public sealed record Notice(NoticeKind Kind, ReviewItem Item, Audience To, string? Because = null)
{
    /// <summary>Who did it: nobody is told of their own deed. Null for the clock.</summary>
    public PersonId? By { get; init; }
}

/// <summary>Whom a notice is for.</summary>
public sealed record Audience
{
    private Audience(PersonId? one, string? queue, bool leadsOnly) => (One, Queue, LeadsOnly) = (one, queue, leadsOnly);

    /// <summary>The one person, or null for the people of a queue.</summary>
    public PersonId? One { get; }

    /// <summary>The queue whose people are meant, in the item's workflow; null for one person.</summary>
    public string? Queue { get; }

    /// <summary>Whether only leads are meant.</summary>
    public bool LeadsOnly { get; }

    /// <summary>One person.</summary>
    public static Audience Person(PersonId person) => new(person, queue: null, leadsOnly: false);

    /// <summary>The leads of the team that owns the queue; where it has none, its backup's; where that has none, the administrators.</summary>
    public static Audience LeadsOf(string queue) => new(one: null, queue, leadsOnly: true);

    /// <summary>Whoever works the queue: the owner's team; where it is empty, its backup; where that is, the administrators.</summary>
    public static Audience TeamOf(string queue) => new(one: null, queue, leadsOnly: false);
}

/// <summary>Something administrators are to be told about a workflow itself, and not about an item.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Workflow">In which workflow.</param>
/// <param name="Because">Why, in words; at most <see cref="NoticeRules.LongestReason"/> characters are kept.</param>
public sealed record WorkflowNotice(NoticeKind Kind, string Workflow, string Because)
{
    /// <summary>What tells this time from the next; null where each time is told anew.</summary>
    public string? Occasion { get; init; }

    /// <summary>Who did it, and so is not told; null where nobody did.</summary>
    public PersonId? By { get; init; }
}
