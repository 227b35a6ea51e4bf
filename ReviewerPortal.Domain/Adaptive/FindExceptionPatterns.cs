using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// Which combinations of exception type, step, action and reason recur and which of them grow, with what to do about each. Looks at the newest items received
/// (<see cref="DecidedItems.Most"/>) of the last <see cref="Days"/> days, in one statement by index, and halves the time they were decided in.
/// </summary>
public sealed class FindExceptionPatterns(DecidedItems items, ContractCatalog contracts, TimeProvider clock)
{
    /// <summary>Both halves together, in days: two weeks each, so that both have the same weekdays. Shorter where what is looked at does not go back so far.</summary>
    public const int Days = 28;

    /// <param name="Caller">For whom; only decisions in queues they see count.</param>
    /// <param name="Workflow">Which workflow.</param>
    public sealed record Query(Caller Caller, string Workflow);

    /// <param name="From">Beginning of the earlier half; null where nothing was decided.</param>
    /// <param name="Middle">Where the later half begins.</param>
    /// <param name="Decided">Decisions in both halves.</param>
    /// <param name="Exceptions">Of these, of items an exception held.</param>
    /// <param name="Patterns">Those that grow first, then the most frequent.</param>
    public sealed record View(
        DateTimeOffset? From,
        DateTimeOffset? Middle,
        int Decided,
        int Exceptions,
        IReadOnlyList<ExceptionPattern> Patterns
    );

    /// <summary>Finds them, or says that nothing is published under that name.</summary>
    public async Task<Outcome<View>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (await contracts.LatestAsync(query.Caller.Workspace, query.Workflow, ct) is not { } published)
        {
            return ContractRefusals.NoSuchWorkflow(query.Workflow);
        }

        var now = clock.GetUtcNow();
        var found = await items.ReadAsync(query.Caller, query.Workflow, ct);
        // Where older items were cut off, decisions before the oldest item looked at are of a part of the items only.
        var begins = now.AddDays(-Days);
        begins = found.Looked is { Cut: true, From: { } oldest } && oldest > begins ? oldest : begins;
        List<PatternCase> cases =
        [
            .. found
                .Decided.Where(d => d.At >= begins)
                .OrderByDescending(d => d.At)
                .Select(d => new PatternCase(d.Id, d.ExceptionType, d.Step, d.Action, d.ReasonCode ?? "", d.Overridden, d.At, d.Amount)),
        ];
        if (cases.Count == 0)
        {
            return new View(null, null, 0, 0, []);
        }

        var from = cases[^1].At;
        // A young history is halved where it is, a long one where the weeks are.
        from = from < begins.AddDays(1) ? begins : from;
        var middle = from + (now - from) / 2;
        return new View(
            from,
            middle,
            cases.Count,
            cases.Count(c => c.Type is not null),
            PatternRules.Find(cases, middle, published.Contract)
        );
    }
}
