using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>
/// A decided item becomes a protected case: what the agent was faced with, what people said, and why it matters. Secrets and personal data stay behind. The same
/// decision makes one case, however often it is asked for.
/// </summary>
public sealed class ProtectItem(Ledger ledger, ContractCatalog contracts)
{
    /// <summary>The longest reason, in characters.</summary>
    public const int LongestWhy = 1_000;

    /// <param name="By">Who.</param>
    /// <param name="Item">A decided item they may see.</param>
    public sealed record Command(Caller By, ReviewItemId Item)
    {
        /// <summary>How bad it is to get it wrong; the item's own severity where it is not said, and critical for what cannot be undone.</summary>
        public Severity? Severity { get; init; }

        /// <summary>Why it is protected; the person's own message where it is not said.</summary>
        public string? Why { get; init; }

        /// <summary>How arguments are compared; exactly, where it is not said.</summary>
        public IReadOnlyDictionary<string, ArgumentRule> Rules { get; init; } =
            new Dictionary<string, ArgumentRule>(StringComparer.Ordinal);

        /// <summary>Names of fields to take out beside the ones that always are.</summary>
        public IReadOnlyCollection<string> Scrub { get; init; } = [];
    }

    /// <summary>Makes the case. Refused where no person decided the item, or the rules cannot be read.</summary>
    public async Task<Outcome<ProtectedCase>> HandleAsync(Command protect, CancellationToken ct = default)
    {
        if (protect.By.Role is PersonRole.Auditor)
        {
            return new Refusal(RefusalCodes.Forbidden, "An auditor reads everything and changes nothing.");
        }

        var problems = MatchRules.Check(protect.Rules);
        return problems.Count > 0
            ? new Refusal(RefusalCodes.Validation, "The rules cannot be used as they are.") { Problems = problems }
            : await ledger.WriteAsync(protect.By.Workspace, tx => MakeAsync(tx, protect), ct);
    }

    private async Task<Outcome<ProtectedCase>> MakeAsync(LedgerTransaction tx, Command protect)
    {
        if (await tx.Db.ReviewItems.AsNoTracking().SingleOrDefaultAsync(i => i.Id == protect.Item) is not { } item)
        {
            return ItemRefusals.NoSuchItem;
        }

        var contract = await contracts.FindAsync(tx.Workspace, item.Workflow, item.ContractVersion);
        if (!MaySee(protect.By, contract, item))
        {
            return ItemRefusals.NoSuchItem;
        }

        var decision = await tx
            .Db.Decisions.AsNoTracking()
            .SingleOrDefaultAsync(d => d.ItemId == item.Id && d.Final && d.Round == item.Round);
        if (decision is null or { Automatic: true })
        {
            return CaseRefusals.NotDecided;
        }

        var known =
            tx.Db.ProtectedCases.Local.FirstOrDefault(c => c.FromDecision == decision.Id && c.RetiredAt is null)
            ?? await tx.Db.ProtectedCases.FirstOrDefaultAsync(c =>
                c.FromItem == item.Id && c.FromDecision == decision.Id && c.RetiredAt == null
            );
        if (known is not null)
        {
            return known;
        }

        var made = await CaseOfAsync(tx, protect, item, decision);
        tx.Db.Add(made);
        tx.Audit(
            protect.By.Principal,
            "case.protected",
            made.Id.ToString(),
            new JsonObject
            {
                ["workflow"] = made.Workflow,
                ["item"] = item.Id.ToString(),
                ["decision"] = decision.Id.ToString(),
                ["severity"] = SnakeCase.Of(made.Severity),
                ["scrubbed"] = JsonNode.Parse(made.Scrubbed),
            }
        );
        return made;
    }

    private static bool MaySee(Caller by, WorkflowContract contract, ReviewItem item)
    {
        if (by.Person is null)
        {
            return by.Scopes.Contains(Scopes.EvaluationsWrite);
        }

        var owner = contract.Owners.GetValueOrDefault(item.Queue);
        return owner is null ? by.SeesEverything : QueueAccessRules.MaySee(by, owner.Team, owner.Backup);
    }

