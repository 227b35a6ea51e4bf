using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal;

/// <summary>Every address inside the portal, in one place. Links are built here, never in markup.</summary>
public static class PortalUrls
{
    public const string Home = "/";
    public const string Queue = "/queue";
    public const string Metrics = "/metrics-overview";
    public const string Overrides = "/metrics/overrides";
    public const string OverriddenItems = "/metrics/overrides/items";
    public const string Health = "/health";
    public const string HealthWall = "/health/wall";
    public const string Capacity = "/capacity";
    public const string Diagnosis = "/diagnosis";
    public const string Reviewers = "/reviewers";
    public const string Contracts = "/contracts";
    public const string NewContract = "/contracts/new";
    public const string Releases = "/releases";
    public const string Audit = "/audit";
    public const string People = "/settings/people";
    public const string Keys = "/settings/keys";
    public const string Endpoints = "/settings/endpoints";
    public const string Chat = "/settings/chat";
    public const string ContractRules = "/settings/contracts";
    public const string Notifications = "/notifications";
    public const string NotificationChoices = "/account/notifications";
    public const string SignIn = "/account/sign-in";
    public const string SignOut = "/account/sign-out";
    public const string SecondFactor = "/account/second-factor";
    public const string RecoveryCode = "/account/recovery-code";
    public const string Absence = "/account/absence";
    public const string Account = "/account/manage";
    public const string ChangePassword = "/account/manage/password";
    public const string TwoFactor = "/account/manage/two-factor";
    public const string Authenticator = "/account/manage/authenticator";
    public const string Passkeys = "/account/manage/passkeys";
    public const string Tokens = "/account/manage/tokens";
    public const string NotFound = "/not-found";
    public const string Error = "/error";

    /// <summary>The list of one queue.</summary>
    public static string QueueNamed(string queue) => $"{Queue}?queue={Uri.EscapeDataString(queue)}";

    /// <summary>What shows of one workflow, and why.</summary>
    public static string DiagnosisOf(string workflow) => $"{Diagnosis}?workflow={Uri.EscapeDataString(workflow)}";

    /// <summary>One workflow's overrides.</summary>
    public static string OverridesOf(string workflow) => $"{Overrides}?workflow={Uri.EscapeDataString(workflow)}";

    /// <summary>A workflow's rollout gate.</summary>
    public static string Gate(string workflow) => $"/workflows/{Uri.EscapeDataString(workflow)}/gate";

    /// <summary>A workflow's protected cases; one of them open, where one is given.</summary>
    public static string Cases(string workflow, ProtectedCaseId? open = null) =>
        $"/workflows/{Uri.EscapeDataString(workflow)}/cases" + (open is { } id ? $"?case={id}#{id}" : "");

    /// <summary>The runs over a workflow's protected cases; one agent version's, where one is given.</summary>
    public static string Evaluations(string workflow, string? agentVersion = null) =>
        $"/workflows/{Uri.EscapeDataString(workflow)}/evaluations"
        + (agentVersion is null ? "" : $"?version={Uri.EscapeDataString(agentVersion)}");

    /// <summary>One run over the protected cases; one of its cases alone, where one is given.</summary>
    public static string Evaluation(EvaluationRunId run, ProtectedCaseId? only = null) =>
        $"/evaluations/{run}" + (only is { } id ? $"?case={id}" : "");

    /// <summary>The page of one item.</summary>
    public static string Item(ReviewItemId id) => $"/items/{id}";

    /// <summary>The overview of one workflow's contract, at a version or the newest.</summary>
    public static string Contract(string workflow, int? version = null) =>
        $"{Contracts}/{Uri.EscapeDataString(workflow)}" + (version is null ? "" : $"?version={version}");

    /// <summary>The overview of the draft of a workflow's contract.</summary>
    public static string ContractDraft(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}?view=draft";

    /// <summary>A contract as written, at a version or the newest.</summary>
    public static string ContractText(string workflow, int? version = null) =>
        $"{Contracts}/{Uri.EscapeDataString(workflow)}/text" + (version is null ? "" : $"?version={version}");

