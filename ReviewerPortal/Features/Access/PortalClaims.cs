namespace ReviewerPortal.Features.Access;

/// <summary>The claims our principals carry beside the framework's.</summary>
public static class PortalClaims
{
    /// <summary>One scope of an agent key.</summary>
    public const string Scope = "scope";

    /// <summary>A person's role, in the snake case it travels in.</summary>
    public const string Role = "role";

    /// <summary>The session's random identifier.</summary>
    public const string Session = "sid";

    /// <summary>What others see of the person.</summary>
    public const string DisplayName = "display_name";

    /// <summary>The workspace's name.</summary>
    public const string Workspace = "workspace";
}
