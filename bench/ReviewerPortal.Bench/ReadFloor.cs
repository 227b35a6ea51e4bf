using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>What the bare driver needs for the same queries: one connection, prepared statements, every column of every row read, no mapping, no rules.</summary>
public static class ReadFloor
{
    /// <summary>Runs the queries so many times, one after the other.</summary>
    /// <param name="engine">On which engine.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="queries">What the portal ran for one reading.</param>
    /// <param name="operations">How often.</param>
    public static async Task<Rate> RunAsync(Engine engine, string connectionString, IReadOnlyList<WrittenStatement> queries, int operations)
    {
        await using DbConnection connection =
            engine is Engine.Sqlite ? new SqliteConnection(connectionString) : new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var commands = new List<DbCommand>();
        foreach (var query in queries)
        {
            var command = connection.CreateCommand();
            command.CommandText = query.Sql;
            foreach (var (name, value) in query.Parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            await command.PrepareAsync();
            commands.Add(command);
        }

        var rate = await Rate.OfAsync(
            operations,
            clients: 1,
            async _ =>
            {
                foreach (var command in commands)
                {
                    await using var reader = await command.ExecuteReaderAsync();
                    var row = new object[reader.FieldCount];
                    while (await reader.ReadAsync())
                    {
                        reader.GetValues(row);
                    }
                }
            }
        );
        foreach (var command in commands)
        {
            await command.DisposeAsync();
        }

        return rate;
    }
}
