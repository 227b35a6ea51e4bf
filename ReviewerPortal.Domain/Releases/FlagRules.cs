using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ReviewerPortal.Domain.Releases;

/// <summary>How a workflow's traffic is split at the moment.</summary>
/// <param name="Workflow">The workflow, and so the flag's key.</param>
/// <param name="Release">The newest release that decides about traffic; null where there was none.</param>
/// <param name="State">Its state.</param>
/// <param name="Candidate">Its agent version.</param>
/// <param name="Share">Its share, in [0, 1].</param>
/// <param name="Baseline">The promoted version the others get; null where the fallback serves them.</param>
/// <param name="Fallback">The gate's <c>fallback_mode</c>.</param>
public sealed record TrafficSplit(
    string Workflow,
    string? Release,
    ReleaseState? State,
    string? Candidate,
    decimal Share,
    string? Baseline,
    string Fallback
);

/// <summary>What one piece of work is to run on.</summary>
/// <param name="Value">An agent version, or the fallback mode.</param>
/// <param name="Variant"><c>candidate</c>, <c>baseline</c> or <c>fallback</c>.</param>
/// <param name="Reason">OFREP's word: <c>SPLIT</c> where the key decided, <c>STATIC</c> where all get the same.</param>
public readonly record struct FlagAnswer(string Value, string Variant, string Reason);

/// <summary>Who gets which agent version. Pure: the same key has the same answer on every node, and keeps it while the share grows.</summary>
public static class FlagRules
{
    /// <summary>What runs where a contract names no fallback.</summary>
    public const string DefaultFallback = "deterministic_path";

    private const int LongestOnStack = 512;

    /// <summary>What this key is to run on.</summary>
    public static FlagAnswer Evaluate(TrafficSplit split, string targetingKey)
    {
        var rest = split.Baseline is { } version ? (version, "baseline") : (split.Fallback, "fallback");
        switch (split.State)
        {
            case ReleaseState.Canary:
                return IsInShare(split.Workflow, targetingKey, split.Share)
                    ? new FlagAnswer(split.Candidate!, "candidate", "SPLIT")
                    : new FlagAnswer(rest.Item1, rest.Item2, "SPLIT");
            case ReleaseState.RolledBack when split.Baseline is not null:
                // The keys the candidate served go to the fallback; those it never touched keep what they have.
                return IsInShare(split.Workflow, targetingKey, split.Share)
                    ? new FlagAnswer(split.Fallback, "fallback", "SPLIT")
                    : new FlagAnswer(rest.Item1, rest.Item2, "SPLIT");
            default:
                return new FlagAnswer(rest.Item1, rest.Item2, "STATIC");
        }
    }

    /// <summary>
    /// Whether a key lies within a share: the first eight bytes of SHA-256 over flag and key, as a number, below the share of 2⁶⁴. A key within a small share
    /// is within every larger one.
    /// </summary>
    public static bool IsInShare(string workflow, string targetingKey, decimal share)
    {
        if (share >= 1)
        {
            return true;
        }

        if (share <= 0)
        {
            return false;
        }

        var length = Encoding.UTF8.GetMaxByteCount(workflow.Length + targetingKey.Length + 1);
        Span<byte> text = length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[length];
        var written = Encoding.UTF8.GetBytes(workflow, text);
        text[written++] = 0;
        written += Encoding.UTF8.GetBytes(targetingKey, text[written..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..written], hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) < (ulong)(share * 18446744073709551616m);
    }
}
