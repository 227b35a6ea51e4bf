using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Queue;
using ReviewerPortal.Features.ReviewItems;

namespace ReviewerPortal.Features.Decisions;

/// <summary>The decision bar and the pane a decision is prepared in. It changes nothing itself: it hands over an intent.</summary>
public partial class DecisionPanel
{
    private static readonly (ReviewDecision Decision, string Label, string Key, string Kind)[] Bar =
    [
        (ReviewDecision.Approve, "Approve", KeyMap.Approve, "approve"),
        (ReviewDecision.Edit, "Edit", KeyMap.Edit, "edit"),
        (ReviewDecision.Reject, "Reject", KeyMap.Reject, "reject"),
        (ReviewDecision.Escalate, "Escalate", KeyMap.Escalate, "escalate"),
        (ReviewDecision.RequestInfo, "Ask", KeyMap.RequestInfo, "ask"),
        (ReviewDecision.Respond, "Answer", KeyMap.Respond, "respond"),
    ];

    private ElementReference _title;
    private ReviewDecision? _focused;

    /// <summary>The item as the person sees it.</summary>
    [Parameter, EditorRequired]
    public required ItemSheet Sheet { get; set; }

    /// <summary>What they have typed; kept by the owner across reloads.</summary>
    [Parameter, EditorRequired]
    public required DecisionDraft Draft { get; set; }

    /// <summary>Who they are.</summary>
    [Parameter, EditorRequired]
    public PersonId Viewer { get; set; }

    /// <summary>Whether a command is under way.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Why the last command was refused; null when it was not.</summary>
    [Parameter]
    public Refusal? Refused { get; set; }

    /// <summary>What changed on the item since the person first saw it, in words.</summary>
    [Parameter]
    public IReadOnlyList<string> Changes { get; set; } = [];

    /// <summary>Raised when they commit.</summary>
    [Parameter]
    public EventCallback<DecisionIntent> OnDecide { get; set; }

    /// <summary>Raised when the draft is worth keeping.</summary>
    [Parameter]
    public EventCallback OnDraft { get; set; }

    /// <summary>Raised to claim.</summary>
    [Parameter]
    public EventCallback OnClaim { get; set; }

    /// <summary>Raised to release.</summary>
    [Parameter]
    public EventCallback OnRelease { get; set; }

    /// <summary>Raised to give the item back for somebody else.</summary>
    [Parameter]
    public EventCallback OnSkip { get; set; }

    /// <summary>Raised to take the item from its holder.</summary>
    [Parameter]
    public EventCallback OnTakeOver { get; set; }

    /// <summary>Raised to go on to the next item.</summary>
    [Parameter]
    public EventCallback OnNext { get; set; }

    private bool HeldByViewer => Sheet.ClaimedBy == Viewer && Sheet.ClaimedUntil is not null;

    // An answer in place of the action exists only where the agent's framework carries one; nobody needs to read that it does not.
    private IEnumerable<(ReviewDecision Decision, string Label, string Key, string Kind)> Offered =>
        Bar.Where(b => b.Decision != ReviewDecision.Respond || IsAllowed(ReviewDecision.Respond));

    private IReadOnlyList<string> Refusals =>
        [.. Offered.Select(o => WhyNot(o.Decision)).OfType<string>().Distinct(StringComparer.Ordinal)];

    private ArgumentForm Form => Draft.OpenForm(Sheet.Schema, Sheet.Args);

