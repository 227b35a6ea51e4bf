namespace ReviewerPortal.Domain.Metrics;

/// <summary>Durations by measure and bucket in a few bytes: for each measure that has any, its number, how many buckets follow, and for each the step from the bucket before and its count, all as 7-bit-encoded integers.</summary>
public static class PackedDurations
{
    /// <summary>Packs. The same counts are always the same bytes.</summary>
    public static byte[] Pack(IReadOnlyDictionary<DurationMeasure, Dictionary<int, long>> durations)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var (measure, counts) in durations.Where(d => d.Value.Count > 0).OrderBy(d => d.Key))
        {
            writer.Write7BitEncodedInt((int)measure);
            writer.Write7BitEncodedInt(counts.Count);
            var before = 0;
            foreach (var (bucket, count) in counts.OrderBy(c => c.Key))
            {
                writer.Write7BitEncodedInt(bucket - before);
                writer.Write7BitEncodedInt64(count);
                before = bucket;
            }
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Hands every count to <paramref name="add"/>, or every one of a single measure.</summary>
    /// <exception cref="IndexOutOfRangeException">The bytes end too soon: they were not packed here.</exception>
    public static void Unpack(ReadOnlySpan<byte> packed, Action<DurationMeasure, int, long> add, DurationMeasure? only = null)
    {
        var at = 0;
        while (at < packed.Length)
        {
            var measure = (DurationMeasure)Next(packed, ref at);
            var buckets = Next(packed, ref at);
            var bucket = 0;
            for (var i = 0; i < buckets; i++)
            {
                bucket += (int)Next(packed, ref at);
                var count = Next(packed, ref at);
                if (only is null || measure == only)
                {
                    add(measure, bucket, count);
                }
            }
        }
    }

    private static long Next(ReadOnlySpan<byte> packed, ref int at)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = packed[at++];
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
