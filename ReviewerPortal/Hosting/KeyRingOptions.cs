namespace ReviewerPortal.Hosting;

/// <summary>What protects the keys of cookies and stored secrets at rest. Section <c>KeyRing</c>.</summary>
public sealed class KeyRingOptions
{
    /// <summary>A PKCS#12 file with an RSA key. Required on PostgreSQL, where nodes share the ring. Without one, a key file beside the SQLite file is used.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The certificate file's password; none by default.</summary>
    public string? CertificatePassword { get; set; }
}
