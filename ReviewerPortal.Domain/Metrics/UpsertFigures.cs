using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>Adds to the hour's counts inside the transaction of what is counted, in key order, so that two nodes never wait for each other crosswise.</summary>
internal static class UpsertFigures
{
    // Six values a row: far below either engine's limit of parameters, and more than a full batch of commands ever needs.
    private const int RowsPerStatement = 200;

    /// <summary>Adds every delta to its row, making the row when it is the first. Both engines read these statements alike.</summary>
    public static async Task RunAsync(
        PortalDbContext db,
        WorkspaceId workspace,
        SortedDictionary<(long Hour, Guid KeyHash), (FigureKey Key, FigureDelta Delta)> figures,
        SortedDictionary<(long Hour, Guid KeyHash, DurationMeasure Measure, int Bucket), long> durations
    )
    {
        foreach (var rows in durations.Chunk(RowsPerStatement))
        {
            await AddDurationsAsync(db, workspace, rows);
        }

        foreach (var ((hour, hash), (key, delta)) in figures)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "HourlyFigures" ("WorkspaceId", "Hour", "KeyHash", "Workflow", "ContractVersion", "Step", "Action", "ExceptionType", "Queue", "Tier",
                    "AgentName", "AgentVersion", "Person", "ReasonCode", "Received", "Exceptions", "Approved", "Edited", "Rejected", "Responded", "Automatic", "Breached", "TimedOut")
                VALUES ({workspace.Value}, {hour}, {hash}, {key.Workflow}, {key.ContractVersion}, {key.Step}, {key.Action}, {key.ExceptionType}, {key.Queue}, {key.Tier},
                    {key.AgentName}, {key.AgentVersion}, {key.Person}, {key.ReasonCode}, {delta.Received}, {delta.Exceptions}, {delta.Approved}, {delta.Edited},
                    {delta.Rejected}, {delta.Responded}, {delta.Automatic}, {delta.Breached}, {delta.TimedOut})
                ON CONFLICT ("WorkspaceId", "Hour", "KeyHash") DO UPDATE SET
                    "Received" = "HourlyFigures"."Received" + excluded."Received",
                    "Exceptions" = "HourlyFigures"."Exceptions" + excluded."Exceptions",
                    "Approved" = "HourlyFigures"."Approved" + excluded."Approved",
                    "Edited" = "HourlyFigures"."Edited" + excluded."Edited",
                    "Rejected" = "HourlyFigures"."Rejected" + excluded."Rejected",
                    "Responded" = "HourlyFigures"."Responded" + excluded."Responded",
                    "Automatic" = "HourlyFigures"."Automatic" + excluded."Automatic",
                    "Breached" = "HourlyFigures"."Breached" + excluded."Breached",
                    "TimedOut" = "HourlyFigures"."TimedOut" + excluded."TimedOut"
                """
            );
        }
    }

    private static async Task AddDurationsAsync(
        PortalDbContext db,
        WorkspaceId workspace,
        KeyValuePair<(long Hour, Guid KeyHash, DurationMeasure Measure, int Bucket), long>[] rows
    )
    {
        var values = new List<object>(rows.Length * 6);
        var sql = new StringBuilder(
            """INSERT INTO "HourlyDurations" ("WorkspaceId", "Hour", "KeyHash", "Measure", "Bucket", "Count") VALUES """
        );
        foreach (var ((hour, hash, measure, bucket), count) in rows)
        {
            var n = values.Count;
            sql.Append(n == 0 ? "" : ", ")
                .Append(CultureInfo.InvariantCulture, $"({{{n}}}, {{{n + 1}}}, {{{n + 2}}}, {{{n + 3}}}, {{{n + 4}}}, {{{n + 5}}})");
            values.AddRange([workspace.Value, hour, hash, SnakeCase.Of(measure), bucket, count]);
        }

        sql.Append(
            """
             ON CONFLICT ("WorkspaceId", "Hour", "KeyHash", "Measure", "Bucket")
            DO UPDATE SET "Count" = "HourlyDurations"."Count" + excluded."Count"
            """
        );
        await db.Database.ExecuteSqlRawAsync(sql.ToString(), values);
    }
}
