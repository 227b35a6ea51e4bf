using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ReviewerPortal.Bench.Circuits;

/// <summary>Counts the statements EF Core has executed in this process, as it announces them to whoever listens.</summary>
internal sealed class StatementCount : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string EntityFramework = "Microsoft.EntityFrameworkCore";
    private static readonly string Executed = RelationalEventId.CommandExecuted.Name!;
    private readonly List<IDisposable> _subscriptions = [];
    private long _count;

    public StatementCount() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>How many.</summary>
    public long Count => Interlocked.Read(ref _count);

    public void OnNext(DiagnosticListener value)
    {
        if (string.Equals(value.Name, EntityFramework, StringComparison.Ordinal))
        {
            _subscriptions.Add(value.Subscribe(this, name => string.Equals(name, Executed, StringComparison.Ordinal)));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (string.Equals(value.Key, Executed, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _count);
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose() => _subscriptions.ForEach(s => s.Dispose());
}
