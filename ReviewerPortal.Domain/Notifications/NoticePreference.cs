using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Kinds of notices that a person chooses for together.</summary>
public enum NoticeGroup
{
    /// <summary>A clock nears its end or ran out.</summary>
    Clocks,

    /// <summary>An item came to the person, or was taken from them.</summary>
    HandOvers,

    /// <summary>An item needs a lead to place it.</summary>
    Placement,
}

/// <summary>How soon a person has a mail about something.</summary>
public enum MailPace
{
    /// <summary>At once.</summary>
    Immediately,

    /// <summary>With everything else of the hour, at the next full hour.</summary>
    Hourly,

    /// <summary>With everything else of the day, at 8:00 in the person's zone.</summary>
    Daily,

    /// <summary>Not by mail; the notification centre has it.</summary>
    Never,
}

/// <summary>How one person wants to be told outside of the portal. Who never chose has the defaults.</summary>
public sealed class NoticePreference : IBelongToWorkspace
{
    public required PersonId PersonId { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public MailPace Clocks { get; set; } = MailPace.Immediately;

    public MailPace HandOvers { get; set; } = MailPace.Immediately;

    public MailPace Placement { get; set; } = MailPace.Immediately;

    /// <summary>The IANA zone that days, hours and times in mails are in.</summary>
    public string Zone { get; set; } = "Etc/UTC";

    /// <summary>Minute of the day from which nothing is mailed; null without quiet hours.</summary>
    public int? QuietFrom { get; set; }

    /// <summary>Minute of the day from which mail goes out again; null without quiet hours.</summary>
    public int? QuietTo { get; set; }

    /// <summary>When the next summary of a week is mailed; null for who wants none.</summary>
    public DateTimeOffset? SummaryAt { get; set; }

    /// <summary>The pace for one kind of notice.</summary>
    public MailPace PaceOf(NoticeKind kind) =>
        MailTimeRules.GroupOf(kind) switch
        {
            NoticeGroup.Clocks => Clocks,
            NoticeGroup.HandOvers => HandOvers,
            _ => Placement,
        };
}