    /// <summary>A contract's draft as written, with its problems at their lines.</summary>
    public static string ContractDraftText(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}/text?view=draft";

    /// <summary>
    /// Where a contract's draft is changed; at a part of it, such as <c>steps[2].owner</c>, where one is given, and as YAML instead of forms where asked for.
    /// </summary>
    public static string ContractEditor(string workflow, string? at = null, bool asYaml = false) =>
        $"{Contracts}/{Uri.EscapeDataString(workflow)}/edit"
        + (at is null ? "" : $"?at={Uri.EscapeDataString(at)}")
        + (asYaml ? $"{(at is null ? '?' : '&')}view=yaml" : "");

    /// <summary>A contract's approval tiers.</summary>
    public static string ContractTiers(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}/tiers";

    /// <summary>A contract's exception types and where they go.</summary>
    public static string ContractExceptions(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}/exceptions";

    /// <summary>A draft tried on items that were really received.</summary>
    public static string ContractDryRun(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}/dry-run";

    /// <summary>One pasted item taken through a contract.</summary>
    public static string ContractSimulate(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}/simulate";

    /// <summary>How ready a workflow is.</summary>
    public static string ContractReadiness(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}/readiness";

    /// <summary>Which steps should be deterministic.</summary>
    public static string ContractDeterminism(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}/determinism";

    /// <summary>What corrections propose to change.</summary>
    public static string ContractAdaptive(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}/adaptive";

    /// <summary>A contract's versions; with two of them, or <c>draft</c> for the later one, what changed between them.</summary>
    public static string ContractVersions(string workflow, string? from = null, string? to = null) =>
        $"{Contracts}/{Uri.EscapeDataString(workflow)}/versions"
        + (from is null || to is null ? "" : $"?from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}");

    /// <summary>A contract's artifacts, at a version or the newest.</summary>
    public static string ContractArtifacts(string workflow, int? version = null) =>
        $"{Contracts}/{Uri.EscapeDataString(workflow)}/artifacts" + (version is null ? "" : $"?version={version}");

    /// <summary>A version's artifacts as a file; the format is <c>md</c> or <c>yaml</c>.</summary>
    public static string ArtifactsFile(string workflow, int version, string format) =>
        $"{Contracts}/{Uri.EscapeDataString(workflow)}/artifacts/export?version={version}&format={format}";

    /// <summary>Where a notice leads: to its item, or to what it says of a workflow.</summary>
    public static string Notice(NoticeKind kind, ReviewItemId? item, string workflow) =>
        item is { } about ? Item(about)
        : kind is NoticeKind.WeeklySummary ? Overrides
        : kind is NoticeKind.ContractProposed ? ContractDraft(workflow)
        : ContractReadiness(workflow);

    /// <summary>The page that explains a problem slug.</summary>
    public static string Problem(string slug) => $"/problems/{slug}";

    /// <summary>The first administrator's one-time link.</summary>
    public static string SetUp(string token) => $"/setup?token={Uri.EscapeDataString(token)}";

    /// <summary>A one-time link to choose a password.</summary>
    public static string ChoosePassword(string token) => $"/account/choose-password?token={Uri.EscapeDataString(token)}";

    /// <summary>The sign-in page, coming back to a local address afterwards.</summary>
    public static string SignInAndReturn(string returnUrl) => $"{SignIn}?returnUrl={Uri.EscapeDataString(returnUrl)}";

    /// <summary>The address when it stays inside this portal; home otherwise. A foreign address in a link must not lead a signed-in person away.</summary>
    public static string LocalOrHome(string? url) =>
        url is { Length: > 0 }
        && url[0] == '/'
        && (url.Length == 1 || url[1] is not ('/' or '\\'))
        && !url.Any(char.IsControl)
        && !url.Contains('\\', StringComparison.Ordinal)
            ? url
            : Home;
}
