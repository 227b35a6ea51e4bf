namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What single values of a contract look like, for forms that check them as they are typed. Pure.</summary>
public static class ContractValueRules
{
    /// <summary>Whether a text is a name as contracts have them: letters, digits, dots, underscores, hyphens, at most 100.</summary>
    public static bool IsName(string text) => ContractFields.IsName(text);

    /// <summary>The moment an RFC 3339 date or time names, in UTC; null where the text names none.</summary>
    public static DateTimeOffset? ReadMoment(string text) => EffectiveFromReader.Parse(text);
}
