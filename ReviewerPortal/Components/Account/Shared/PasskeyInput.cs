namespace ReviewerPortal.Components.Account.Shared;

/// <summary>What the browser's passkey ceremony posts.</summary>
public sealed class PasskeyInput
{
    /// <summary>The credential as JSON; null when there is none.</summary>
    public string? CredentialJson { get; set; }

    /// <summary>Why there is none.</summary>
    public string? Error { get; set; }
}
