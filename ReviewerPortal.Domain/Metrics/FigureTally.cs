namespace ReviewerPortal.Domain.Metrics;

/// <summary>Counts and durations that are being added up.</summary>
internal sealed class FigureTally
{
    private readonly Dictionary<DurationMeasure, Dictionary<int, long>> _durations = Enum.GetValues<DurationMeasure>()
        .ToDictionary(m => m, _ => new Dictionary<int, long>());

    public FigureDelta Delta { get; set; }

    public IReadOnlyDictionary<DurationMeasure, Dictionary<int, long>> Durations => _durations;

    public void Add(DurationMeasure measure, int bucket, long count) =>
        _durations[measure][bucket] = _durations[measure].GetValueOrDefault(bucket) + count;

    public void Add(FigureTally other)
    {
        Delta += other.Delta;
        foreach (var (measure, counts) in other._durations)
        {
            foreach (var (bucket, count) in counts)
            {
                Add(measure, bucket, count);
            }
        }
    }

    public Rates ToRates() =>
        new(
            Delta.OverrideRate,
            Delta.ExceptionRate,
            Delta.SlaBreachRate,
            Delta.Received,
            Delta.Exceptions,
            Delta.Approved,
            Delta.Edited,
            Delta.Rejected,
            Delta.Responded,
            Delta.Automatic,
            PercentilesOf(DurationMeasure.Claim),
            PercentilesOf(DurationMeasure.Decide)
        );

    private Percentiles PercentilesOf(DurationMeasure measure) =>
        new(DurationBuckets.Percentile(_durations[measure], 0.5), DurationBuckets.Percentile(_durations[measure], 0.9));
}
