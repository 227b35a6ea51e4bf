using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Somebody brings a new agent version: it becomes a draft under the workflow's gate, if the gate is a real one.</summary>
public sealed class OpenRelease(Ledger ledger, MeasurePreconditions preconditions)
{
    /// <summary>The longest agent version, in characters.</summary>
    public const int LongestVersion = 200;

    /// <param name="By">Who.</param>
    /// <param name="Workflow">For which workflow.</param>
    /// <param name="AgentVersion">The candidate, spelled as its reviews name it.</param>
    public sealed record Command(Caller By, string Workflow, string AgentVersion);

    /// <summary>Opens it. Refused where a precondition does not hold, another release is open, or that version is the promoted one.</summary>
    public async Task<Outcome<Release>> HandleAsync(Command open, CancellationToken ct = default)
    {
        var version = open.AgentVersion.Trim();
        if (version.Length is 0 or > LongestVersion || version.Any(char.IsControl))
        {
            return new Refusal(RefusalCodes.Validation, "A release names the candidate's agent version.")
            {
                Problems = [new Problem("#/agentVersion", $"1 to {LongestVersion} characters, none of them a control character")],
            };
        }

        var measured = await preconditions.HandleAsync(new MeasurePreconditions.Query(open.By.Workspace, open.Workflow, version), ct);
        if (!measured.Succeeded(out var answer, out var refusal))
        {
            return refusal;
        }

        return answer.Preconditions.All(p => p.Passed)
            ? await ledger.WriteAsync(open.By.Workspace, tx => StoreAsync(tx, open.By, version, answer), ct)
            : ReleaseRefusals.PreconditionsFail(answer.Preconditions);
    }

    private static async Task<Outcome<Release>> StoreAsync(
        LedgerTransaction tx,
        Caller by,
        string version,
        MeasurePreconditions.Answer measured
    )
    {
        var workflow = measured.Published.Contract.Workflow;
        if (await tx.Db.Releases.SingleOrDefaultAsync(r => r.Workflow == workflow && r.IsOpen) is { } other)
        {
            return ReleaseRefusals.AnotherIsOpen(other);
        }

        var baseline = await tx
            .Db.Releases.Where(r => r.Workflow == workflow && r.State == ReleaseState.Promoted)
            .OrderByDescending(r => r.EndedAt)
            .Select(r => r.AgentVersion)
            .FirstOrDefaultAsync();
        if (string.Equals(baseline, version, StringComparison.Ordinal))
        {
            return ReleaseRefusals.AlreadyPromoted(version);
        }

        var gate = measured.Published.Contract.WorkflowReleaseGate!;
        var release = new Release
        {
            Id = ReleaseId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            Workflow = workflow,
            AgentVersion = version,
            BaselineVersion = baseline,
            ContractVersion = measured.Published.Number,
            FallbackMode = gate.FallbackMode,
            Steps = JsonSerializer.Serialize(gate.Steps),
            OpenedBy = by.DisplayName,
            OpenedAt = tx.Now,
            Preconditions = JsonSerializer.Serialize(measured.Preconditions, WireJson.Options),
        };
        tx.Db.Add(release);
        tx.Audit(
            by.Principal,
            "release.opened",
            release.Id.ToString(),
            new JsonObject
            {
                ["workflow"] = workflow,
                ["agentVersion"] = version,
                ["baseline"] = baseline,
                ["contractVersion"] = release.ContractVersion,
            }
        );
        return release;
    }
}
