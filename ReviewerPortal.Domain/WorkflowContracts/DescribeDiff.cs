using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Says what changes for whom between two versions of a contract, or between a version and the draft.</summary>
public sealed class DescribeDiff(ShowContract show, ShowDraft drafts)
{
    /// <param name="Workspace">Where.</param>
    /// <param name="Workflow">Whose contract.</param>
    /// <param name="From">The version compared with; null for the current one.</param>
    /// <param name="To">The version compared; null for the draft.</param>
    public sealed record Query(WorkspaceId Workspace, string Workflow, int? From, int? To);

    /// <summary>What differs.</summary>
    /// <param name="From">The version compared with; 0 where nothing was published yet.</param>
    /// <param name="To">The version compared; null for the draft.</param>
    /// <param name="Sentences">What changes for whom, in the order of a contract's sections.</param>
    /// <param name="Changes">The same part by part.</param>
    public sealed record Difference(int From, int? To, IReadOnlyList<DiffSentence> Sentences, IReadOnlyList<ContractDifference> Changes);

    /// <summary>The difference, or which of the two there is none of.</summary>
    public async Task<Outcome<Difference>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var older = await show.HandleAsync(new(query.Workspace, query.Workflow, query.From), ct);
        var (number, before) = older.Succeeded(out var version, out var refusal) ? (version.Version, version.Text) : (0, "");
        string after;
        if (query.To is { } to)
        {
            if (refusal is not null)
            {
                return refusal;
            }

            var newer = await show.HandleAsync(new(query.Workspace, query.Workflow, to), ct);
            if (!newer.Succeeded(out var compared, out var missing))
            {
                return missing;
            }

            after = compared.Text;
        }
        else
        {
            var draft = await drafts.HandleAsync(new(query.Workspace, query.Workflow), ct);
            if (!draft.Succeeded(out var found, out var missing))
            {
                return missing;
            }

            // A first draft has nothing to be compared with, so everything in it is new.
            if (found is null || (refusal is not null && query.From is not null))
            {
                return refusal ?? ContractRefusals.NoDraftNow(query.Workflow);
            }

            after = found.Text;
        }

        return new Difference(number, query.To, DiffSentenceRules.Describe(before, after), ContractDiffRules.Compare(before, after));
    }
}
