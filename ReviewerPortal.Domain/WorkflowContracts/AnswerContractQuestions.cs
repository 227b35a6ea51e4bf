using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Answers from a contract what everybody who works under it must know, and names what it leaves open.</summary>
public sealed class AnswerContractQuestions(PortalDatabase database, ShowContract versions, ShowDraft drafts)
{
    /// <param name="Workspace">Where.</param>
    /// <param name="Workflow">Whose contract.</param>
    /// <param name="Version">Which version; null for the newest, or for the draft while nothing is published.</param>
    /// <param name="Draft">Whether the draft is asked, whatever is published.</param>
    public sealed record Query(WorkspaceId Workspace, string Workflow, int? Version = null, bool Draft = false);

    /// <summary>The document that was asked.</summary>
    /// <param name="Version">The version; null for the draft.</param>
    /// <param name="IsCurrent">Whether new items are admitted under it.</param>
    /// <param name="By">Who published the version, or saved the draft.</param>
    /// <param name="At">When.</param>
    /// <param name="Note">Why, where the publisher said.</param>
    /// <param name="Text">The document.</param>
    public sealed record Source(int? Version, bool IsCurrent, string By, DateTimeOffset At, string? Note, string Text);

    /// <summary>A contract with its answers.</summary>
    /// <param name="Source">The document.</param>
    /// <param name="Contract">What it says; null where it has errors, and then there are no answers.</param>
    /// <param name="Problems">Everything wrong with it.</param>
    /// <param name="Answers">One for each <see cref="ContractQuestion"/>, in order.</param>
    /// <param name="Layers">One for each <see cref="ContractLayerKind"/>, in order.</param>
    public sealed record View(
        Source Source,
        WorkflowContract? Contract,
        IReadOnlyList<ContractProblem> Problems,
        IReadOnlyList<ContractAnswer> Answers,
        IReadOnlyList<ContractLayer> Layers
    );

    /// <summary>The answers, or why there is no such contract.</summary>
    public async Task<Outcome<View>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var found = await SourceAsync(query, ct);
        if (!found.Succeeded(out var source, out var refusal))
        {
            return refusal;
        }

        var reading = ContractReader.Read(source.Text);
        var problems = ContractRules.Check(query.Workflow, reading);
        if (reading.Contract is not { } contract)
        {
            return new View(source, null, problems, [], []);
        }

        await using var db = await database.OpenAsync(query.Workspace, ct);
        var members = await db
            .Teams.Select(t => new { t.Name, Members = db.TeamMembers.Count(m => m.TeamId == t.Id) })
            .ToDictionaryAsync(t => t.Name, t => t.Members, StringComparer.Ordinal, ct);
        return new View(source, contract, problems, Answer(contract, members), ContractLayerRules.Of(contract));
    }

    /// <summary>The answers of one contract, in the order of <see cref="ContractQuestion"/>.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="membersByTeam">Every team of the workspace and how many are in it.</param>
    public static IReadOnlyList<ContractAnswer> Answer(WorkflowContract contract, IReadOnlyDictionary<string, int> membersByTeam)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(membersByTeam);
        return
        [
            WorkQuestionRules.WorkEntering(contract),
            WorkQuestionRules.Classification(contract),
            WorkQuestionRules.DeterministicSteps(contract),
            WorkQuestionRules.ModelAuthority(contract),
            PeopleQuestionRules.Approval(contract, membersByTeam),
            PeopleQuestionRules.ExceptionRouting(contract),
            PeopleQuestionRules.EvidenceBeforeResuming(contract),
        ];
    }

    private async Task<Outcome<Source>> SourceAsync(Query query, CancellationToken ct)
    {
        var published = await versions.HandleAsync(new(query.Workspace, query.Workflow, query.Version), ct);
        if (!query.Draft && published.Succeeded(out var version, out _))
        {
            return new Source(version.Version, version.IsCurrent, version.PublishedBy, version.PublishedAt, version.Note, version.Text);
        }

        if (query.Version is not null)
        {
            return published.Refusal!;
        }

        var drafted = await drafts.HandleAsync(new(query.Workspace, query.Workflow), ct);
        if (drafted.Refusal is { } refusal)
        {
            return refusal;
        }

        return drafted.Value is { } draft
            ? new Source(null, IsCurrent: false, draft.By, draft.At, Note: null, draft.Text)
            : published.Refusal ?? ContractRefusals.NoDraftNow(query.Workflow);
    }
}
