using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ReviewerPortal.Domain.Audit;

/// <summary>The hash that chains audit entries: SHA-256 over the length-prefixed fields of an entry, its sequence and the previous hash.</summary>
public static class AuditChain
{
    /// <summary>The previous hash of a workspace's first entry.</summary>
    public static byte[] Genesis => new byte[SHA256.HashSizeInBytes];

    /// <summary>
    /// SHA-256 over: workspace id (16 bytes, big-endian), sequence and time in UTC milliseconds (8 bytes each, big-endian), then actor, action,
    /// subject and detail, each as a 4-byte big-endian length and UTF-8 bytes, then the previous hash.
    /// </summary>
    public static byte[] HashOf(
        Guid workspace,
        long sequence,
        DateTimeOffset at,
        string actor,
        string action,
        string subject,
        string detail,
        byte[] previousHash
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> fixedPart = stackalloc byte[32];
        workspace.TryWriteBytes(fixedPart, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(fixedPart[16..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(fixedPart[24..], at.ToUnixTimeMilliseconds());
        hash.AppendData(fixedPart);
        Append(hash, actor);
        Append(hash, action);
        Append(hash, subject);
        Append(hash, detail);
        hash.AppendData(previousHash);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
