using System.Buffers.Binary;
using System.IO.Compression;

namespace ReviewerPortal.Demo;

/// <summary>Draws a small picture: a week of fares as bars, the day in question marked. A PNG (ISO/IEC 15948), greyscale-free truecolour, a few hundred bytes.</summary>
public static class DemoPicture
{
    private const int Width = 360;
    private const int Height = 160;
    private const int Base = 140;

    /// <summary>The picture of these fares.</summary>
    /// <param name="fares">One bar each; at least one, positive.</param>
    /// <param name="marked">The bar that is the proposal's day.</param>
    public static byte[] OfFares(IReadOnlyList<int> fares, int marked)
    {
        var pixels = new byte[(Width * 3 + 1) * Height];
        Fill(pixels, 0, 0, Width, Height, 0xF7F8F9);
        for (var line = 1; line <= 4; line++)
        {
            Fill(pixels, 16, Base - line * 30, Width - 32, 1, 0xDDE2E6);
        }

        var slot = (Width - 40) / fares.Count;
        var highest = fares.Max();
        foreach (var (i, fare) in fares.Index())
        {
            var height = Math.Max(4, fare * 118 / highest);
            Fill(pixels, 20 + i * slot + 4, Base - height, slot - 8, height, i == marked ? 0xC2571A : 0x5B83AB);
        }

        Fill(pixels, 16, Base, Width - 32, 2, 0x3A444E);
        return Encode(pixels);
    }

    private static void Fill(byte[] pixels, int left, int top, int width, int height, int colour)
    {
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
            {
                // Each line begins with its filter type, 0.
                var at = y * (Width * 3 + 1) + 1 + x * 3;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)(colour >> 16), (byte)(colour >> 8), (byte)colour);
            }
        }
    }

    private static byte[] Encode(byte[] pixels)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, 2);
        Chunk(png, "IHDR"u8, header);
        using (var packed = new MemoryStream())
        {
            using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                zlib.Write(pixels);
            }

            Chunk(png, "IDAT"u8, packed.ToArray());
        }

        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(0xFFFFFFFF, type), data));
        png.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return crc;
    }
}
