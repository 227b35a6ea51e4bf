using System.Text.Json.Nodes;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The papers a workflow leaves behind for those who did not write its contract.</summary>
public enum ArtifactKind
{
    WorkflowBoundaryMap,
    NamedDecisionOwners,
    ApprovalTiers,
    ExceptionTaxonomy,
    ReviewerEvidenceContract,
    RolloutCriteria,
    DeterministicSteps,
}

/// <summary>One paper: what it says in a sentence, and its table.</summary>
/// <param name="Kind">Which paper.</param>
/// <param name="Title">Its name in words.</param>
/// <param name="Summary">What it says.</param>
/// <param name="Columns">The names of the table's columns, in order; every row has each of them.</param>
/// <param name="Rows">The table. A value is a text, a number, a flag, a list of texts, or null where the contract says nothing.</param>
public sealed record Artifact(
    ArtifactKind Kind,
    string Title,
    string Summary,
    IReadOnlyList<string> Columns,
    IReadOnlyList<JsonObject> Rows
);

/// <summary>The papers of one published version.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Version">The version they are read from.</param>
/// <param name="IsCurrent">Whether new items are admitted under it.</param>
/// <param name="Purpose">What the workflow is for, where the contract says.</param>
/// <param name="PublishedBy">Who published it.</param>
/// <param name="PublishedAt">When.</param>
/// <param name="Note">Why, where the publisher said.</param>
/// <param name="WrittenAt">When they were written out.</param>
/// <param name="Contract">What they are read from.</param>
/// <param name="All">One for each <see cref="ArtifactKind"/>, in order.</param>
public sealed record ArtifactSet(
    string Workflow,
    int Version,
    bool IsCurrent,
    string? Purpose,
    string PublishedBy,
    DateTimeOffset PublishedAt,
    string? Note,
    DateTimeOffset WrittenAt,
    WorkflowContract Contract,
    IReadOnlyList<Artifact> All
);
