using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>An administrator registers where a workflow's candidates are asked. The same name again takes the place of what was there.</summary>
public sealed partial class RegisterCandidate(Ledger ledger, IProtectSecrets protector, OpenedNetworks opened)
{
    /// <summary>Most cases that may be asked at a time.</summary>
    public const int MostConcurrent = 16;

    /// <summary>The longest one answer may be waited for, in seconds.</summary>
    public const int LongestTimeout = 120;

    // These say where a message goes and how long it is; a secret in one of them would say something else.
    private static readonly string[] Reserved =
    [
        "Host",
        "Connection",
        "Transfer-Encoding",
        "Upgrade",
        "Expect",
        "Idempotency-Key",
        "Accept",
    ];

    /// <param name="By">Who.</param>
    /// <param name="Workflow">For which workflow.</param>
    /// <param name="Name">1–100 lower-case letters, digits, <c>.</c>, <c>_</c>, <c>-</c>.</param>
    /// <param name="Url">Where.</param>
    public sealed record Command(Caller By, string Workflow, string? Name, string? Url)
    {
        /// <summary>The header the secret travels in; <c>Authorization</c> where it is not said.</summary>
        public string? Header { get; init; }

        /// <summary>The header's whole value; null for none.</summary>
        public string? Secret { get; init; }

        /// <summary>1–16.</summary>
        public int Concurrency { get; init; } = 4;

        /// <summary>1–120.</summary>
        public int TimeoutSeconds { get; init; } = 30;
    }

    /// <summary>Registers it; everything wrong with it is named at once.</summary>
    public async Task<Outcome<CandidateEndpoint>> HandleAsync(Command register, CancellationToken ct = default)
    {
        if (register.By.Role is not PersonRole.Admin)
        {
            return EvaluationRefusals.AdministratorsOnly;
        }

        var problems = Check(register);
        return problems.Count > 0
            ? new Refusal(RefusalCodes.Validation, string.Join(" ", problems.Select(p => p.Detail))) { Problems = problems }
            : await ledger.WriteAsync(register.By.Workspace, tx => StoreAsync(tx, register), ct);
    }

    private async Task<Outcome<CandidateEndpoint>> StoreAsync(LedgerTransaction tx, Command register)
    {
        if (!await tx.Db.Workflows.AnyAsync(w => w.Name == register.Workflow))
        {
            return CaseRefusals.NoSuchWorkflow;
        }

        var before = await tx
            .Db.CandidateEndpoints.AsTracking()
            .SingleOrDefaultAsync(e => e.Workflow == register.Workflow && e.Name == register.Name);
        if (before is not null)
        {
            // Saved at once: the name is unique, and the newcomer bears it.
            tx.Db.Remove(before);
            await tx.Db.SaveChangesAsync();
        }

        var hasSecret = !string.IsNullOrEmpty(register.Secret);
        var made = new CandidateEndpoint
        {
            Id = CandidateEndpointId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            Workflow = register.Workflow,
            Name = register.Name!,
            Url = register.Url!,
            Header = hasSecret ? HeaderOf(register) : null,
            ProtectedSecret = hasSecret ? protector.Protect(register.Secret!) : null,
            Concurrency = register.Concurrency,
            TimeoutSeconds = register.TimeoutSeconds,
            CreatedBy = register.By.DisplayName,
            CreatedAt = tx.Now,
        };
        tx.Db.Add(made);
        tx.Audit(
            register.By.Principal,
            "candidate_endpoint.registered",
            made.Id.ToString(),
            new JsonObject
            {
                ["workflow"] = made.Workflow,
                ["name"] = made.Name,
                ["url"] = made.Url,
                ["header"] = made.Header,
                ["concurrency"] = made.Concurrency,
                ["timeoutSeconds"] = made.TimeoutSeconds,
                ["inPlaceOf"] = before?.Id.ToString(),
            }
        );
        return made;
    }

    private List<Problem> Check(Command register)
    {
        var problems = new List<Problem>();
        if (register.Name is null || !NamePattern().IsMatch(register.Name))
        {
            problems.Add(
                new(
                    "#/name",
                    "The name must be 1 to 100 lower-case letters, digits, dots, underscores or hyphens, and begin with a letter or digit."
                )
            );
        }

        if (EndpointUrlRules.Read(register.Url, opened.Networks).Refusal is { } wrong)
        {
            problems.AddRange(wrong.Problems);
        }

        var header = HeaderOf(register);
        if (
            !HeaderPattern().IsMatch(header)
            || header.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            || Reserved.Contains(header, StringComparer.OrdinalIgnoreCase)
        )
        {
            problems.Add(new("#/header", "The header must be a name such as Authorization or X-API-Key, and none that HTTP itself needs."));
        }

        // It travels as a header: printable ASCII only.
        if (
            register.Secret is { } secret
            && (secret.Length > 1000 || secret.Any(c => c is < ' ' or > '~') || secret.Trim().Length != secret.Length)
        )
        {
            problems.Add(new("#/secret", "The secret must be at most 1000 printable characters, without spaces around them."));
        }

        if (register.Concurrency is < 1 or > MostConcurrent)
        {
            problems.Add(new("#/concurrency", string.Create(CultureInfo.InvariantCulture, $"At a time must be 1 to {MostConcurrent}.")));
        }

        if (register.TimeoutSeconds is < 1 or > LongestTimeout)
        {
            problems.Add(new("#/timeoutSeconds", string.Create(CultureInfo.InvariantCulture, $"Seconds must be 1 to {LongestTimeout}.")));
        }

        return problems;
    }

    private static string HeaderOf(Command register) =>
        string.IsNullOrWhiteSpace(register.Header) ? "Authorization" : register.Header.Trim();

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,99}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HeaderPattern();
}