    private string? MessageProblem =>
        Refused?.Problems.FirstOrDefault(p => p.Pointer is "#/message" or "#/reasonCode" or "#/to") is { } problem
            ? Sentence(problem.Detail)
            : null;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Draft.Open != _focused && Sheet.IsOpen)
        {
            _focused = Draft.Open;
            if (_focused is { } open && IsAllowed(open) && !firstRender)
            {
                await _title.FocusAsync(preventScroll: true);
            }
        }
    }

    private bool IsAllowed(ReviewDecision decision) =>
        Sheet.Allowed.Contains(decision) && !(decision == ReviewDecision.Approve && Sheet.ApprovedByViewer) && !HeldByAnother;

    private bool HeldByAnother => Sheet.ClaimedBy is { } holder && holder != Viewer;

    private string? WhyNot(ReviewDecision decision)
    {
        if (IsAllowed(decision))
        {
            return null;
        }

        if (HeldByAnother)
        {
            return $"{Sheet.ClaimedByName ?? "Somebody else"} holds this item.";
        }

        return decision == ReviewDecision.Approve && Sheet.ApprovedByViewer
            ? "You approved this already; another person must give the next approval."
            : Sheet.WhyNot.GetValueOrDefault(decision) ?? $"“{Words.Of(decision)}” is not allowed here.";
    }

    private string? WhyNotYet(ReviewDecision open)
    {
        if (
            open is ReviewDecision.Approve or ReviewDecision.Edit or ReviewDecision.Reject or ReviewDecision.Respond
            && Sheet.Unopened.Any()
        )
        {
            return $"Open first: {string.Join(", ", Sheet.Unopened.Select(e => Words.Humanise(e.Name)))}.";
        }

        var silent = string.IsNullOrWhiteSpace(Draft.Message);
        return open switch
        {
            ReviewDecision.Edit when Draft.Args is null || Form.HasProblems => "Some fields need mending.",
            ReviewDecision.Edit when JsonChanges.Between(Sheet.Args, Draft.Args!.Value).Count == 0 =>
                "Change something, or approve instead.",
            ReviewDecision.Reject when Draft.ReasonCode is null && silent => "Choose a reason or write one.",
            ReviewDecision.Escalate when silent => "Say why: the next person has to know.",
            ReviewDecision.Escalate when Sheet.EscalatesTo is null && Draft.To is null => "Choose where it goes.",
            ReviewDecision.RequestInfo when silent => "Say what you need to know.",
            ReviewDecision.Respond when silent => "Write the answer.",
            _ => null,
        };
    }

    private async Task OpenAsync(ReviewDecision decision)
    {
        Draft.Open = Draft.Open == decision ? null : decision;
        if (Draft.Open == ReviewDecision.Edit)
        {
            Draft.OpenForm(Sheet.Schema, Sheet.Args);
        }

        await OnDraft.InvokeAsync();
    }

    private Task CloseAsync()
    {
        Draft.Open = null;
        return OnDraft.InvokeAsync();
    }

    private Task DiscardAsync()
    {
        Draft.Clear();
        return OnDraft.InvokeAsync();
    }

    private void FormChanged() => Draft.ReadForm();

    private void TypeMessage(ChangeEventArgs e) => Draft.Message = e.Value as string ?? "";

    private void ChooseReason(ChangeEventArgs e) => Draft.ReasonCode = e.Value as string;

    private void ChooseTarget(ChangeEventArgs e) => Draft.To = e.Value is string { Length: > 0 } to ? to : null;

    private Task CommitAsync()
    {
        if (Busy || Draft.Open is not { } open || !IsAllowed(open) || WhyNotYet(open) is not null)
        {
            return Task.CompletedTask;
        }

        var message = Draft.Message.Trim();
        return OnDecide.InvokeAsync(
            new DecisionIntent(
                open,
                open == ReviewDecision.Edit ? Draft.Args : null,
                open is ReviewDecision.Reject or ReviewDecision.Edit ? Draft.ReasonCode : null,
                message.Length == 0 ? null : message,
                open == ReviewDecision.Escalate ? Draft.To : null
            )
        );
    }

    private static string Title(ReviewDecision decision) =>
        decision switch
        {
            ReviewDecision.Approve => "Approve as proposed",
            ReviewDecision.Edit => "Edit and approve",
            ReviewDecision.Reject => "Reject",
            ReviewDecision.Escalate => "Send up",
            ReviewDecision.RequestInfo => "Ask for information",
            _ => "Answer in place of the action",
        };

    private static string MessageLabel(ReviewDecision decision) =>
        decision switch
        {
            ReviewDecision.Approve or ReviewDecision.Edit => "Note (optional)",
            ReviewDecision.Reject => "What the agent should know",
            ReviewDecision.Escalate => "Why it needs somebody else",
            ReviewDecision.RequestInfo => "What you need to know",
            _ => "Your answer",
        };

    private string CommitLabel(ReviewDecision decision)
    {
        var more = Sheet.ApprovalsNeeded > 1;
        return decision switch
        {
            ReviewDecision.Approve => more ? $"Approve ({Sheet.ApprovalsGiven + 1} of {Sheet.ApprovalsNeeded})" : "Approve",
            ReviewDecision.Edit => more ? $"Approve the edit (1 of {Sheet.ApprovalsNeeded})" : "Approve the edit",
            ReviewDecision.Reject => "Reject",
            ReviewDecision.Escalate => "Send up",
            ReviewDecision.RequestInfo => "Ask",
            _ => "Answer",
        };
    }

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";
}
