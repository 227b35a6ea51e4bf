using System.Security.Cryptography;
using System.Text;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Audit;

/// <summary>
/// The installation's key for signing checkpoints (ECDSA, P-256). It lives in a file outside the database, readable by its owner only, so that whoever
/// can rewrite the database cannot sign what they rewrote.
/// </summary>
public sealed class CheckpointKey : IDisposable
{
    private const string Preamble = "reviewer-portal audit checkpoint v1";

    private readonly ECDsa _key;

    private CheckpointKey(ECDsa key) => _key = key;

    /// <summary>Opens the key of a folder, making it on the first start: the private key with mode 0600, the public one beside it for verifiers elsewhere.</summary>
    /// <exception cref="CryptographicException">The file is there but holds no key.</exception>
    public static CheckpointKey OpenOrCreate(string path, string publicPath)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            WriteNew(path, fresh.ExportPkcs8PrivateKeyPem());
        }

        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        if (!File.Exists(publicPath))
        {
            File.WriteAllText(publicPath, key.ExportSubjectPublicKeyInfoPem() + "\n");
        }

        return new CheckpointKey(key);
    }

    /// <summary>A key that can only verify, from a PEM file (private or public).</summary>
    /// <exception cref="ArgumentException">The text holds no key.</exception>
    public static CheckpointKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new CheckpointKey(key);
    }

    /// <summary>Signs where a workspace's chain ends.</summary>
    public AuditCheckpoint Sign(WorkspaceId workspace, long sequence, byte[] hash, DateTimeOffset at)
    {
        var hex = Convert.ToHexStringLower(hash);
        var signature = _key.SignData(Payload(workspace, sequence, hex, at), HashAlgorithmName.SHA256);
        return new AuditCheckpoint(workspace, sequence, hex, at, Convert.ToBase64String(signature));
    }

    /// <summary>Whether this key, and nobody else, signed the checkpoint as it stands.</summary>
    public bool Signed(AuditCheckpoint checkpoint)
    {
        var signature = new byte[128];
        return Convert.TryFromBase64String(checkpoint.Signature, signature, out var length)
            && _key.VerifyData(
                Payload(checkpoint.Workspace, checkpoint.Sequence, checkpoint.Hash, checkpoint.At),
                signature.AsSpan(0, length),
                HashAlgorithmName.SHA256
            );
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static byte[] Payload(WorkspaceId workspace, long sequence, string hash, DateTimeOffset at) =>
        Encoding.UTF8.GetBytes(
            FormattableString.Invariant($"{Preamble}\n{workspace}\n{sequence}\n{hash}\n{at.ToUnixTimeMilliseconds()}\n")
        );

    // Two processes may start at once: the one that loses reads what the other wrote.
    private static void WriteNew(string path, string text)
    {
        var half = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(half, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(half, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(half);
        }
    }
}
