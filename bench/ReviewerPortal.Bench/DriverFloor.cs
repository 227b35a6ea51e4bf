using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>
/// What the bare driver does with the same rows: one transaction for each operation, prepared statements, the same durability, no mapping, no rules. On SQLite the
/// clients share one connection, because the engine has one writer and competing ones only wait; on PostgreSQL each has its own and sends its statements in batches.
/// </summary>
public sealed class DriverFloor
{
    private readonly Engine _engine;
    private readonly string _connectionString;
    private readonly List<Statement> _rows;
    private readonly List<Statement> _chained;
    private readonly Statement? _head;
    private readonly (int Audit, int Events) _added;

    /// <summary>The floor of one operation.</summary>
    /// <param name="engine">On which engine.</param>
    /// <param name="connectionString">A migrated database with the workspace's head row.</param>
    /// <param name="written">What the portal wrote for it.</param>
    public DriverFloor(Engine engine, string connectionString, WrittenRows written)
    {
        (_engine, _connectionString) = (engine, connectionString);
        var audit = written.Rows.Where(r => r.Table is "AuditEntries").ToList();
        var events = written.Rows.Where(r => r.Table is "Events").ToList();
        _added = (audit.Count, events.Count);
        _rows = [.. written.Rows.Where(r => r.Table is not ("AuditEntries" or "Events" or "WorkspaceHeads")).Select(r => Statement.Of(r))];
        _head = written.Rows.Where(r => r.Table is "WorkspaceHeads").Select(r => Statement.OfHead(r, _added)).FirstOrDefault();
        _chained =
        [
            .. audit.Select((r, i) => Statement.Of(r, i)),
            .. events.Select((r, i) => Statement.Of(r, i)),
            .. written.Statements.Select(Statement.Of),
        ];
    }

    /// <summary>Runs the operation for each set of identifiers and answers operations a second.</summary>
    /// <param name="identifiers">For each operation the identifiers that take the place of the watched ones; unknown ones are added to it.</param>
    /// <param name="clients">How many at a time.</param>
    /// <param name="perTransaction">1, or more to fill a database quickly.</param>
    public async Task<Rate> RunAsync(IReadOnlyList<Dictionary<Guid, Guid>> identifiers, int clients, int perTransaction = 1)
    {
        var next = -1;
        var writers = _engine is Engine.Sqlite ? 1 : clients;
        var connections = new List<Writer>();
        for (var i = 0; i < writers; i++)
        {
            connections.Add(await Writer.OpenAsync(this));
        }

        var rate = await Rate.MeasureAsync(
            identifiers.Count,
            () =>
                Task.WhenAll(
                    connections.Select(async writer =>
                    {
                        while (true)
                        {
                            var at = Interlocked.Add(ref next, perTransaction) - perTransaction + 1;
                            if (at >= identifiers.Count)
                            {
                                return;
                            }

                            await writer.WriteAsync(identifiers.Skip(at).Take(perTransaction));
                        }
                    })
                )
        );
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        return rate;
    }

    private enum Slot
    {
        Constant,
        Identifier,
        UniqueText,
        AuditSequence,
        EventSequence,
    }

    private sealed record Value(string Name, Slot Slot, object? Constant, Func<DbCommand, DbParameter> Make, int Offset);

    private sealed record Statement(string Sql, IReadOnlyList<Value> Values)
    {
        public static Statement Of(WrittenRow row) => Of(row, offset: 0);

        public static Statement Of(WrittenRow row, int offset)
        {
            var values = new List<Value>();
            string Add(WrittenValue value, object? content)
            {
                var name = "@p" + values.Count.ToString(CultureInfo.InvariantCulture);
                var provided = value.Mapping.Converter?.ConvertToProvider(content) ?? content;
                var slot =
                    row.Table is "AuditEntries" && value.Column is "Sequence" ? Slot.AuditSequence
                    : row.Table is "Events" && value.Column is "Sequence" ? Slot.EventSequence
                    : row.Table is "StoredAnswers" && value.Column is "Key" ? Slot.UniqueText
                    : provided is Guid && value.Column is not "WorkspaceId" ? Slot.Identifier
                    : Slot.Constant;
                values.Add(new Value(name, slot, provided, command => value.Mapping.CreateParameter(command, name, content), offset));
                return name;
            }

            if (row.State == EntityState.Added)
            {
                var columns = string.Join(", ", row.Values.Select(v => $"\"{v.Column}\""));
                var parameters = string.Join(", ", row.Values.Select(v => Add(v, v.Value)));
                return new Statement($"INSERT INTO \"{row.Table}\" ({columns}) VALUES ({parameters})", values);
            }

            var changes = string.Join(
                ", ",
                row.Values.Where(v => v.IsChanged && !v.IsKey).Select(v => $"\"{v.Column}\" = {Add(v, v.Value)}")
            );
            var where = string.Join(
                " AND ",
                row.Values.Where(v => v.IsKey || v.IsToken).Select(v => $"\"{v.Column}\" = {Add(v, v.Before)}")
            );
            return new Statement($"UPDATE \"{row.Table}\" SET {changes} WHERE {where}", values);
        }

