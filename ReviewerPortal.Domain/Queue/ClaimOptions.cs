using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace ReviewerPortal.Domain.Queue;

/// <summary>How claims behave. Section <c>Claims</c>.</summary>
public sealed class ClaimOptions
{
    /// <summary>Minutes a claim lasts unless it is renewed: long enough to read, short enough that a closed laptop holds nobody up. 1–240, default 10.</summary>
    [Range(1, 240, ErrorMessage = "Claims:LeaseMinutes must be between 1 and 240.")]
    public int LeaseMinutes { get; set; } = 10;

    /// <summary>The same as a length of time.</summary>
    public TimeSpan Lease => TimeSpan.FromMinutes(LeaseMinutes);

    /// <summary>A fresh claim token: 128 random bits, so that nobody can guess another's.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
