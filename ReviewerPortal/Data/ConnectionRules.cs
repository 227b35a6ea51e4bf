using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ReviewerPortal.Data;

/// <summary>What a connection string says, engine by engine.</summary>
public static class ConnectionRules
{
    /// <summary>What is wrong with it, each problem beginning with its key; empty when it can be used.</summary>
    public static IReadOnlyList<string> Check(string provider, string connection)
    {
        try
        {
            DbConnectionStringBuilder parsed = IsSqlite(provider)
                ? new SqliteConnectionStringBuilder(connection)
                : new NpgsqlConnectionStringBuilder(connection);
            return parsed is SqliteConnectionStringBuilder { DataSource.Length: 0 }
                ? ["ConnectionStrings:Portal must name a file: Data Source=PATH."]
                : [];
        }
        catch (ArgumentException unreadable)
        {
            return [$"ConnectionStrings:Portal cannot be read for the provider '{provider}': {unreadable.Message}"];
        }
    }

    /// <summary>The full path of the SQLite file; null on PostgreSQL.</summary>
    public static string? FileOf(string provider, string connection) =>
        IsSqlite(provider) ? Path.GetFullPath(new SqliteConnectionStringBuilder(connection).DataSource) : null;

    private static bool IsSqlite(string provider) => string.Equals(provider, DatabaseOptions.Sqlite, StringComparison.Ordinal);
}
