using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Time.Testing;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Decisions;
using ReviewerPortal.Features.Evidence;
using ReviewerPortal.Features.Queue;
using ReviewerPortal.Features.ReviewItems;

namespace ReviewerPortal.Tests.Decisions;

public sealed class DecisionPanelTests : BunitContext
{
    private static readonly DateTimeOffset Now = new FakeTimeProvider().GetUtcNow();
    private static readonly PersonId Me = PersonId.New(Now);
    private static readonly ReviewDecision[] Everything =
    [
        ReviewDecision.Approve,
        ReviewDecision.Edit,
        ReviewDecision.Reject,
        ReviewDecision.Escalate,
        ReviewDecision.RequestInfo,
    ];

    public DecisionPanelTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void A_letter_only_opens_and_the_commit_hands_over_the_intent()
    {
        DecisionIntent? intent = null;
        var shown = Show(Sheet(), onDecide: i => intent = i);
        Press(shown, KeyMap.Approve);
        Assert.Null(intent);
        shown.Find("form").Submit();
        Assert.Equal(new DecisionIntent(ReviewDecision.Approve, null, null, null, null), intent);
    }

    [Fact]
    public void An_edit_shows_its_difference_and_hands_over_all_arguments()
    {
        DecisionIntent? intent = null;
        var shown = Show(Sheet(), onDecide: i => intent = i);
        Press(shown, KeyMap.Edit);
        Assert.True(shown.Find("button[type=submit]").HasAttribute("disabled"));
        shown.Find("form input[type=text]").Input("#W2");
        Assert.Contains("#W1", shown.Find("del").TextContent, StringComparison.Ordinal);
        Assert.Contains("#W2", shown.Find("ins").TextContent, StringComparison.Ordinal);
        shown.Find("form").Submit();
        Assert.Equal("""{"note":1.50,"order_id":"#W2"}""", CanonicalJson.Of(intent!.Args!.Value));
    }

    [Fact]
    public void A_rejection_needs_a_reason_and_an_escalation_a_message()
    {
        var intents = new List<DecisionIntent>();
        var shown = Show(Sheet(), onDecide: intents.Add);
        Press(shown, KeyMap.Reject);
        shown.Find("form").Submit();
        Assert.Empty(intents);
        shown.Find("input[type=radio]").Change("policy");
        shown.Find("form").Submit();
        Assert.Equal("policy", Assert.Single(intents).ReasonCode);

        Press(shown, KeyMap.Escalate);
        shown.Find("form").Submit();
        Assert.Single(intents);
        shown.Find("textarea").Input("beyond me");
        shown.Find("form").Submit();
        Assert.Equal((ReviewDecision.Escalate, "beyond me"), (intents[1].Decision, intents[1].Message));
    }

