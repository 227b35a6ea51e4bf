using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain;

/// <summary>
/// What one command does, inside the transaction it shares with whatever else was waiting. Nothing it notes here (audit, events, figures,
/// publications) exists unless the command succeeds and the transaction commits.
/// </summary>
/// <remarks>
/// A command that answers with a refusal must leave tracked rows as it found them: check first, then change. One that cannot promise that throws
/// <see cref="RollBackException"/>, which undoes everything it did.
/// </remarks>
public sealed class LedgerTransaction
{
    private readonly List<(string Actor, string Action, string Subject, string Detail)> _audit = [];
    private readonly List<PortalEvent> _events = [];
    private readonly List<CountedFigure> _figures = [];
    private readonly List<Action> _afterCommit = [];
    private readonly Dictionary<object, object?> _read = [];
    private readonly HashSet<string> _unsettled = new(StringComparer.Ordinal);

    internal LedgerTransaction(PortalDbContext db, WorkspaceId workspace, DateTimeOffset now) =>
        (Db, Workspace, Now) = (db, workspace, now);

    /// <summary>The open context. Load tracked rows, change them by their verbs, add new ones; the ledger saves.</summary>
    public PortalDbContext Db { get; }

    public WorkspaceId Workspace { get; }

    /// <summary>The one moment everything in this command happens at. UTC, whole milliseconds.</summary>
    public DateTimeOffset Now { get; }

    internal IReadOnlyList<(string Actor, string Action, string Subject, string Detail)> AuditNotes => _audit;

    internal IReadOnlyList<PortalEvent> Events => _events;

    internal IReadOnlyList<CountedFigure> Figures => _figures;

    /// <summary>Whether every workflow's readiness has to be measured again.</summary>
    internal bool UnsettlesAll { get; private set; }

    /// <summary>The workflows whose readiness has to be measured again.</summary>
    internal IReadOnlySet<string> Unsettled => _unsettled;

    internal IReadOnlyList<Action> AfterCommitActions => _afterCommit;

    /// <summary>Notes an audit entry. Actions are named <c>noun.verb</c>, such as <c>item.approved</c>.</summary>
    /// <param name="actor">The acting principal: <c>user:…</c>, <c>key:…</c> or <c>system:…</c>.</param>
    /// <param name="action">What was done.</param>
    /// <param name="subject">What it was done to: an id as it travels, or <c>workflow:NAME</c> and the like.</param>
    /// <param name="detail">What a reader needs to understand it; member order does not matter.</param>
    public void Audit(string actor, string action, string subject, JsonObject? detail = null) =>
        _audit.Add((actor, action, subject, detail is null ? "{}" : CanonicalJson.Of(detail)));

    /// <summary>Adds an event to the workspace's feed and answers it, so that deliveries can name it.</summary>
    public PortalEvent Announce(string type, ReviewId? review, ReviewItemId? item, JsonNode data)
    {
        var announced = new PortalEvent
        {
            Id = EventId.New(Now),
            WorkspaceId = Workspace,
            Type = type,
            ReviewId = review,
            ItemId = item,
            Data = data.ToJsonString(),
            At = Now,
        };
        _events.Add(announced);
        return announced;
    }

    /// <summary>Counts what neither an item nor a decision stands for. A rebuild of the figures does not find it again.</summary>
    public void Count(FigureKey key, FigureDelta delta) =>
        _figures.Add(new CountedFigure(key, delta, new Dictionary<DurationMeasure, TimeSpan>()));

    /// <summary>Counts a received item in this hour's figures. Call it once, when queue, tier and exception are settled.</summary>
    public void CountReceipt(ReviewItem item)
    {
        item.StampReceipt();
        _figures.Add(FigureRules.OfReceipt(item));
    }

    /// <summary>
    /// Counts a final decision, by a person or automatic, in this hour's figures. Call it once, after the item has decided and before anything else
    /// about the item changes.
    /// </summary>
    /// <exception cref="ArgumentException">The decision is not final: an approval that awaits another counts nothing.</exception>
    public void CountDecision(ReviewItem item, Decision decision)
    {
        if (!decision.Final)
        {
            throw new ArgumentException("Only a final decision counts.", nameof(decision));
        }

        decision.StampWith(item);
        _figures.Add(FigureRules.OfDecision(item, decision));
    }

    /// <summary>
    /// Reads something once for the whole command. The workspace's head is locked, so nobody changes it meanwhile, and a query does not see what this
    /// transaction has not saved: a second reading would find the same.
    /// </summary>
    /// <param name="key">What is read; a record or tuple that names it.</param>
    /// <param name="read">Reads it the first time.</param>
    public async Task<T> ReadOnceAsync<T>(object key, Func<Task<T>> read)
    {
        if (_read.TryGetValue(key, out var known))
        {
            return (T)known!;
        }

        var value = await read();
        _read[key] = value;
        return value;
    }

    /// <summary>Hands in what has been read already, for many at a time, so that <see cref="ReadOnceAsync{T}"/> finds it.</summary>
    public void HaveRead(object key, object? value) => _read[key] = value;

    /// <summary>
    /// Says that what a workflow's readiness rests on has changed: a contract, who is in a team, a rehearsal. It is measured again before this commits, so a
    /// fall takes effect with what caused it.
    /// </summary>
    /// <param name="workflow">Which; null for all of the workspace.</param>
    public void UnsettleReadiness(string? workflow = null)
    {
        if (workflow is null)
        {
            UnsettlesAll = true;
        }
        else
        {
            _unsettled.Add(workflow);
        }
    }

    /// <summary>Runs once the transaction is durable: publications to screens and waiting requests. Must not throw and must not block.</summary>
    public void AfterCommit(Action publish) => _afterCommit.Add(publish);
}

/// <summary>Thrown by a command that finds out half-way that it must refuse: everything it changed is undone and the refusal is its answer.</summary>
public sealed class RollBackException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>The command's answer.</summary>
    public Refusal Refusal { get; } = refusal;
}
