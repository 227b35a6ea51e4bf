using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Adds up, item after item, what a contract would have done otherwise. Holds counts and the identifiers of what moved, never the items.</summary>
/// <remarks>
/// Lateness before: an item decided by a person, or still open, was late when its decision (now, where it is open) came after its recorded due time. Lateness
/// after: the same moment against <c>due = receipt + SLA in the draft's calendar of the draft's queue + held</c>, where <c>held</c> is what pauses and moves
/// really added: the recorded due time less <c>receipt + SLA</c> under the version the item was admitted under, at least zero.
/// </remarks>
/// <param name="trial">The contract tried.</param>
/// <param name="now">What open items are measured against.</param>
internal sealed class DryRunTally(WorkflowContract trial, DateTimeOffset now)
{
    private const string Automatic = "automatic";
    private const string Reviewed = "reviewed";

    private readonly Dictionary<(MoveKind Kind, string? From, string? To), List<ReviewItemId>> _moves = [];
    private readonly Dictionary<string, Load> _queues = new(StringComparer.Ordinal);

    public int Items { get; private set; }

    public int Moved { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    public DateTimeOffset? Until { get; private set; }

    public void Add(ReceivedItem item, WorkflowContract? admitted, Placement placement)
    {
        Items++;
        Since = item.ReceivedAt;
        Until ??= item.ReceivedAt;
        var before = item.WasAutomatic;
        var after = placement.IsAutomatic;
        var moved = Compare(item, MoveKind.Tier, item.ReceivedTier, placement.Tier.Tier);
        moved |= Compare(item, MoveKind.Exception, item.ReceivedExceptionType, placement.ExceptionType);
        moved |= Compare(item, MoveKind.Automatic, before ? Automatic : Reviewed, after ? Automatic : Reviewed);

        // Where nobody sees it on either side, its queue is a name without an inbox.
        moved |= !(before && after) && Compare(item, MoveKind.Queue, item.ReceivedQueue, placement.Queue);
        Moved += moved ? 1 : 0;

        var judged = !before && (item.DecidedAt is not null || IsOpen(item.Status));
        var end = item.DecidedAt ?? now;
        if (!before)
        {
            LoadOf(item.ReceivedQueue).Came(judged, end > item.ResolveBy);
        }

        if (!after)
        {
            LoadOf(placement.Queue).WouldCome(judged, judged && end > DueUnderTrial(item, admitted, placement));
        }
    }

    public IReadOnlyList<DryRunMove> Moves() =>
        [
            .. _moves
                .Select(m => new DryRunMove(m.Key.Kind, m.Key.From, m.Key.To, m.Value))
                .OrderBy(m => m.Kind)
                .ThenByDescending(m => m.Items.Count)
                .ThenBy(m => m.From, StringComparer.Ordinal)
                .ThenBy(m => m.To, StringComparer.Ordinal),
        ];

    public IReadOnlyList<DryRunQueue> Queues() => [.. _queues.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => q.Value.As(q.Key))];

    private DateTimeOffset DueUnderTrial(ReceivedItem item, WorkflowContract? admitted, Placement placement)
    {
        var due = BusinessCalendar
            .Of(trial, placement.Queue)
            .AddWorkingTime(item.ReceivedAt, TimeSpan.FromMinutes(placement.ResolveMinutes));
        if (admitted is null)
        {
            return due;
        }

        var route = item.ReceivedExceptionType is { } type ? admitted.RouteOf(type) : null;
        var minutes = IntakeRules.ResolveMinutes(
            admitted,
            admitted.TierNamed(item.ReceivedTier),
            item.ReceivedExceptionType is not null,
            route
        );
        var planned = BusinessCalendar.Of(admitted, item.ReceivedQueue).AddWorkingTime(item.ReceivedAt, TimeSpan.FromMinutes(minutes));
        return item.ResolveBy > planned ? due + (item.ResolveBy - planned) : due;
    }

    private bool Compare(ReceivedItem item, MoveKind kind, string? from, string? to)
    {
        if (string.Equals(from, to, StringComparison.Ordinal))
        {
            return false;
        }

        if (!_moves.TryGetValue((kind, from, to), out var items))
        {
            _moves[(kind, from, to)] = items = [];
        }

        items.Add(item.Id);
        return true;
    }

    private Load LoadOf(string queue)
    {
        if (!_queues.TryGetValue(queue, out var load))
        {
            _queues[queue] = load = new Load();
        }

        return load;
    }

    private static bool IsOpen(ItemStatus status) =>
        status
            is ItemStatus.EvidenceMissing
                or ItemStatus.Queued
                or ItemStatus.Claimed
                or ItemStatus.AwaitingInfo
                or ItemStatus.AwaitingApproval;

    private sealed class Load
    {
        private (int Items, int Judged, int Late) _before;
        private (int Items, int Judged, int Late) _after;

        public void Came(bool judged, bool late) => Count(ref _before, judged, late);

        public void WouldCome(bool judged, bool late) => Count(ref _after, judged, late);

        public DryRunQueue As(string queue) =>
            new(queue, _before.Items, _after.Items, new(_before.Judged, _before.Late), new(_after.Judged, _after.Late));

        private static void Count(ref (int Items, int Judged, int Late) side, bool judged, bool late) =>
            side = (side.Items + 1, side.Judged + (judged ? 1 : 0), side.Late + (judged && late ? 1 : 0));
    }
}
