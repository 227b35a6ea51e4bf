namespace ReviewerPortal.Hosting;

/// <summary>Settings with which the portal must not start. The message names every key at fault, one a line.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<string> problems)
    : Exception("The settings are not valid:" + string.Concat(problems.Select(p => $"{Environment.NewLine}  {p}")))
{
    /// <summary>One sentence per key.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