    private static async Task<ProtectedCase> CaseOfAsync(LedgerTransaction tx, Command protect, ReviewItem item, Decision decision)
    {
        var id = ProtectedCaseId.New(tx.Now);
        var review = await tx.Db.Reviews.AsNoTracking().SingleAsync(r => r.Id == item.ReviewId);
        var input = InputOf(item, review);
        var evidence = await EvidenceOfAsync(tx, item);
        // What people turned down is what was proposed; what they let pass is what they decided on.
        var expected = decision.Verdict is Verdict.Approved or Verdict.Edited ? decision.Args : item.ProposedArgs;
        var args = JsonNode.Parse(expected)!.AsObject();
        List<string> scrubbed =
        [
            .. ScrubRules.Scrub(input, protect.Scrub).Select(p => $"input{p}"),
            .. ScrubRules.Scrub(evidence, protect.Scrub).Select(p => $"evidence{p}"),
            .. ScrubRules.ScrubArguments(id, args, protect.Scrub).Select(p => $"args{p}"),
        ];
        return new ProtectedCase
        {
            Id = id,
            WorkspaceId = tx.Workspace,
            Workflow = item.Workflow,
            Title = ScrubRules.ScrubText(item.Sentence),
            Input = input.ToJsonString(),
            Evidence = evidence.ToJsonString(),
            Expected = decision.Verdict,
            Action = item.Action,
            Args = CanonicalJson.Of(args),
            Rules = JsonSerializer.Serialize(protect.Rules, WireJson.Options),
            Severity = protect.Severity ?? (item.Reversible ? item.Severity ?? Severity.High : Severity.Critical),
            Why = ScrubRules.ScrubText(
                PlainText.Of(FirstOf(protect.Why, decision.Message) ?? $"People {Said(decision.Verdict)} this.", LongestWhy)
            ),
            FromItem = item.Id,
            FromDecision = decision.Id,
            FromAgentVersion = item.AgentVersion,
            FromContractVersion = item.ContractVersion,
            Scrubbed = JsonSerializer.Serialize(scrubbed),
            CreatedBy = protect.By.DisplayName,
            CreatedAt = tx.Now,
        };
    }

    private static JsonObject InputOf(ReviewItem item, Review review) =>
        new()
        {
            ["workflow"] = item.Workflow,
            ["step"] = item.Step,
            ["actor"] = new JsonObject { ["id"] = review.ActorId, ["tenant"] = review.ActorTenant },
            ["subject"] = new JsonObject
            {
                ["type"] = review.SubjectType,
                ["id"] = review.SubjectId,
                ["version"] = review.SubjectVersion,
                ["tenant"] = review.SubjectTenant,
            },
            ["description"] = item.Description,
            ["amount"] = item.Amount,
            ["exceptionType"] = item.ReceivedExceptionType,
        };

    private static async Task<JsonArray> EvidenceOfAsync(LedgerTransaction tx, ReviewItem item)
    {
        var pieces = EvidenceRules.Current(await tx.Db.EvidencePieces.AsNoTracking().Where(p => p.ReviewId == item.ReviewId).ToListAsync());
        return
        [
            .. pieces.Select(p => new JsonObject
            {
                ["name"] = p.Name,
                ["kind"] = SnakeCase.Of(p.Kind),
                ["mediaType"] = p.MediaType,
                ["content"] = ContentOf(p),
                ["sha256"] = p.ContentHash,
            }),
        ];
    }

    private static JsonNode? ContentOf(EvidencePiece piece)
    {
        if (piece.Content is not { } text)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // Not JSON: plain text is kept as text.
            return JsonValue.Create(text);
        }
    }

    private static string? FirstOf(params string?[] texts) => Array.Find(texts, t => !string.IsNullOrWhiteSpace(t));

    private static string Said(Verdict verdict) =>
        verdict switch
        {
            Verdict.Approved => "approved",
            Verdict.Edited => "corrected",
            Verdict.Rejected => "rejected",
            _ => "answered in place of",
        };
}
