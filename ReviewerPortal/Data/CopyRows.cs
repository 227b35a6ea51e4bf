using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace ReviewerPortal.Data;

/// <summary>
/// New rows of one table on their way to PostgreSQL by COPY, in the connection's own transaction: a burst of a thousand audit entries and clock segments is one
/// command and not a thousand.
/// </summary>
internal sealed class CopyRows(IEntityType table, IReadOnlyList<EntityEntry> entries)
{
    /// <summary>From so many rows on.</summary>
    public const int WorthIt = 100;

    private readonly List<Column> _columns =
    [
        .. table.GetProperties().Select(p => new Column(p, p.GetColumnName(), p.GetRelationalTypeMapping().StoreTypeNameBase)),
    ];

    private readonly List<object?[]> _rows = [];

    /// <summary>Whether nothing else of the same save can depend on the rows, and the database makes up none of their values.</summary>
    public static bool CanTake(IEntityType table) =>
        !table.GetReferencingForeignKeys().Any()
        && table.GetProperties().All(p => p.ValueGenerated is ValueGenerated.Never)
        && !table.GetDirectlyDerivedTypes().Any()
        && !table.GetComplexProperties().Any();

    /// <summary>Takes the rows out of what is tracked, so that saving leaves them alone.</summary>
    public void TakeOut()
    {
        foreach (var entry in entries)
        {
            _rows.Add([.. _columns.Select(c => c.ValueOf(entry))]);
            entry.State = EntityState.Detached;
        }
    }

    /// <summary>Writes them.</summary>
    /// <exception cref="PostgresException">The database refuses a row; none is written then.</exception>
    public async Task WriteAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var names = string.Join(", ", _columns.Select(c => $"\"{c.Name}\""));
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY \"{table.GetTableName()}\" ({names}) FROM STDIN (FORMAT BINARY)",
            ct
        );
        foreach (var row in _rows)
        {
            await copy.StartRowAsync(ct);
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is { } value)
                {
                    await copy.WriteAsync(value, _columns[i].Type, ct);
                }
                else
                {
                    await copy.WriteNullAsync(ct);
                }
            }
        }

        await copy.CompleteAsync(ct);
    }

    private sealed record Column(IProperty Property, string Name, string Type)
    {
        public object? ValueOf(EntityEntry entry)
        {
            var value = entry.Property(Property).CurrentValue;
            return Property.GetRelationalTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
        }
    }
}
