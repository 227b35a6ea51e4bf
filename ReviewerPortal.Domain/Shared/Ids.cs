using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ReviewerPortal.Domain.Shared;

/// <summary>Marks every typed identifier, so that the mapping finds them all.</summary>
public interface IHavePrefix;

/// <summary>An identifier that travels as an opaque string: a type prefix and 32 hexadecimal digits of a version-7 UUID.</summary>
public interface IPrefixedId<TSelf> : IHavePrefix
    where TSelf : struct, IPrefixedId<TSelf>
{
    /// <summary>The type prefix with its underscore, such as <c>rv_</c>.</summary>
    static abstract string Prefix { get; }

    /// <summary>The bare identifier, as stored.</summary>
    Guid Value { get; }

    /// <summary>Wraps a stored identifier.</summary>
    static abstract TSelf Of(Guid value);

    /// <summary>Reads an identifier as it travels; false for anything else, including another type's prefix.</summary>
    static bool TryParse([NotNullWhen(true)] string? text, out TSelf id)
    {
        id = default;
        if (text is null || !text.StartsWith(TSelf.Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        if (!Guid.TryParseExact(text.AsSpan(TSelf.Prefix.Length), "N", out var value))
        {
            return false;
        }

        id = TSelf.Of(value);
        return true;
    }

    /// <summary>The identifier as it travels.</summary>
    static string Format(Guid value) => TSelf.Prefix + value.ToString("N", CultureInfo.InvariantCulture);
}

/// <summary>Version-7 identifiers begin with their moment in milliseconds (RFC 9562, 5.7), so a stretch of time is a stretch of a key in both engines.</summary>
public static class IdsInTime
{
    /// <summary>Sorts before every identifier made at the moment or later, and after every one made a millisecond or more before it.</summary>
    public static Guid FirstOf(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, moment.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>Identifies a workspace.</summary>
public readonly record struct WorkspaceId(Guid Value) : IPrefixedId<WorkspaceId>
{
    /// <inheritdoc/>
    public static string Prefix => "ws_";

    /// <inheritdoc/>
    public static WorkspaceId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static WorkspaceId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<WorkspaceId>.Format(Value);
}

/// <summary>Identifies a person.</summary>
public readonly record struct PersonId(Guid Value) : IPrefixedId<PersonId>
{
    /// <inheritdoc/>
    public static string Prefix => "pe_";

    /// <inheritdoc/>
    public static PersonId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static PersonId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<PersonId>.Format(Value);
}

/// <summary>Identifies a team.</summary>
public readonly record struct TeamId(Guid Value) : IPrefixedId<TeamId>
{
    /// <inheritdoc/>
    public static string Prefix => "tm_";

    /// <inheritdoc/>
    public static TeamId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static TeamId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<TeamId>.Format(Value);
}

/// <summary>Identifies an absence.</summary>
public readonly record struct AbsenceId(Guid Value) : IPrefixedId<AbsenceId>
{
    /// <inheritdoc/>
    public static string Prefix => "ab_";

    /// <inheritdoc/>
    public static AbsenceId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static AbsenceId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<AbsenceId>.Format(Value);
}

/// <summary>Identifies an agent key or personal token.</summary>
public readonly record struct AgentKeyId(Guid Value) : IPrefixedId<AgentKeyId>
{
    /// <inheritdoc/>
    public static string Prefix => "ak_";

    /// <inheritdoc/>
    public static AgentKeyId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static AgentKeyId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<AgentKeyId>.Format(Value);
}

/// <summary>Identifies a review.</summary>
public readonly record struct ReviewId(Guid Value) : IPrefixedId<ReviewId>
{
    /// <inheritdoc/>
    public static string Prefix => "rv_";

    /// <inheritdoc/>
    public static ReviewId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static ReviewId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<ReviewId>.Format(Value);
}

/// <summary>Identifies a review item.</summary>
public readonly record struct ReviewItemId(Guid Value) : IPrefixedId<ReviewItemId>
{
    /// <inheritdoc/>
    public static string Prefix => "it_";

    /// <inheritdoc/>
    public static ReviewItemId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static ReviewItemId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Whether it sorts after the other, as both engines sort it; lists page by it.</summary>
    public static bool operator >(ReviewItemId left, ReviewItemId right) => left.Value.CompareTo(right.Value) > 0;

    /// <summary>Whether it sorts before the other, as both engines sort it.</summary>
    public static bool operator <(ReviewItemId left, ReviewItemId right) => left.Value.CompareTo(right.Value) < 0;

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<ReviewItemId>.Format(Value);
}

/// <summary>Identifies an evidence piece.</summary>
public readonly record struct EvidencePieceId(Guid Value) : IPrefixedId<EvidencePieceId>
{
    /// <inheritdoc/>
    public static string Prefix => "ev_";

    /// <inheritdoc/>
    public static EvidencePieceId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static EvidencePieceId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<EvidencePieceId>.Format(Value);
}

/// <summary>Identifies a decision.</summary>
public readonly record struct DecisionId(Guid Value) : IPrefixedId<DecisionId>
{
    /// <inheritdoc/>
    public static string Prefix => "de_";

    /// <inheritdoc/>
    public static DecisionId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static DecisionId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<DecisionId>.Format(Value);
}

/// <summary>Identifies an event, and the webhook-id of every delivery of it.</summary>
public readonly record struct EventId(Guid Value) : IPrefixedId<EventId>
{
    /// <inheritdoc/>
    public static string Prefix => "evt_";

    /// <inheritdoc/>
    public static EventId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static EventId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<EventId>.Format(Value);
}

/// <summary>Identifies a delivery.</summary>
public readonly record struct DeliveryId(Guid Value) : IPrefixedId<DeliveryId>
{
    /// <inheritdoc/>
    public static string Prefix => "dl_";

    /// <inheritdoc/>
    public static DeliveryId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static DeliveryId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<DeliveryId>.Format(Value);
}

/// <summary>Identifies a notification.</summary>
public readonly record struct NotificationId(Guid Value) : IPrefixedId<NotificationId>
{
    /// <inheritdoc/>
    public static string Prefix => "nt_";

    /// <inheritdoc/>
    public static NotificationId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static NotificationId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Whether it sorts after the other, as both engines sort it; lists page by it.</summary>
    public static bool operator >(NotificationId left, NotificationId right) => left.Value.CompareTo(right.Value) > 0;

    /// <summary>Whether it sorts before the other, as both engines sort it.</summary>
    public static bool operator <(NotificationId left, NotificationId right) => left.Value.CompareTo(right.Value) < 0;

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<NotificationId>.Format(Value);
}

/// <summary>Identifies a mail or chat message on its way.</summary>
public readonly record struct MessageId(Guid Value) : IPrefixedId<MessageId>
{
    /// <inheritdoc/>
    public static string Prefix => "ms_";

    /// <inheritdoc/>
    public static MessageId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static MessageId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<MessageId>.Format(Value);
}

/// <summary>Identifies a registered endpoint.</summary>
public readonly record struct EndpointId(Guid Value) : IPrefixedId<EndpointId>
{
    /// <inheritdoc/>
    public static string Prefix => "ep_";

    /// <inheritdoc/>
    public static EndpointId Of(Guid value) => new(value);

    /// <summary>A fresh identifier that sorts after earlier ones.</summary>
    public static EndpointId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <inheritdoc/>
    public override string ToString() => IPrefixedId<EndpointId>.Format(Value);
}
