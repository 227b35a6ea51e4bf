using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evidence;

/// <summary>What a decision approves, as one hash: if anything in it moves, the approval no longer holds.</summary>
public static class Fingerprint
{
    /// <summary>
    /// SHA-256, in lower-case hexadecimal, over workspace id, contract version, step, action and canonical arguments, then the id and content hash of every
    /// evidence piece in order of arrival; each part as a 4-byte big-endian length and UTF-8 bytes, so that no two lists of parts read alike.
    /// </summary>
    /// <param name="workspace">Whose item it is.</param>
    /// <param name="contractVersion">The version it was admitted under.</param>
    /// <param name="step">Its step.</param>
    /// <param name="action">Its action.</param>
    /// <param name="args">The arguments as canonical JSON.</param>
    /// <param name="evidence">The pieces of its review; only the newest of each name counts.</param>
    public static string Of(
        WorkspaceId workspace,
        int contractVersion,
        string step,
        string action,
        string args,
        IEnumerable<EvidenceStamp> evidence
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, workspace.ToString());
        Append(hash, contractVersion.ToString(CultureInfo.InvariantCulture));
        Append(hash, step);
        Append(hash, action);
        Append(hash, args);
        foreach (var piece in EvidenceRules.Current(evidence))
        {
            Append(hash, piece.Id.ToString());
            Append(hash, piece.ContentHash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc cref="Of(WorkspaceId, int, string, string, string, IEnumerable{EvidenceStamp})"/>
    public static string Of(
        WorkspaceId workspace,
        int contractVersion,
        string step,
        string action,
        string args,
        IEnumerable<EvidencePiece> evidence
    ) => Of(workspace, contractVersion, step, action, args, evidence.Select(EvidenceStamp.Of));

    /// <summary>What deciding this item with these arguments would approve.</summary>
    public static string Of(ReviewItem item, string args, IEnumerable<EvidenceStamp> evidence) =>
        Of(item.WorkspaceId, item.ContractVersion, item.Step, item.Action, args, evidence);

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
