using System.Buffers.Binary;
using System.Text;

namespace ReviewerPortal.Bench.Circuits;

/// <summary>
/// What a render batch puts on the page: its texts and attributes, in order. Where they go is not read.
/// Layout, little-endian: the last 20 bytes say where the five parts begin; the second part holds the frames of 20 bytes, the fifth the strings.
/// Source: <c>OutOfProcessRenderBatch.ts</c> of ASP.NET Core 10.
/// </summary>
internal readonly ref struct RenderBatchReader(ReadOnlySpan<byte> batch)
{
    private const int FooterLength = 20;
    private const int FrameLength = 20;
    private const int TextFrame = 2;
    private const int AttributeFrame = 3;
    private readonly ReadOnlySpan<byte> _batch = batch;

    /// <summary>How many elements get this attribute.</summary>
    public int CountAttributes(string name)
    {
        var count = 0;
        for (var i = 0; i < Frames; i++)
        {
            if (TypeOf(i) == AttributeFrame && string.Equals(TextAt(FrameAt(i) + 4), name, StringComparison.Ordinal))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>How many texts begin like this.</summary>
    public int CountTexts(string beginning)
    {
        var count = 0;
        for (var i = 0; i < Frames; i++)
        {
            if (TypeOf(i) == TextFrame && TextAt(FrameAt(i) + 4)?.StartsWith(beginning, StringComparison.Ordinal) == true)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Whether one of the texts is this, and nothing but this.</summary>
    public bool HasText(string whole)
    {
        for (var i = 0; i < Frames; i++)
        {
            if (TypeOf(i) == TextFrame && string.Equals(TextAt(FrameAt(i) + 4), whole, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private int FramesBegin => NumberAt(_batch.Length - FooterLength + 4);

    private int StringsBegin => NumberAt(_batch.Length - FooterLength + 16);

    private int Frames => NumberAt(FramesBegin);

    private int FrameAt(int index) => FramesBegin + 4 + (index * FrameLength);

    private int TypeOf(int index) => NumberAt(FrameAt(index));

    private int NumberAt(int at) => BinaryPrimitives.ReadInt32LittleEndian(_batch[at..]);

    private string? TextAt(int at)
    {
        var index = NumberAt(at);
        if (index < 0)
        {
            return null;
        }

        var place = NumberAt(StringsBegin + (index * 4));
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = _batch[place++];
            length |= (part & 0x7f) << shift;
            if (part <= 0x7f)
            {
                return Encoding.UTF8.GetString(_batch.Slice(place, length));
            }
        }
    }
}
