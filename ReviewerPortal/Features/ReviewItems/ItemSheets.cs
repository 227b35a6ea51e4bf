using System.Text.Json;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Evidence;

namespace ReviewerPortal.Features.ReviewItems;

/// <summary>Reads an item for the page: what <see cref="ShowItem"/> answers, in the page's words.</summary>
public sealed class ItemSheets(ShowItem show)
{
    /// <summary>The sheet of one item for one person.</summary>
    public async Task<Outcome<ItemSheet>> ReadAsync(Caller caller, ReviewItemId id, CancellationToken ct) =>
        (await show.HandleAsync(new(caller, id), ct)).Succeeded(out var shown, out var refusal) ? Of(shown, caller) : refusal;

    private static ItemSheet Of(ShowItem.Sheet shown, Caller caller)
    {
        var (item, review, contract) = (shown.Item, shown.Review, shown.Contract);
        return new ItemSheet
        {
            Id = item.Id,
            Review = review,
            Version = item.Version,
            Sentence = item.Sentence,
            Action = item.Action,
            Description = item.Description,
            Workflow = item.Workflow,
            ContractVersion = item.ContractVersion,
            Step = item.Step,
            Queue = item.Queue,
            Tier = item.Tier,
            TierReason = item.TierReason,
            Status = item.Status,
            IsOpen = item.IsOpen,
            Args = JsonElement.Parse(item.Args),
            ProposedArgs = JsonElement.Parse(item.ProposedArgs),
            Schema = contract.Actions.GetValueOrDefault(item.Action)?.Arguments,
            Confidence = item.Confidence,
            Amount = item.Amount,
            Reversible = item.Reversible,
            AgentName = item.AgentName,
            AgentVersion = item.AgentVersion,
            ExceptionType = item.ExceptionType,
            ExceptionDetail = item.ExceptionDetail,
            Severity = item.Severity,
            Level = item.Level,
            Controls = JsonSerializer.Deserialize<ControlOutcome[]>(item.Controls, WireJson.Options) ?? [],
            Evidence = [.. shown.Evidence.Select(e => Of(e, contract))],
            ReceivedAt = item.ReceivedAt,
            DueAt = item.DueAt,
            RespondBy = item.RespondBy,
            ResolveBy = item.ResolveBy,
            ClaimedBy = item.ClaimedBy,
            ClaimedByName = item.ClaimedByName,
            ClaimedUntil = item.ClaimedUntil,
            ClaimToken = item.ClaimedBy == caller.Person ? item.ClaimToken : null,
            AssignedToName = shown.AssignedToName,
            ApprovalsGiven = item.ApprovalsGiven,
            ApprovalsNeeded = item.ApprovalsNeeded,
            ApprovedBy = shown.ApprovedByNames,
            ApprovedByViewer = caller.Person is { } person && item.ApprovedBy.Contains(person),
            Allowed = shown.Allowed,
            WhyNot = shown.WhyNot,
            MayTakeOver = shown.MayTakeOver,
            MayLead = shown.MayLead,
            Chain = [.. shown.History.Select(HistoryWords.StepUpOf).OfType<ItemSheet.StepUp>()],
            ReasonCodes = contract.ReasonCodes,
            EscalatesTo = shown.EscalatesTo,
            EscalationTargets = [.. contract.Owners.Keys.Where(o => !string.Equals(o, item.Queue, StringComparison.Ordinal))],
            Ended = EndingOf(shown),
            History = [.. shown.History.Reverse().Select(HistoryWords.Of)],
            Precedents =
            [
                .. shown.Precedents.Select(p => new ItemSheet.Precedent(
                    p.Id,
                    p.Sentence,
                    Words.Of(p.Verdict),
                    p.By,
                    p.At,
                    p.ExceptionType is { } type ? Words.Humanise(type) : null
                )),
            ],
        };
    }

    private static EvidenceView Of(ShowItem.EvidenceShown shown, WorkflowContract contract)
    {
        var rule = contract.Evidence.GetValueOrDefault(shown.Name);
        var view = new EvidenceView
        {
            Name = shown.Name,
            Kind = shown.Piece?.Kind ?? rule?.Kind ?? EvidenceKind.Text,
            Required = shown.Required,
            MustOpen = shown.MustOpen,
            Opened = shown.Opened,
            Stale = shown.Stale,
            Missing = shown.Piece is null,
            MaxAgeMinutes = rule?.MaxAgeMinutes,
        };
        return shown.Piece is not { } piece
            ? view
            : view with
            {
                MediaType = piece.MediaType,
                Content = piece.Content,
                ContentUrl = piece.Bytes is not null ? EvidencePictures.UrlOf(piece.Id) : null,
                ContentHash = piece.ContentHash,
                Size = piece.Size,
                CapturedAt = piece.CapturedAt,
                ReceivedAt = piece.ReceivedAt,
                Source = piece.Source,
            };
    }

    private static ItemSheet.Ending? EndingOf(ShowItem.Sheet shown)
    {
        var item = shown.Item;
        if (item.IsOpen)
        {
            return null;
        }

        var final = shown.Decisions.LastOrDefault(d => d.Final && d.Round == item.Round);
        var what = item.Verdict is { } verdict ? Words.Of(verdict) : Words.Of(item.Status);
        return new ItemSheet.Ending(what, Words.Principal(item.EndedByName), item.EndedAt, final?.ReasonCode, final?.Message);
    }
}
