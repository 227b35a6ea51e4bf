using System.Globalization;
using System.Text;
using NodaTime;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Says notices in words. What leaves the portal never carries arguments, and nothing in it that an agent wrote can steer a header, a link or a chat.</summary>
public static class NoticeWords
{
    /// <summary>Most characters of an agent's or a contract's name in a message.</summary>
    public const int LongestName = 80;

    /// <summary>What a browser says on the desktop, whatever happened: that screen may be anybody's.</summary>
    public const string Neutral = "Something in Reviewer Portal needs you.";

    /// <summary>What happened, in two or three words.</summary>
    public static string Title(NoticeKind kind) =>
        kind switch
        {
            NoticeKind.DueSoon => "Due soon",
            NoticeKind.Overdue => "Overdue",
            NoticeKind.Escalated => "Escalated",
            NoticeKind.TakenOver => "Taken over",
            NoticeKind.Assigned => "Assigned to you",
            NoticeKind.NobodyDecides => "Nobody decides this",
            NoticeKind.TimedOut => "Timed out",
            NoticeKind.RolledBack => "Rolled back",
            NoticeKind.ReadinessFell => "Readiness fell",
            NoticeKind.ContractProposed => "Contract proposed",
            NoticeKind.WeeklySummary => "Weekly summary",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
        };

    /// <summary>The line a mail or a chat message begins with: "Overdue: Cancel order (support)".</summary>
    public static string Subject(OutgoingMessage message) =>
        message.Text is not null ? $"{Title(message.Kind)}: {message.Occasion}"
        : message.ItemId is null ? $"{Title(message.Kind)}: {Harmless(message.Workflow)}"
        : $"{Title(message.Kind)}: {Sentence(message.Action)} ({Harmless(message.Queue)})";

    /// <summary>The subject of a mail that carries several notices.</summary>
    public static string Subject(int notices) =>
        string.Create(CultureInfo.InvariantCulture, $"{notices} notifications from Reviewer Portal");

    /// <summary>What happened and what it asks for, in one or two sentences.</summary>
    /// <param name="message">The notice.</param>
    /// <param name="zone">The zone times are said in.</param>
    public static string Body(OutgoingMessage message, DateTimeZone zone)
    {
        if (message.Text is { } text)
        {
            return text;
        }

        if (message.ItemId is null)
        {
            var workflow = Harmless(message.Workflow);
            return message.Kind switch
            {
                NoticeKind.ReadinessFell =>
                    $"The readiness of workflow {workflow} fell, so less happens there without a person. Its page says what is missing.",
                NoticeKind.ContractProposed =>
                    $"A new version of the contract of workflow {workflow} was proposed. It takes effect when an administrator approves it.",
                _ => throw new ArgumentOutOfRangeException(nameof(message), message.Kind, message: null),
            };
        }

        var (action, due) = (Sentence(message.Action), Time(message.DueAt, zone));
        var said = message.Kind switch
        {
            NoticeKind.DueSoon => $"“{action}” has to be decided by {due}.",
            NoticeKind.Overdue => $"The time to decide “{action}” has run out.",
            NoticeKind.Escalated => $"“{action}” was escalated to you. It has to be decided by {due}.",
            NoticeKind.TakenOver => $"“{action}”, which you held, was taken over by somebody else. What you typed is kept.",
            NoticeKind.Assigned => $"“{action}” was assigned to you. It has to be decided by {due}.",
            NoticeKind.NobodyDecides => $"“{action}” keeps coming back undecided. A lead has to place it.",
            NoticeKind.TimedOut => $"Nobody decided “{action}” in time.",
            NoticeKind.RolledBack =>
                $"“{action}”, which you held, was proposed by an agent version that was rolled back. It was re-routed; what you typed is kept.",
            _ => throw new ArgumentOutOfRangeException(nameof(message), message.Kind, message: null),
        };
        return $"{said} Workflow {Harmless(message.Workflow)}, queue {Harmless(message.Queue)}.";
    }

    /// <summary>The same for everybody who works the queue, as a chat says it.</summary>
    public static string ForTeam(OutgoingMessage message, DateTimeZone zone)
    {
        var (action, due) = (Sentence(message.Action), Time(message.DueAt, zone));
        var said = message.Kind switch
        {
            NoticeKind.DueSoon => $"{action} has to be decided by {due}.",
            NoticeKind.Overdue => $"the time to decide {action} has run out.",
            NoticeKind.NobodyDecides => $"{action} keeps coming back undecided; a lead has to place it.",
            NoticeKind.TimedOut => $"nobody decided {action} in time.",
            _ => $"{action} came to this team and has to be decided by {due}.",
        };
        return $"{said} Workflow {Harmless(message.Workflow)}, queue {Harmless(message.Queue)}.";
    }

    /// <summary>A moment as a person reads it: "Mon 23 Nov, 14:05 (Europe/Berlin)".</summary>
    public static string Time(DateTimeOffset at, DateTimeZone zone) =>
        Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime.ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture)
        + $" ({(zone == DateTimeZone.Utc ? "UTC" : zone.Id)})";

    /// <summary>An action's name as the beginning of a sentence: <c>cancel_order</c> is "Cancel order".</summary>
    public static string Sentence(string name)
    {
        var words = Harmless(name);
        return words.Length == 0 ? "An action" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>
    /// A stranger's name as letters, digits, spaces and hyphens: nothing is left that mail programs or chats would turn into a link, a mention, a command or
    /// a format.
    /// </summary>
    public static string Harmless(string name)
    {
        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (
                Rune.IsLetterOrDigit(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            )
            {
                kept.Append(rune.ToString());
            }
            else
            {
                kept.Append(rune.Value == '-' ? '-' : ' ');
            }
        }

        return PlainText.Of(kept.ToString(), LongestName);
    }
}
