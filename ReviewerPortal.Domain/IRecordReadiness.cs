namespace ReviewerPortal.Domain;

/// <summary>
/// Measures readiness again inside the transaction that changed what it rests on: after its rows are written and before it commits, so that nobody ever acts
/// on a level that has already been lost.
/// </summary>
public interface IRecordReadiness
{
    /// <summary>Measures these workflows of the transaction's workspace, writes down what changed and audits it.</summary>
    /// <param name="tx">A transaction of its own notes on the context everything is already written to.</param>
    /// <param name="workflows">Names; null means every workflow.</param>
    Task ApplyAsync(LedgerTransaction tx, IReadOnlySet<string>? workflows);
}
