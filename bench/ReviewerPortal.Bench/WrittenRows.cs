using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ReviewerPortal.Bench;

/// <summary>One column's value as it was written.</summary>
public sealed record WrittenValue(
    string Column,
    RelationalTypeMapping Mapping,
    object? Value,
    bool IsKey,
    bool IsChanged,
    object? Before,
    bool IsToken
);

/// <summary>One row as it was written.</summary>
public sealed record WrittenRow(string Table, EntityState State, IReadOnlyList<WrittenValue> Values);

/// <summary>One statement that was run beside the rows: the figures are added to, not saved.</summary>
public sealed record WrittenStatement(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters);

/// <summary>
/// Watches what the portal writes for one command, so that the floor can write exactly the same rows — same tables, same columns, same sizes — with the bare driver.
/// </summary>
public sealed class WrittenRows : SaveChangesInterceptor
{
    private bool _isWatching;
    private bool _isWatchingReads;

    /// <summary>The rows, in the order they were tracked.</summary>
    public List<WrittenRow> Rows { get; } = [];

    /// <summary>The statements beside them.</summary>
    public List<WrittenStatement> Statements { get; } = [];

    /// <summary>The queries of items that one reading ran.</summary>
    public async Task<IReadOnlyList<WrittenStatement>> WatchReadsAsync(Func<Task> reading)
    {
        Statements.Clear();
        _isWatchingReads = true;
        await reading();
        _isWatchingReads = false;
        return [.. Statements];
    }

    /// <summary>The statements' side of the watch; interceptors of two kinds are two objects.</summary>
    public DbCommandInterceptor Beside => new StatementWatch(this);

    /// <summary>Watches one command, which must run alone.</summary>
    public async Task<WrittenRows> WatchAsync(Func<Task> command)
    {
        Rows.Clear();
        Statements.Clear();
        _isWatching = true;
        await command();
        _isWatching = false;
        return this;
    }

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        if (_isWatching)
        {
            foreach (
                var entry in eventData.Context!.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified)
            )
            {
                var table = StoreObjectIdentifier.Table(entry.Metadata.GetTableName()!, entry.Metadata.GetSchema());
                Rows.Add(
                    new WrittenRow(
                        entry.Metadata.GetTableName()!,
                        entry.State,
                        [
                            .. entry.Properties.Select(p => new WrittenValue(
                                p.Metadata.GetColumnName(table)!,
                                p.Metadata.GetRelationalTypeMapping(),
                                p.CurrentValue,
                                p.Metadata.IsPrimaryKey(),
                                p.IsModified,
                                p.OriginalValue,
                                p.Metadata.IsConcurrencyToken
                            )),
                        ]
                    )
                );
            }
        }

        return ValueTask.FromResult(result);
    }

    private sealed class StatementWatch(WrittenRows rows) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            if (rows._isWatchingReads && command.CommandText.Contains("FROM \"ReviewItems\"", StringComparison.Ordinal))
            {
                rows.Statements.Add(StatementOf(command));
            }

            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            if (rows._isWatching && command.CommandText.Contains("INSERT INTO \"Hourly", StringComparison.Ordinal))
            {
                rows.Statements.Add(StatementOf(command));
            }

            return ValueTask.FromResult(result);
        }

        private static WrittenStatement StatementOf(DbCommand command) =>
            new(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]);
    }
}
