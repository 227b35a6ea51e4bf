using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Somebody writes a protected case from scratch: something that has not happened yet and must never go wrong.</summary>
public sealed class ProtectCase(Ledger ledger, ContractCatalog contracts)
{
    private const int LongestTitle = 300;

    /// <param name="By">Who.</param>
    /// <param name="Workflow">For which workflow.</param>
    public sealed record Command(Caller By, string Workflow)
    {
        public string? Title { get; init; }

        /// <summary>What the agent is faced with.</summary>
        public JsonObject Input { get; init; } = [];

        public JsonArray Evidence { get; init; } = [];

        public Verdict Expected { get; init; } = Verdict.Approved;

        /// <summary>The action that must, or must not, be proposed.</summary>
        public string? Action { get; init; }

        public JsonObject Args { get; init; } = [];

        public IReadOnlyDictionary<string, ArgumentRule> Rules { get; init; } =
            new Dictionary<string, ArgumentRule>(StringComparer.Ordinal);

        public Severity Severity { get; init; } = Severity.High;

        public string? Why { get; init; }

        public IReadOnlyCollection<string> Scrub { get; init; } = [];
    }

    /// <summary>Makes the case; everything wrong with it is named at once.</summary>
    public async Task<Outcome<ProtectedCase>> HandleAsync(Command protect, CancellationToken ct = default)
    {
        if (await contracts.LatestAsync(protect.By.Workspace, protect.Workflow, ct) is not { } published)
        {
            return CaseRefusals.NoSuchWorkflow;
        }

        var problems = Check(protect, published.Contract);
        return problems.Count > 0
            ? new Refusal(RefusalCodes.Validation, "The case cannot be protected as it is.") { Problems = problems }
            : await ledger.WriteAsync(protect.By.Workspace, tx => Task.FromResult(Make(tx, protect, published.Number)), ct);
    }

    private static List<Problem> Check(Command protect, WorkflowContract contract)
    {
        List<Problem> problems = [.. MatchRules.Check(protect.Rules)];
        if (string.IsNullOrWhiteSpace(protect.Action))
        {
            problems.Add(new Problem("#/action", "is required"));
        }
        else if (!contract.Actions.ContainsKey(protect.Action))
        {
            problems.Add(new Problem("#/action", "is no action of the workflow's contract"));
        }

        if (string.IsNullOrWhiteSpace(protect.Why))
        {
            problems.Add(new Problem("#/why", "is required"));
        }

        return problems;
    }

    private static Outcome<ProtectedCase> Make(LedgerTransaction tx, Command protect, int contractVersion)
    {
        var id = ProtectedCaseId.New(tx.Now);
        // A command may run again; what it was given must not be changed by the first run.
        var (input, evidence, args) = (
            protect.Input.DeepClone().AsObject(),
            protect.Evidence.DeepClone().AsArray(),
            protect.Args.DeepClone().AsObject()
        );
        List<string> scrubbed =
        [
            .. ScrubRules.Scrub(input, protect.Scrub).Select(p => $"input{p}"),
            .. ScrubRules.Scrub(evidence, protect.Scrub).Select(p => $"evidence{p}"),
            .. ScrubRules.ScrubArguments(id, args, protect.Scrub).Select(p => $"args{p}"),
        ];
        var made = new ProtectedCase
        {
            Id = id,
            WorkspaceId = tx.Workspace,
            Workflow = protect.Workflow,
            Title = PlainText.Of(string.IsNullOrWhiteSpace(protect.Title) ? protect.Action! : protect.Title, LongestTitle),
            Input = input.ToJsonString(),
            Evidence = evidence.ToJsonString(),
            Expected = protect.Expected,
            Action = protect.Action!,
            Args = CanonicalJson.Of(args),
            Rules = JsonSerializer.Serialize(protect.Rules, WireJson.Options),
            Severity = protect.Severity,
            Why = ScrubRules.ScrubText(PlainText.Of(protect.Why!, ProtectItem.LongestWhy)),
            FromContractVersion = contractVersion,
            Scrubbed = JsonSerializer.Serialize(scrubbed),
            CreatedBy = protect.By.DisplayName,
            CreatedAt = tx.Now,
        };
        tx.Db.Add(made);
        tx.Audit(
            protect.By.Principal,
            "case.protected",
            made.Id.ToString(),
            new JsonObject { ["workflow"] = made.Workflow, ["severity"] = SnakeCase.Of(made.Severity) }
        );
        return made;
    }
}
