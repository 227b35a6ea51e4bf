using System.Runtime.InteropServices;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>Counts and durations that are being added up.</summary>
internal sealed class FigureTally
{
    private static readonly DurationMeasure[] Measures = Enum.GetValues<DurationMeasure>();

    // By measure; null until something is added: a year of hours is many tallies, most of them of counts alone.
    private readonly Dictionary<int, long>?[] _durations = new Dictionary<int, long>?[Measures.Length];

    public FigureDelta Delta { get; set; }

    public IReadOnlyDictionary<DurationMeasure, Dictionary<int, long>> Durations => Measures.ToDictionary(m => m, Of);

    public void Add(DurationMeasure measure, int bucket, long count) =>
        CollectionsMarshal.GetValueRefOrAddDefault(Of(measure), bucket, out _) += count;

    public void Add(FigureTally other)
    {
        Delta += other.Delta;
        foreach (var measure in Measures)
        {
            foreach (var (bucket, count) in other._durations[(int)measure] ?? [])
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
        new(DurationBuckets.Percentile(Of(measure), 0.5), DurationBuckets.Percentile(Of(measure), 0.9));

    private Dictionary<int, long> Of(DurationMeasure measure) => _durations[(int)measure] ??= [];
}
