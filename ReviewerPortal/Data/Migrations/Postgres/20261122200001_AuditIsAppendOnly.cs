using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReviewerPortal.Data.Migrations.Postgres;

/// <summary>The engine itself refuses to change or remove an audit entry.</summary>
[DbContext(typeof(PostgresPortalDbContext))]
[Migration("20261122200001_AuditIsAppendOnly")]
public sealed class AuditIsAppendOnly : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$;
            """
        );
        migrationBuilder.Sql(
            """
            CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEntries"
            FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
            """
        );
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""DROP TRIGGER audit_entries_no_change ON "AuditEntries";""");
        migrationBuilder.Sql("DROP FUNCTION audit_is_append_only();");
    }
}
