namespace ReviewerPortal.Features.Queue;

/// <summary>One shortcut: the key as <c>js/keys.js</c> names it, and what it does.</summary>
public sealed record Shortcut(string Key, string Does, string Group);

/// <summary>Every shortcut of the review pages. The help lists it; the elements that answer carry the key as <c>data-key</c>.</summary>
public static class KeyMap
{
    public const string Approve = "A";
    public const string Edit = "E";
    public const string Reject = "R";
    public const string Escalate = "S";
    public const string RequestInfo = "I";
    public const string Respond = "W";
    public const string Claim = "C";
    public const string Next = "N";
    public const string Back = "U";
    public const string Search = "/";
    public const string Commit = "Ctrl+Enter";
    public const string Close = "Escape";

    /// <summary>All of them, grouped as the help shows them.</summary>
    public static IReadOnlyList<Shortcut> All { get; } =
    [
        new("J", "Next item", "List"),
        new("K", "Previous item", "List"),
        new("O", "Open the item (or Enter)", "List"),
        new(Back, "Back to the list", "List"),
        new(Next, "Take the next item", "List"),
        new(Search, "Search", "List"),
        new("X", "Select the item (leads)", "List"),
        new("Shift+X", "Select up to the item (leads)", "List"),
        new(Claim, "Claim or release", "Item"),
        new(Approve, "Approve…", "Item"),
        new(Edit, "Edit…", "Item"),
        new(Reject, "Reject…", "Item"),
        new(Escalate, "Send up (escalate)…", "Item"),
        new(RequestInfo, "Ask for information…", "Item"),
        new(Respond, "Write an answer in place of the action…", "Item"),
        new(Commit, "Commit what is open", "Item"),
        new(Close, "Close without deciding", "Item"),
        new("?", "This list", "Anywhere"),
    ];
}