    [Fact]
    public void What_is_not_allowed_says_why()
    {
        var shown = Show(
            Sheet() with
            {
                Allowed = [ReviewDecision.Escalate],
                WhyNot = new Dictionary<ReviewDecision, string> { [ReviewDecision.Approve] = "The high tier needs a lead." },
            }
        );
        Assert.True(shown.Find($"[data-key={KeyMap.Approve}]").HasAttribute("disabled"));
        Assert.False(shown.Find($"[data-key={KeyMap.Escalate}]").HasAttribute("disabled"));
        Assert.Contains("The high tier needs a lead.", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_approver_reads_why_the_second_must_be_somebody_else()
    {
        var shown = Show(Sheet() with { ApprovalsNeeded = 2, ApprovalsGiven = 1, ApprovedBy = ["Ada"], ApprovedByViewer = true });
        Assert.Contains("1 of 2", shown.Markup, StringComparison.Ordinal);
        Assert.True(shown.Find($"[data-key={KeyMap.Approve}]").HasAttribute("disabled"));
        Assert.Contains("another person must give the next approval", shown.Markup, StringComparison.Ordinal);
        Assert.False(shown.Find($"[data-key={KeyMap.Reject}]").HasAttribute("disabled"));
    }

    [Fact]
    public void Whoever_loses_the_item_still_reads_what_they_typed()
    {
        var mine = new DecisionDraft { Open = ReviewDecision.Reject, Message = "The customer called again." };
        var taken = Sheet() with { ClaimedBy = PersonId.New(Now), ClaimedByName = "Lea", ClaimedUntil = Now.AddMinutes(10) };
        var shown = Show(taken, mine);
        Assert.Equal("The customer called again.", shown.Find(".decide-kept textarea").GetAttribute("value"));
        Assert.Empty(shown.FindAll("form"));
    }

    [Fact]
    public void Evidence_that_must_be_opened_holds_an_approval_but_not_an_escalation()
    {
        var shown = Show(
            Sheet() with
            {
                Evidence =
                [
                    new EvidenceView
                    {
                        Name = "order",
                        Kind = EvidenceKind.Record,
                        MustOpen = true,
                    },
                ],
            }
        );
        Press(shown, KeyMap.Approve);
        Assert.Contains("Open first: Order.", shown.Markup, StringComparison.Ordinal);
        Assert.True(shown.Find("button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public void Who_loses_a_race_still_has_what_they_typed()
    {
        var draft = new DecisionDraft();
        var shown = Show(Sheet(), draft);
        Press(shown, KeyMap.Reject);
        shown.Find("textarea").Input("The customer called again.");
        shown.Render(p =>
            p.Add(
                c => c.Sheet,
                Sheet() with
                {
                    IsOpen = false,
                    Status = ItemStatus.Decided,
                    Ended = new ItemSheet.Ending("Approved", "Ada", Now, null, null),
                }
            )
        );
        Assert.Contains("Ada", shown.Find(".decide-ended").TextContent, StringComparison.Ordinal);
        Assert.Equal("The customer called again.", shown.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public void A_draft_survives_as_text_and_nonsense_is_no_draft()
    {
        var draft = new DecisionDraft
        {
            Open = ReviewDecision.Reject,
            Message = "no",
            ReasonCode = "policy",
        };
        var again = new DecisionDraft();
        again.Restore(draft.Write(), null);
        Assert.Equal((draft.Open, draft.Message, draft.ReasonCode), (again.Open, again.Message, again.ReasonCode));
        foreach (var nonsense in (string[])["", "{", "[]", "1", "{\"open\":5,\"args\":[]}"])
        {
            var none = new DecisionDraft();
            none.Restore(nonsense, null);
            Assert.True(none.IsEmpty);
        }
    }

    [Fact]
    public void Every_decision_shortcut_has_its_button_and_no_key_means_two_things()
    {
        var shown = Show(Sheet());
        foreach (var key in (string[])[KeyMap.Approve, KeyMap.Edit, KeyMap.Reject, KeyMap.Escalate, KeyMap.RequestInfo, KeyMap.Claim])
        {
            Assert.Single(shown.FindAll($"[data-key={key}]"));
        }

        Press(shown, KeyMap.Approve);
        Assert.Single(shown.FindAll($"[data-key='{KeyMap.Commit}']"));
        Assert.Single(shown.FindAll($"[data-key='{KeyMap.Close}']"));
        Assert.Equal(KeyMap.All.Count, KeyMap.All.Select(s => s.Key).Distinct(StringComparer.Ordinal).Count());
    }

    private static void Press(IRenderedComponent<DecisionPanel> shown, string key) => shown.Find($"[data-key={key}]").Click();

    private IRenderedComponent<DecisionPanel> Show(ItemSheet sheet, DecisionDraft? draft = null, Action<DecisionIntent>? onDecide = null) =>
        Render<DecisionPanel>(p =>
            p.Add(c => c.Sheet, sheet)
                .Add(c => c.Draft, draft ?? new DecisionDraft())
                .Add(c => c.Viewer, Me)
                .Add(c => c.OnDecide, EventCallback.Factory.Create<DecisionIntent>(this, i => onDecide?.Invoke(i)))
        );

    private static ItemSheet Sheet()
    {
        var args = JsonElement.Parse("""{"order_id":"#W1","note":1.50}""");
        return new ItemSheet
        {
            Id = ReviewItemId.New(Now),
            Review = new Review
            {
                Id = ReviewId.New(Now),
                WorkspaceId = WorkspaceId.New(Now),
                Workflow = "retail-support",
                ContractVersion = 1,
                Dialect = "native",
                ReceivedFrom = "key:bot",
                CreatedAt = Now,
            },
            Version = 1,
            Sentence = "Cancel order #W1",
            Action = "cancel_pending_order",
            Workflow = "retail-support",
            Queue = "support-review",
            Tier = "standard",
            Status = ItemStatus.Queued,
            IsOpen = true,
            Args = args,
            ProposedArgs = args,
            ReceivedAt = Now,
            ResolveBy = Now.AddHours(1),
            Allowed = Everything,
            ReasonCodes = ["policy", "other"],
            EscalatesTo = "support-leads",
            EscalationTargets = ["support-leads"],
        };
    }
}
