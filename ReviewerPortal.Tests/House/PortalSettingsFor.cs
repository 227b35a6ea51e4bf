using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReviewerPortal.Tests.House;

/// <summary>The settings of a portal under test: a database, a free port, and endpoints on this machine allowed.</summary>
public static class PortalSettingsFor
{
    private static readonly Lazy<string> Certificate = new(MakeCertificate);

    /// <summary>As flags, the way an operator would give them.</summary>
    public static IReadOnlyList<string> Database(Engine engine, string connectionString) =>
        [
            $"--Database:Provider={engine.Provider()}",
            $"--ConnectionStrings:Portal={connectionString}",
            "--Webhooks:AllowedNetworks:0=127.0.0.0/8",
            "--Access:RequestsPerMinute=10000000",
            "--urls=http://127.0.0.1:0",
            .. engine is Engine.Postgres ? (string[])[$"--KeyRing:CertificatePath={Certificate.Value}"] : [],
        ];

    private static string MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=reviewer-portal-test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var folder = ThrowawayServer.FreshFolder("rp-certificate-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var path = Path.Combine(folder, "ring.p12");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12));
        return path;
    }
}
