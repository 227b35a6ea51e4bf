using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>
/// A year of decisions as the roll-ups hold it, made by chance and written straight into the hourly tables: no items and no decisions stand behind it. Office hours
/// are busy and nights are not; six actions, five exception types, three queues and tiers, forty people, six reasons, a new agent version every month and a new
/// contract version every second; one decision in ten edits and one in twelve rejects.
/// </summary>
public sealed class MadeHistory(WorkspaceId workspace, string workflow, int decisions, DateTimeOffset until)
{
    private const int Days = 365;
    private const int RowsInTransaction = 100_000;
    private static readonly string[] Actions =
    [
        "cancel_order",
        "refund_order",
        "exchange_items",
        "change_address",
        "apply_credit",
        "close_account",
    ];
    private static readonly string[] Exceptions =
    [
        "policy_conflict",
        "low_confidence",
        "incomplete_data",
        "ambiguous_request",
        "boundary_crossing",
    ];
    private static readonly string[] Queues = ["support", "support", "leads"];
    private static readonly string[] Tiers = ["standard", "standard", "routine", "high"];
    private static readonly string[] Reasons = ["", "policy", "wrong_customer", "evidence_missing", "too_late", "duplicate"];

    private readonly Random _random = new(5);
    private readonly string[] _people = [.. Enumerable.Range(0, 40).Select(_ => PersonId.New(until).ToString())];

    /// <summary>Writes it and answers how many rows that was.</summary>
    public async Task<(long Figures, long Durations)> WriteAsync(Engine engine, string connectionString)
    {
        var (figures, durations) = (0L, 0L);
        var last = FigureRules.HourOf(until);
        var first = last - Days * 24;
        var weights = Enumerable.Range(0, Days * 24).Select(i => WeightOf(first + i)).ToArray();
        var scale = decisions / weights.Sum();
        var (carry, hours) = (0.0, new Dictionary<(long, Guid), (FigureKey Key, FigureDelta Delta)>());
        var waits = new Dictionary<(long, Guid, DurationMeasure, int), long>();
        for (var i = 0; i < weights.Length; i++)
        {
            carry += weights[i] * scale;
            for (; carry >= 1; carry--)
            {
                Decide(first + i, hours, waits);
            }

            if (waits.Count > RowsInTransaction || i == weights.Length - 1)
            {
                await WriteAsync(engine, connectionString, hours, waits);
                (figures, durations) = (figures + hours.Count, durations + waits.Count);
                hours.Clear();
                waits.Clear();
            }
        }

        return (figures, durations);
    }

