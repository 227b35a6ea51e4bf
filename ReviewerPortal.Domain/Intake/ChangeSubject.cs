using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>
/// The subject moved on while people were looking at a proposal made for its earlier version: open items become <c>business_state_changed</c> exceptions
/// where the contract routes those, with what changed on them and nobody's claim or approval left.
/// </summary>
public sealed class ChangeSubject(Ledger ledger, ContractCatalog contracts, ItemFeed feed, ReviewSignals signals)
{
    /// <summary>The exception the items become.</summary>
    public const string ExceptionType = "business_state_changed";

    /// <summary>Most characters of what changed.</summary>
    public const int MaxChange = 4_000;

    /// <summary>What moved.</summary>
    /// <param name="Caller">The agent.</param>
    /// <param name="Review">Which review.</param>
    /// <param name="Version">The subject's version now.</param>
    /// <param name="Change">What changed, in words or as JSON.</param>
    public sealed record Command(Caller Caller, ReviewId Review, string Version, string? Change);

    /// <summary>Records the change. A version the review already stands for changes nothing.</summary>
    public Task<Outcome<Done>> HandleAsync(Command command, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command.Caller.Workspace, tx => ChangeAsync(tx, command), ct);

    private async Task<Outcome<Done>> ChangeAsync(LedgerTransaction tx, Command command)
    {
        if (!(await OpenReview.LoadAsync(tx, command.Review, "changed")).Succeeded(out var found, out var refusal))
        {
            return refusal;
        }

        var review = found.Review;
        if (string.Equals(review.SubjectVersion, command.Version, StringComparison.Ordinal))
        {
            return Done.Value;
        }

        var detail = DetailOf(review.SubjectVersion, command);
        var contract = await contracts.FindAsync(review.WorkspaceId, review.Workflow, review.ContractVersion);
        var present = (await EvidenceStamp.ListAsync(tx.Db, review.Id)).Select(s => s.Name).ToList();
        foreach (var item in found.OpenItems)
        {
            await RerouteAsync(tx, command.Caller, contract, item, detail, present);
        }

        tx.Audit(
            command.Caller.Principal,
            "review.subject_changed",
            review.Id.ToString(),
            new JsonObject
            {
                ["from"] = review.SubjectVersion,
                ["to"] = command.Version,
                ["change"] = command.Change,
            }
        );
        review.SubjectVersion = command.Version;
        review.Revision++;
        tx.AfterCommit(() => signals.Changed(review.Id));
        return Done.Value;
    }

    private async Task RerouteAsync(
        LedgerTransaction tx,
        Caller caller,
        WorkflowContract contract,
        ReviewItem item,
        string detail,
        IReadOnlyList<string> present
    )
    {
        var route = contract.RouteOf(ExceptionType);
        var fromQueue = item.Queue;
        var wasWaiting = item.Status is ItemStatus.AwaitingInfo;
        var queue = route?.RouteTo ?? contract.DefaultRoute.RouteTo;
        var severity = route?.Severity ?? contract.DefaultRoute.Severity;
        if (item.SubjectChanged(ExceptionType, detail, severity, queue, caller.DisplayName, tx.Now).Refusal is { } refusal)
        {
            throw new RollBackException(refusal);
        }

        var required = (JsonSerializer.Deserialize<string[]>(item.EvidenceRequired) ?? [])
            .Union(route?.ReviewerEvidence ?? [], StringComparer.Ordinal)
            .ToList();
        item.EvidenceRequired = JsonSerializer.Serialize(required);
        item.EvidenceMissing = JsonSerializer.Serialize(EvidenceRules.Missing(required, present));

        var clocks = await OpenReview.ClocksAsync(tx, item);
        if (wasWaiting)
        {
            var resumed = SlaRules.Resume(item, contract, clocks, tx.Now);
            tx.Db.AddRange(resumed);
            clocks = [.. clocks, .. resumed];
        }

        var minutes = IntakeRules.ResolveMinutes(contract, contract.TierNamed(item.Tier), isException: true, route);
        tx.Db.AddRange(SlaRules.Switch(item, contract, clocks, minutes, tx.Now));
        tx.Audit(
            caller.Principal,
            "item.state_changed",
            item.Id.ToString(),
            new JsonObject
            {
                ["queue"] = item.Queue,
                ["from"] = fromQueue,
                ["detail"] = detail,
            }
        );
        tx.AfterCommit(() =>
            feed.Publish(
                new ItemChange(
                    item.WorkspaceId,
                    QueueRow.Of(item),
                    string.Equals(fromQueue, item.Queue, StringComparison.Ordinal) ? null : fromQueue
                )
            )
        );
    }

    private static string DetailOf(string? before, Command command)
    {
        var moved = before is null
            ? $"The subject is now at version {PlainText.Of(command.Version, 100)}."
            : $"The subject moved from version {PlainText.Of(before, 100)} to {PlainText.Of(command.Version, 100)}.";
        return command.Change is { Length: > 0 } change ? $"{moved} {change}" : moved;
    }
}
