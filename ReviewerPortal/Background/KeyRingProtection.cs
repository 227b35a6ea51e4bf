using Microsoft.AspNetCore.DataProtection;
using ReviewerPortal.Domain.Resumption;

namespace ReviewerPortal.Background;

/// <summary>Encrypts endpoint secrets with the installation's key ring.</summary>
public sealed class KeyRingProtection(IDataProtectionProvider keys) : IProtectSecrets
{
    private readonly IDataProtector _protector = keys.CreateProtector("ReviewerPortal.EndpointSecrets.v1");

    /// <inheritdoc/>
    public string Protect(string text) => _protector.Protect(text);

    /// <inheritdoc/>
    public string Unprotect(string protectedText) => _protector.Unprotect(protectedText);
}
