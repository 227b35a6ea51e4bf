using System.Buffers.Binary;
using System.Security.Cryptography;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>When a delivery is tried again (Standard Webhooks 1.0, "Deliverability and reliability").</summary>
public static class RetryRules
{
    /// <summary>The wait before each attempt, counted from the end of the one before it: ten attempts over about three days.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How far a wait may differ from the schedule, so that many failures of one moment do not return at one moment.</summary>
    public const double Jitter = 0.10;

    /// <summary>The longest <c>Retry-After</c> that is honoured; a receiver cannot park an answer for longer.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(6);

    /// <summary>How long an answer is held for a run that is busy before that counts as undeliverable.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromDays(3);

    /// <summary>The wait before the next attempt, or null when there is none left.</summary>
    /// <param name="delivery">Which delivery; the jitter is drawn from it and the attempt, so that it can be repeated.</param>
    /// <param name="attemptsMade">Attempts so far, at least 1.</param>
    /// <param name="retryAfter">What the receiver asked for, or null.</param>
    public static TimeSpan? WaitAfter(DeliveryId delivery, int attemptsMade, TimeSpan? retryAfter) =>
        WaitAfter(delivery.Value, attemptsMade, retryAfter);

    /// <summary>The same for anything else that is sent and tried again.</summary>
    public static TimeSpan? WaitAfter(Guid what, int attemptsMade, TimeSpan? retryAfter)
    {
        if (attemptsMade >= Waits.Count)
        {
            return null;
        }

        var wait = Waits[attemptsMade] * (1 + (Jitter * SpreadOf(what, attemptsMade)));
        var asked = retryAfter > LongestRetryAfter ? LongestRetryAfter : retryAfter;
        return asked > wait ? asked : wait;
    }

    /// <summary>The wait while the agent's run is busy: short at first, then a quarter of the time waited so far, at most ten minutes. Null after three days.</summary>
    public static TimeSpan? HoldFor(TimeSpan waitedSoFar)
    {
        if (waitedSoFar >= LongestHold)
        {
            return null;
        }

        return TimeSpan.FromSeconds(Math.Clamp(waitedSoFar.TotalSeconds / 4, 2, 600));
    }

    // Between -1 and 1, the same for the same thing and attempt.
    private static double SpreadOf(Guid what, int attempt)
    {
        Span<byte> seed = stackalloc byte[20];
        what.TryWriteBytes(seed, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(seed[16..], attempt);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(seed, hash);
        return (BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)uint.MaxValue * 2) - 1;
    }
}
