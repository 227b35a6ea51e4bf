using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal;

/// <summary>Every address inside the portal, in one place. Links are built here, never in markup.</summary>
public static class PortalUrls
{
    public const string Home = "/";
    public const string Queue = "/queue";
    public const string Metrics = "/metrics-overview";
    public const string Contracts = "/contracts";
    public const string Audit = "/audit";
    public const string People = "/settings/people";
    public const string Keys = "/settings/keys";
    public const string Endpoints = "/settings/endpoints";
    public const string Chat = "/settings/chat";
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

    /// <summary>The page of one item.</summary>
    public static string Item(ReviewItemId id) => $"/items/{id}";

    /// <summary>The page of one workflow's contract, at a version or the newest.</summary>
    public static string Contract(string workflow, int? version = null) =>
        $"{Contracts}/{Uri.EscapeDataString(workflow)}" + (version is null ? "" : $"?version={version}");

    /// <summary>The draft of a workflow's contract.</summary>
    public static string ContractDraft(string workflow) => $"{Contracts}/{Uri.EscapeDataString(workflow)}?view=draft";

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
