using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReviewerPortal.Data.Migrations.Sqlite;

/// <summary>The engine itself refuses to change or remove an audit entry.</summary>
[DbContext(typeof(SqlitePortalDbContext))]
[Migration("20261122200001_AuditIsAppendOnly")]
public sealed class AuditIsAppendOnly : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var verb in (string[])["UPDATE", "DELETE"])
        {
            migrationBuilder.Sql(
                $"""
                CREATE TRIGGER "AuditEntries_no_{verb.ToLowerInvariant()}" BEFORE {verb} ON "AuditEntries"
                BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;
                """
            );
        }
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""DROP TRIGGER "AuditEntries_no_update";""");
        migrationBuilder.Sql("""DROP TRIGGER "AuditEntries_no_delete";""");
    }
}
