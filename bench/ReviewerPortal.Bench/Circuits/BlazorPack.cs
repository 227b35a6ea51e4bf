using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ReviewerPortal.Bench.Circuits;

/// <summary>
/// The hub protocol <c>blazorpack</c>: SignalR's messages as MessagePack, each behind its length. Only what circuits use.
/// Sources: MessagePack specification; SignalR hub protocol, section "MessagePack encoding".
/// </summary>
internal static class BlazorPack
{
    /// <summary>Opens the connection; answered by <c>{}</c> and the same last character.</summary>
    public static readonly byte[] Handshake = [.. "{\"protocol\":\"blazorpack\",\"version\":1}"u8, EndOfHandshake];

    /// <summary>Ends each side's handshake.</summary>
    public const byte EndOfHandshake = 0x1e;

    /// <summary>Keeps the connection alive.</summary>
    public static readonly byte[] Ping = [2, 0x91, PingType];

    private const int InvocationType = 1;
    private const int CompletionType = 3;
    private const int PingType = 6;
    private const int CloseType = 7;
    private const int FailedCompletion = 1;
    private const int CompletionWithResult = 3;
    private const int LongestLength = 5;

    /// <summary>What the server says.</summary>
    public abstract record Message;

    /// <summary>The server calls a method of the client.</summary>
    public sealed record Invocation(string Target, object?[] Arguments) : Message;

    /// <summary>The server answers a call; <see cref="Error"/> is null when it went well.</summary>
    public sealed record Completion(string Id, object? Result, string? Error) : Message;

    /// <summary>The server hangs up.</summary>
    public sealed record Close(string? Error) : Message;

    /// <summary>The server is there.</summary>
    public sealed record Alive : Message;

    /// <summary>Writes a call of a method of the server; without an <paramref name="id"/> it is not answered.</summary>
    /// <param name="target">The method.</param>
    /// <param name="id">What the answer will carry.</param>
    /// <param name="arguments">Texts, whole numbers, truth values and nulls.</param>
    public static byte[] Invoke(string target, string? id, params ReadOnlySpan<object?> arguments)
    {
        var body = new ArrayBufferWriter<byte>();
        Put(body, 0x96, InvocationType, 0x80);
        Write(body, id);
        Write(body, target);
        Put(body, (byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
        {
            Write(body, argument);
        }

        Put(body, 0x90);
        var message = new ArrayBufferWriter<byte>(body.WrittenCount + LongestLength);
        var length = (uint)body.WrittenCount;
        for (; length > 0x7f; length >>= 7)
        {
            Put(message, (byte)(length | 0x80));
        }

        Put(message, (byte)length);
        message.Write(body.WrittenSpan);
        return message.WrittenSpan.ToArray();
    }

    /// <summary>Takes the first whole message off the front; false while it is not all there.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> received, out Message message)
    {
        message = new Alive();
        var (length, at) = (0, 0);
        for (var shift = 0; ; shift += 7)
        {
            if (at == received.Length)
            {
                return false;
            }

            var part = received[at++];
            length |= (part & 0x7f) << shift;
            if (part <= 0x7f)
            {
                break;
            }
        }

        if (received.Length - at < length)
        {
            return false;
        }

        var body = received.Slice(at, length);
        received = received[(at + length)..];
        var fields = (object?[])Read(ref body)!;
        message = (long)fields[0]! switch
        {
            InvocationType => new Invocation((string)fields[3]!, (object?[])fields[4]!),
            CompletionType => new Completion(
                (string)fields[2]!,
                (long)fields[3]! == CompletionWithResult ? fields[4] : null,
                (long)fields[3]! == FailedCompletion ? (string)fields[4]! : null
            ),
            CloseType => new Close(fields.Length > 1 ? fields[1] as string : null),
            _ => message,
        };
        return true;
    }

    private static void Write(ArrayBufferWriter<byte> to, object? value)
    {
        switch (value)
        {
            case null:
                Put(to, 0xc0);
                break;
            case bool truth:
                Put(to, truth ? (byte)0xc3 : (byte)0xc2);
                break;
            case long number:
                Put(to, 0xd3);
                BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(sizeof(long)), number);
                to.Advance(sizeof(long));
                break;
            case string text:
                Put(to, 0xdb);
                BinaryPrimitives.WriteUInt32BigEndian(to.GetSpan(sizeof(uint)), (uint)Encoding.UTF8.GetByteCount(text));
                to.Advance(sizeof(uint));
                Encoding.UTF8.GetBytes(text, to);
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is not written.", nameof(value));
        }
    }

    private static void Put(ArrayBufferWriter<byte> to, params ReadOnlySpan<byte> bytes) => to.Write(bytes);

    // Whole numbers come as long, binary as byte[], maps as null: no message of a circuit carries one that matters.
    private static object? Read(ref ReadOnlySpan<byte> from)
    {
        var kind = Take(ref from, 1)[0];
        return kind switch
        {
            <= 0x7f => (long)kind,
            <= 0x8f => ReadMap(ref from, kind & 0x0f),
            <= 0x9f => ReadArray(ref from, kind & 0x0f),
            <= 0xbf => ReadText(ref from, kind & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Take(ref from, (int)ReadNumber(ref from, 1)).ToArray(),
            0xc5 => Take(ref from, (int)ReadNumber(ref from, 2)).ToArray(),
            0xc6 => Take(ref from, (int)ReadNumber(ref from, 4)).ToArray(),
            0xca => (double)BinaryPrimitives.ReadSingleBigEndian(Take(ref from, sizeof(float))),
            0xcb => BinaryPrimitives.ReadDoubleBigEndian(Take(ref from, sizeof(double))),
            >= 0xcc and <= 0xcf => (long)ReadNumber(ref from, 1 << (kind - 0xcc)),
            0xd0 => (long)(sbyte)Take(ref from, 1)[0],
            0xd1 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(ref from, sizeof(short))),
            0xd2 => (long)BinaryPrimitives.ReadInt32BigEndian(Take(ref from, sizeof(int))),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(ref from, sizeof(long))),
            0xd9 => ReadText(ref from, (int)ReadNumber(ref from, 1)),
            0xda => ReadText(ref from, (int)ReadNumber(ref from, 2)),
            0xdb => ReadText(ref from, (int)ReadNumber(ref from, 4)),
            0xdc => ReadArray(ref from, (int)ReadNumber(ref from, 2)),
            0xdd => ReadArray(ref from, (int)ReadNumber(ref from, 4)),
            0xde => ReadMap(ref from, (int)ReadNumber(ref from, 2)),
            0xdf => ReadMap(ref from, (int)ReadNumber(ref from, 4)),
            >= 0xe0 => (long)(sbyte)kind,
            _ => throw new InvalidDataException($"MessagePack kind {kind:x2} is not read."),
        };
    }

    private static object?[] ReadArray(ref ReadOnlySpan<byte> from, int count)
    {
        var values = new object?[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Read(ref from);
        }

        return values;
    }

    private static object? ReadMap(ref ReadOnlySpan<byte> from, int count)
    {
        for (var i = 0; i < count * 2; i++)
        {
            Read(ref from);
        }

        return null;
    }

    private static string ReadText(ref ReadOnlySpan<byte> from, int length) => Encoding.UTF8.GetString(Take(ref from, length));

    private static ulong ReadNumber(ref ReadOnlySpan<byte> from, int bytes)
    {
        var number = 0UL;
        foreach (var part in Take(ref from, bytes))
        {
            number = (number << 8) | part;
        }

        return number;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from, int count)
    {
        var taken = from[..count];
        from = from[count..];
        return taken;
    }
}
