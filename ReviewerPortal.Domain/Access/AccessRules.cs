using System.Net.Mail;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>What names, passwords and scopes must look like. Pure: every method answers with all problems it found.</summary>
public static class AccessRules
{
    /// <summary>The shortest password accepted. Length is the only rule: rules about digits and symbols make passwords predictable (ASVS 5.0, 6.2.1 and 6.2.5).</summary>
    public const int ShortestPassword = 12;

    /// <summary>The longest password accepted; longer ones would only cost hashing time.</summary>
    public const int LongestPassword = 128;

    private const int LongestName = 100;
    private const int LongestWorkspace = 64;
    private const int LongestEmail = 254;

    /// <summary>Problems of an e-mail address.</summary>
    public static IEnumerable<Problem> CheckEmail(string? email)
    {
        if (
            string.IsNullOrWhiteSpace(email)
            || email.Length > LongestEmail
            || !MailAddress.TryCreate(email, out var parsed)
            || !string.Equals(parsed.Address, email, StringComparison.Ordinal)
            || email.Any(char.IsControl)
        )
        {
            yield return new Problem("#/email", "Give an e-mail address, such as ada@example.com.");
        }
    }

    /// <summary>Problems of a password.</summary>
    public static IEnumerable<Problem> CheckPassword(string? password, string? email)
    {
        if (password is null || password.Length is < ShortestPassword or > LongestPassword)
        {
            yield return new Problem("#/password", $"Choose a password of {ShortestPassword} to {LongestPassword} characters.");
        }
        else if (email is not null && password.Contains(email, StringComparison.OrdinalIgnoreCase))
        {
            yield return new Problem("#/password", "The password must not contain the e-mail address.");
        }
    }

    /// <summary>Problems of a name people see.</summary>
    public static IEnumerable<Problem> CheckName(string? name, string pointer, string what) => Check(name, pointer, what, LongestName);

    /// <summary>Problems of a workspace's name.</summary>
    public static IEnumerable<Problem> CheckWorkspace(string? name) => Check(name, "#/workspace", "the workspace", LongestWorkspace);

    /// <summary>Splits a list of scopes at blanks and commas, each once, in the order of <see cref="Scopes.All"/>.</summary>
    public static IReadOnlyList<string> ReadScopes(string text)
    {
        var named = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return [.. Scopes.All.Where(named.Contains), .. named.Where(s => !Scopes.All.Contains(s, StringComparer.Ordinal))];
    }

    /// <summary>Problems of an agent key's scopes: at least one, all known.</summary>
    public static IEnumerable<Problem> CheckScopes(IReadOnlyList<string> scopes)
    {
        var known = string.Join(", ", Scopes.All);
        if (scopes.Count == 0)
        {
            yield return new Problem("#/scopes", $"Name at least one scope of: {known}.");
        }

        foreach (var unknown in scopes.Where(s => !Scopes.All.Contains(s, StringComparer.Ordinal)))
        {
            yield return new Problem("#/scopes", $"“{unknown}” is no scope. There are: {known}.");
        }
    }

    private static IEnumerable<Problem> Check(string? name, string pointer, string what, int longest)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > longest || name.Any(char.IsControl))
        {
            yield return new Problem(pointer, $"Give {what} a name of 1 to {longest} characters.");
        }
    }
}