        public static Statement OfHead(WrittenRow head, (int Audit, int Events) added)
        {
            var workspace = head.Values.Single(v => v.IsKey);
            var hash = head.Values.Single(v => v.Column is "AuditHash");
            return new Statement(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    UPDATE "WorkspaceHeads" SET "AuditSequence" = "AuditSequence" + {added.Audit}, "EventSequence" = "EventSequence" + {added.Events}, "AuditHash" = @h
                    WHERE "WorkspaceId" = @w RETURNING "AuditSequence", "EventSequence"
                    """
                ),
                [
                    new Value("@h", Slot.Constant, null, c => hash.Mapping.CreateParameter(c, "@h", hash.Value), 0),
                    new Value("@w", Slot.Constant, null, c => workspace.Mapping.CreateParameter(c, "@w", workspace.Value), 0),
                ]
            );
        }

        public static Statement Of(WrittenStatement statement) =>
            new(
                statement.Sql,
                [
                    .. statement.Parameters.Select(p => new Value(
                        p.Name,
                        Slot.Constant,
                        p.Value,
                        command =>
                        {
                            var parameter = command.CreateParameter();
                            (parameter.ParameterName, parameter.Value) = (p.Name, p.Value);
                            return parameter;
                        },
                        0
                    )),
                ]
            );
    }

    /// <summary>One connection with its statements prepared.</summary>
    private sealed class Writer : IAsyncDisposable
    {
        private readonly DbConnection _connection;
        private readonly Part _rows;
        private readonly Part? _head;
        private readonly Part _chained;

        private Writer(DbConnection connection, DriverFloor floor)
        {
            _connection = connection;
            _rows = new Part(connection, floor._rows);
            _head = floor._head is null ? null : new Part(connection, [floor._head]);
            _chained = new Part(connection, floor._chained);
            Added = floor._added;
        }

        private (int Audit, int Events) Added { get; }

        public static async Task<Writer> OpenAsync(DriverFloor floor)
        {
            DbConnection connection =
                floor._engine is Engine.Sqlite
                    ? new SqliteConnection(floor._connectionString)
                    : new NpgsqlConnection(floor._connectionString);
            await connection.OpenAsync();
            await using var settings = connection.CreateCommand();
            settings.CommandText =
                floor._engine is Engine.Sqlite
                    ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
                    : "SET synchronous_commit = on";
            await settings.ExecuteNonQueryAsync();
            return new Writer(connection, floor);
        }

        public async Task WriteAsync(IEnumerable<Dictionary<Guid, Guid>> operations)
        {
            await using var transaction = await _connection.BeginTransactionAsync();
            foreach (var identifiers in operations)
            {
                var unique = Guid.CreateVersion7().ToString("N");
                await _rows.RunAsync(transaction, identifiers, unique, (0, 0));
                var ends = (Audit: 0L, Events: 0L);
                if (_head is not null)
                {
                    ends = await _head.ReadAsync(transaction);
                }

                await _chained.RunAsync(transaction, identifiers, unique, (ends.Audit - Added.Audit + 1, ends.Events - Added.Events + 1));
            }

            await transaction.CommitAsync();
        }

        public async ValueTask DisposeAsync() => await _connection.DisposeAsync();
    }

    /// <summary>Statements that travel together: as one batch where the driver has batches, one after the other where it has none.</summary>
    private sealed class Part
    {
        private readonly List<DbCommand> _commands = [];
        private readonly DbBatch? _batch;
        private readonly List<(DbParameter Parameter, Value Value)> _varying = [];

        public Part(DbConnection connection, IReadOnlyList<Statement> statements)
        {
            _batch = connection.CanCreateBatch ? connection.CreateBatch() : null;
            foreach (var statement in statements)
            {
                var command = connection.CreateCommand();
                command.CommandText = statement.Sql;
                var parameters = statement.Values.Select(v => (Parameter: v.Make(command), Value: v)).ToList();
                _varying.AddRange(parameters.Where(p => p.Value.Slot is not Slot.Constant));
                if (_batch is null)
                {
                    parameters.ForEach(p => command.Parameters.Add(p.Parameter));
                    _commands.Add(command);
                    continue;
                }

                var part = _batch.CreateBatchCommand();
                part.CommandText = statement.Sql;
                parameters.ForEach(p => part.Parameters.Add(p.Parameter));
                _batch.BatchCommands.Add(part);
                command.Dispose();
            }

            _batch?.Prepare();
        }

        public async Task RunAsync(
            DbTransaction transaction,
            Dictionary<Guid, Guid> identifiers,
            string unique,
            (long Audit, long Events) first
        )
        {
            foreach (var (parameter, value) in _varying)
            {
                parameter.Value = value.Slot switch
                {
                    Slot.Identifier => Mapped(identifiers, (Guid)value.Constant!, parameter),
                    Slot.UniqueText => unique,
                    Slot.AuditSequence => first.Audit + value.Offset,
                    _ => first.Events + value.Offset,
                };
            }

            if (_batch is not null)
            {
                if (_batch.BatchCommands.Count > 0)
                {
                    _batch.Transaction = transaction;
                    await _batch.ExecuteNonQueryAsync();
                }

                return;
            }

            foreach (var command in _commands)
            {
                command.Transaction = transaction;
                await command.ExecuteNonQueryAsync();
            }
        }

        public async Task<(long Audit, long Events)> ReadAsync(DbTransaction transaction)
        {
            DbDataReader reader;
            if (_batch is not null)
            {
                _batch.Transaction = transaction;
                reader = await _batch.ExecuteReaderAsync();
            }
            else
            {
                _commands[0].Transaction = transaction;
                reader = await _commands[0].ExecuteReaderAsync();
            }

            await using (reader)
            {
                await reader.ReadAsync();
                return (reader.GetInt64(0), reader.GetInt64(1));
            }
        }

        private static object Mapped(Dictionary<Guid, Guid> identifiers, Guid original, DbParameter parameter)
        {
            if (!identifiers.TryGetValue(original, out var fresh))
            {
                identifiers[original] = fresh = Guid.CreateVersion7();
            }

            // Whatever form the mapping gave the first one (SQLite keeps identifiers as text), the others take too.
            return parameter.Value is string ? fresh.ToString().ToUpperInvariant() : fresh;
        }
    }
}
