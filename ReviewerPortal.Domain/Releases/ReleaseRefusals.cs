using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Why a release was not changed.</summary>
public static class ReleaseRefusals
{
    /// <summary>There is no such release in this workspace.</summary>
    public static Refusal NoSuchRelease { get; } = new(RefusalCodes.NotFound, "There is no such release.");

    /// <summary>There is no such workflow, or nothing is published for it.</summary>
    public static Refusal NoSuchWorkflow { get; } =
        new(RefusalCodes.NotFound, "There is no workflow of that name with a published contract.");

    /// <summary>The release is not in a state in which this can be done.</summary>
    public static Refusal NotNow(Release release, string wanted) =>
        new Refusal(
            RefusalCodes.Conflict,
            $"A release that is {SnakeCase.Of(release.State).Replace('_', ' ')} cannot be {wanted}. Nothing was changed."
        )
            .With("release", release.Id.ToString())
            .With("state", SnakeCase.Of(release.State));

    /// <summary>The gate does not say pass.</summary>
    public static Refusal GateSaysNo(Release release, GateVerdict verdict) =>
        new Refusal(
            RefusalCodes.Conflict,
            $"The gate says {SnakeCase.Of(verdict)}: nothing expands unless it says pass. Nothing was changed."
        )
            .With("release", release.Id.ToString())
            .With("verdict", SnakeCase.Of(verdict));

    /// <summary>Another release of the workflow is open.</summary>
    public static Refusal AnotherIsOpen(Release open) =>
        new Refusal(
            RefusalCodes.Conflict,
            $"{PlainText.Of(open.AgentVersion, 80)} is already on its way as {SnakeCase.Of(open.State)}. A workflow tries one release at a time."
        ).With("release", open.Id.ToString());

    /// <summary>That version is what everybody gets already.</summary>
    public static Refusal AlreadyPromoted(string agentVersion) =>
        new(RefusalCodes.Conflict, $"{PlainText.Of(agentVersion, 80)} is the promoted version already.");

    /// <summary>Preconditions do not hold.</summary>
    public static Refusal PreconditionsFail(IReadOnlyList<GatePrecondition> all)
    {
        var failing = all.Where(p => !p.Passed).ToList();
        return new Refusal(
            RefusalCodes.Conflict,
            $"{failing.Count} of {all.Count} preconditions of the rollout gate do not hold: {string.Join(" ", failing.Select(p => p.Title + "."))}"
        ).With("preconditions", failing);
    }
}
