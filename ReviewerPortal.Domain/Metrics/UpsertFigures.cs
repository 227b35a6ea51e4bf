using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>Adds to the hour's counts inside the transaction of what is counted, in key order, so that two nodes never wait for each other crosswise.</summary>
internal static class UpsertFigures
{
    /// <summary>Adds every delta to its row, making the row when it is the first. Both engines read this statement alike.</summary>
    public static async Task RunAsync(
        PortalDbContext db,
        WorkspaceId workspace,
        SortedDictionary<(long Hour, Guid KeyHash), (FigureKey Key, FigureDelta Delta)> figures
    )
    {
        foreach (var ((hour, hash), (key, delta)) in figures)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "HourlyFigures" ("WorkspaceId", "Hour", "KeyHash", "Workflow", "ContractVersion", "Step", "Action", "ExceptionType", "Queue", "Tier",
                    "AgentName", "AgentVersion", "Person", "ReasonCode", "Received", "Exceptions", "Approved", "Edited", "Rejected", "Responded", "Automatic", "Breached")
                VALUES ({workspace.Value}, {hour}, {hash}, {key.Workflow}, {key.ContractVersion}, {key.Step}, {key.Action}, {key.ExceptionType}, {key.Queue}, {key.Tier},
                    {key.AgentName}, {key.AgentVersion}, {key.Person}, {key.ReasonCode}, {delta.Received}, {delta.Exceptions}, {delta.Approved}, {delta.Edited},
                    {delta.Rejected}, {delta.Responded}, {delta.Automatic}, {delta.Breached})
                ON CONFLICT ("WorkspaceId", "Hour", "KeyHash") DO UPDATE SET
                    "Received" = "HourlyFigures"."Received" + excluded."Received",
                    "Exceptions" = "HourlyFigures"."Exceptions" + excluded."Exceptions",
                    "Approved" = "HourlyFigures"."Approved" + excluded."Approved",
                    "Edited" = "HourlyFigures"."Edited" + excluded."Edited",
                    "Rejected" = "HourlyFigures"."Rejected" + excluded."Rejected",
                    "Responded" = "HourlyFigures"."Responded" + excluded."Responded",
                    "Automatic" = "HourlyFigures"."Automatic" + excluded."Automatic",
                    "Breached" = "HourlyFigures"."Breached" + excluded."Breached"
                """
            );
        }
    }
}