    private static double WeightOf(long hour)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(hour * 3600);
        var weekend = at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return (weekend ? 0.25 : 1) * (at.Hour is >= 8 and < 18 ? 1 : 0.15);
    }

    private void Decide(
        long hour,
        Dictionary<(long, Guid), (FigureKey Key, FigureDelta Delta)> figures,
        Dictionary<(long, Guid, DurationMeasure, int), long> durations
    )
    {
        var month = (int)(hour / 720);
        var exception = _random.Next(8) == 0 ? Exceptions[_random.Next(Exceptions.Length)] : "";
        // Skewed: the first is the most frequent by far.
        var action = Actions[(int)(_random.NextDouble() * _random.NextDouble() * Actions.Length)];
        var received = new FigureKey(
            workflow,
            month / 2,
            "change-order",
            action,
            exception,
            Queues[_random.Next(Queues.Length)],
            Tiers[_random.Next(Tiers.Length)],
            "assistant",
            string.Create(CultureInfo.InvariantCulture, $"v{month - _random.Next(4) / 3}"),
            Person: "",
            ReasonCode: ""
        );
        Add(received, new FigureDelta(Received: 1, Exceptions: exception.Length > 0 ? 1 : 0));
        var chance = _random.Next(120);
        var late = _random.Next(25) == 0 ? 1 : 0;
        var decided = received with
        {
            Person = _people[(int)(_random.NextDouble() * _random.NextDouble() * _people.Length)],
            ReasonCode = chance is >= 12 and < 22 ? Reasons[_random.Next(Reasons.Length)] : "",
        };
        Add(
            decided,
            chance < 12 ? new FigureDelta(Edited: 1, Breached: late)
                : chance < 22 ? new FigureDelta(Rejected: 1, Breached: late)
                : new FigureDelta(Approved: 1, Breached: late)
        );
        var (claim, handle) = (TimeSpan.FromMinutes(6 * LogNormal()), TimeSpan.FromMinutes(2.5 * LogNormal()));
        var hash = decided.Hash();
        Count(DurationMeasure.Claim, claim);
        Count(DurationMeasure.Handle, handle);
        Count(DurationMeasure.Decide, claim + handle);

        void Add(FigureKey key, FigureDelta delta)
        {
            var at = (hour, key.Hash());
            figures[at] = (key, figures.GetValueOrDefault(at).Delta + delta);
        }

        void Count(DurationMeasure measure, TimeSpan wait)
        {
            var at = (hour, hash, measure, DurationBuckets.BucketOf(wait));
            durations[at] = durations.GetValueOrDefault(at) + 1;
        }
    }

    private double LogNormal() =>
        Math.Exp(0.9 * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));

    private Task WriteAsync(
        Engine engine,
        string connectionString,
        Dictionary<(long Hour, Guid Hash), (FigureKey Key, FigureDelta Delta)> figures,
        Dictionary<(long Hour, Guid Hash, DurationMeasure Measure, int Bucket), long> durations
    )
    {
        var rows = figures
            .OrderBy(f => f.Key)
            .Select(f =>
                (object[])
                    [
                        workspace.Value,
                        f.Key.Hour,
                        f.Key.Hash,
                        f.Value.Key.Workflow,
                        f.Value.Key.ContractVersion,
                        f.Value.Key.Step,
                        f.Value.Key.Action,
                        f.Value.Key.ExceptionType,
                        f.Value.Key.Queue,
                        f.Value.Key.Tier,
                        f.Value.Key.AgentName,
                        f.Value.Key.AgentVersion,
                        f.Value.Key.Person,
                        f.Value.Key.ReasonCode,
                        f.Value.Delta.Received,
                        f.Value.Delta.Exceptions,
                        f.Value.Delta.Approved,
                        f.Value.Delta.Edited,
                        f.Value.Delta.Rejected,
                        f.Value.Delta.Responded,
                        f.Value.Delta.Automatic,
                        f.Value.Delta.Breached,
                        f.Value.Delta.TimedOut,
                    ]
            );
        var waits = durations
            .OrderBy(d => d.Key)
            .Select(d => (object[])[workspace.Value, d.Key.Hour, d.Key.Hash, SnakeCase.Of(d.Key.Measure), d.Key.Bucket, d.Value]);
        return engine is Engine.Sqlite ? InsertAsync(connectionString, rows, waits) : CopyAsync(connectionString, rows, waits);
    }

    private static readonly string[] FigureColumns =
    [
        "WorkspaceId",
        "Hour",
        "KeyHash",
        "Workflow",
        "ContractVersion",
        "Step",
        "Action",
        "ExceptionType",
        "Queue",
        "Tier",
        "AgentName",
        "AgentVersion",
        "Person",
        "ReasonCode",
        "Received",
        "Exceptions",
        "Approved",
        "Edited",
        "Rejected",
        "Responded",
        "Automatic",
        "Breached",
        "TimedOut",
    ];

    private static readonly string[] DurationColumns = ["WorkspaceId", "Hour", "KeyHash", "Measure", "Bucket", "Count"];

    private static async Task InsertAsync(string connectionString, IEnumerable<object[]> figures, IEnumerable<object[]> durations)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (
            var (table, columns, rows) in ((string, string[], IEnumerable<object[]>)[])
                [("HourlyFigures", FigureColumns, figures), ("HourlyDurations", DurationColumns, durations)]
        )
        {
            await using var insert = connection.CreateCommand();
            insert.Transaction = (SqliteTransaction)transaction;
            insert.CommandText =
                $"INSERT INTO \"{table}\" ({Names(columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"${i}"))})";
            var parameters = columns.Select((_, i) => insert.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" })).ToList();
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    parameters[i].Value = row[i];
                }

                await insert.ExecuteNonQueryAsync();
            }
        }

        await transaction.CommitAsync();
    }

    private static async Task CopyAsync(string connectionString, IEnumerable<object[]> figures, IEnumerable<object[]> durations)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        foreach (
            var (table, columns, rows) in ((string, string[], IEnumerable<object[]>)[])
                [("HourlyFigures", FigureColumns, figures), ("HourlyDurations", DurationColumns, durations)]
        )
        {
            await using var copy = await connection.BeginBinaryImportAsync(
                $"COPY \"{table}\" ({Names(columns)}) FROM STDIN (FORMAT BINARY)"
            );
            foreach (var row in rows)
            {
                await copy.StartRowAsync();
                foreach (var value in row)
                {
                    await copy.WriteAsync(
                        value,
                        value switch
                        {
                            Guid => NpgsqlDbType.Uuid,
                            long => NpgsqlDbType.Bigint,
                            int => NpgsqlDbType.Integer,
                            _ => NpgsqlDbType.Text,
                        }
                    );
                }
            }

            await copy.CompleteAsync();
        }
    }

    private static string Names(string[] columns) => string.Join(", ", columns.Select(c => $"\"{c}\""));
}
