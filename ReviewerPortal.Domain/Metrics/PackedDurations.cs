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

    /// <summary>Hands every count to <paramref name="add"/>.</summary>
    /// <exception cref="EndOfStreamException">The bytes end too soon: they were not packed here.</exception>
    public static void Unpack(byte[] packed, Action<DurationMeasure, int, long> add)
    {
        using var bytes = new MemoryStream(packed, writable: false);
        using var reader = new BinaryReader(bytes);
        while (bytes.Position < bytes.Length)
        {
            var measure = (DurationMeasure)reader.Read7BitEncodedInt();
            var buckets = reader.Read7BitEncodedInt();
            var bucket = 0;
            for (var i = 0; i < buckets; i++)
            {
                bucket += reader.Read7BitEncodedInt();
                add(measure, bucket, reader.Read7BitEncodedInt64());
            }
        }
    }
}
