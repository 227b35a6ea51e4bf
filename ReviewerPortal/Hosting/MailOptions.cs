using System.ComponentModel.DataAnnotations;

namespace ReviewerPortal.Hosting;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailTls
{
    /// <summary>Begins in the clear and must turn to TLS before anything is said (usually port 587).</summary>
    StartTls,

    /// <summary>TLS from the first byte (usually port 465).</summary>
    Tls,

    /// <summary>In the clear; for a server on this machine or a trusted network, without a password.</summary>
    None,
}

/// <summary>The mail server notices are sent through. Section <c>Mail</c>. Without a host no mail is sent.</summary>
public sealed class MailOptions
{
    /// <summary>Its name or address; none by default.</summary>
    public string? Host { get; set; }

    /// <summary>1–65535, default 587.</summary>
    [Range(1, 65535, ErrorMessage = "Mail:Port must be 1 to 65535.")]
    public int Port { get; set; } = 587;

    /// <summary>Who signs in there; nobody by default.</summary>
    public string? User { get; set; }

    /// <summary>Their password.</summary>
    public string? Password { get; set; }

    /// <summary>The address mails come from, with or without a name: <c>Reviewer Portal &lt;portal@example.com&gt;</c>. Required with a host.</summary>
    public string? From { get; set; }

    /// <summary>How the connection is protected; default <see cref="MailTls.StartTls"/>.</summary>
    public MailTls Tls { get; set; } = MailTls.StartTls;

    /// <summary>Whether mail is sent at all.</summary>
    public bool IsOn => !string.IsNullOrWhiteSpace(Host);

    /// <summary>What is wrong with the settings, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (!IsOn)
        {
            yield break;
        }

        if (Uri.CheckHostName(Host) is UriHostNameType.Unknown)
        {
            yield return $"Mail:Host must be a host name or an address, not '{Host}'.";
        }

        if (
            string.IsNullOrWhiteSpace(From)
            || From.Any(char.IsControl)
            || !MimeKit.MailboxAddress.TryParse(From, out var from)
            || !from.Address.Contains('@', StringComparison.Ordinal)
        )
        {
            yield return "Mail:From must be the address mails come from, such as 'Reviewer Portal <portal@example.com>'.";
        }

        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
        {
            yield return "Mail:User and Mail:Password belong together; give both or neither.";
        }

        if (Tls is MailTls.None && !string.IsNullOrEmpty(Password))
        {
            yield return "Mail:Tls=None would send Mail:Password in the clear; use StartTls or Tls.";
        }
    }
}
