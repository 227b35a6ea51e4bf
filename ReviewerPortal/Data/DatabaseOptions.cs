using System.ComponentModel.DataAnnotations;

namespace ReviewerPortal.Data;

/// <summary>Which database holds the portal's truth. Section <c>Database</c>; the address is <c>ConnectionStrings:Portal</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The embedded database.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>PostgreSQL 15 or newer.</summary>
    public const string Postgres = "postgres";

    /// <summary>The address used where none is configured.</summary>
    public const string DefaultConnection = "Data Source=./data/portal.db";

    /// <summary><c>sqlite</c> (default) or <c>postgres</c>.</summary>
    [RegularExpression("^(sqlite|postgres)$", ErrorMessage = "Database:Provider must be 'sqlite' or 'postgres'.")]
    public string Provider { get; set; } = Sqlite;
}
