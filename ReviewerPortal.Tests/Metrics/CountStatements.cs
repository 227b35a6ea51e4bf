using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Data;

namespace ReviewerPortal.Tests.Metrics;

/// <summary>Counts the statements a SQLite database is asked.</summary>
internal sealed class CountStatements : DbCommandInterceptor
{
    private int _count;

    public int Count => _count;

    /// <summary>Counts those of a database that is being put together.</summary>
    public void Watch(IServiceCollection services) => services.ConfigureDbContext<SqlitePortalDbContext>(o => o.AddInterceptors(this));

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        Interlocked.Increment(ref _count);
        return new(result);
    }
}
