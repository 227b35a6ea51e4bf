using System.ComponentModel.DataAnnotations;
using System.Net;
using ReviewerPortal.Data;

namespace ReviewerPortal.Hosting;

/// <summary>The settings everything else is built from, read and checked as a whole before anything starts.</summary>
public sealed record PortalSettings(
    DatabaseOptions Database,
    string Connection,
    AccessOptions Access,
    KeyRingOptions KeyRing,
    MailOptions Mail,
    PublicAddress PublicAddress,
    CircuitRetentionOptions Circuits,
    TelemetryOptions Telemetry
)
{
    /// <summary>Reads and checks.</summary>
    /// <exception cref="InvalidSettingsException">Names every key at fault.</exception>
    public static PortalSettings Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var database = Bind<DatabaseOptions>(configuration, "Database", problems);
        var access = Bind<AccessOptions>(configuration, "Access", problems);
        var keyRing = Bind<KeyRingOptions>(configuration, "KeyRing", problems);
        var mail = Bind<MailOptions>(configuration, "Mail", problems);
        var address = PublicAddress.Read(configuration[PublicAddress.Key], access, problems);
        var circuits = Bind<CircuitRetentionOptions>(configuration, "Circuits", problems);
        var telemetry = Bind<TelemetryOptions>(configuration, "Telemetry", problems);
        var connection = configuration.GetConnectionString("Portal") ?? DatabaseOptions.DefaultConnection;
        problems.AddRange(ConnectionRules.Check(database.Provider, connection));
        problems.AddRange(CheckAddresses(access));
        problems.AddRange(CheckKeyRing(database.Provider, keyRing));
        problems.AddRange(mail.Problems());
        return problems.Count == 0
            ? new PortalSettings(database, connection, access, keyRing, mail, address, circuits, telemetry)
            : throw new InvalidSettingsException(problems);
    }

    /// <summary>The full path of the SQLite file; null on PostgreSQL.</summary>
    public string? DatabaseFile => ConnectionRules.FileOf(Database.Provider, Connection);

    private static T Bind<T>(IConfiguration configuration, string section, List<string> problems)
        where T : class, new()
    {
        T options;
        try
        {
            options = configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException unreadable)
        {
            problems.Add(unreadable.Message);
            return new T();
        }

        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        problems.AddRange(found.Select(f => f.ErrorMessage ?? $"{section} is not valid."));
        return options;
    }

    private static IEnumerable<string> CheckAddresses(AccessOptions access)
    {
        for (var i = 0; i < access.PublicUrls.Count; i++)
        {
            if (!Uri.TryCreate(access.PublicUrls[i], UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                yield return $"Access:PublicUrls:{i} must be an absolute http or https address, not '{access.PublicUrls[i]}'.";
            }
        }

        for (var i = 0; i < access.TrustedProxies.Count; i++)
        {
            if (!IPAddress.TryParse(access.TrustedProxies[i], out _) && !IPNetwork.TryParse(access.TrustedProxies[i], out _))
            {
                yield return $"Access:TrustedProxies:{i} must be an IP address or a network such as 10.0.0.0/8, not '{access.TrustedProxies[i]}'.";
            }
        }
    }

    private static IEnumerable<string> CheckKeyRing(string provider, KeyRingOptions keyRing)
    {
        if (keyRing.CertificatePath is { Length: > 0 } path)
        {
            if (!File.Exists(path))
            {
                yield return $"KeyRing:CertificatePath names a file that does not exist: '{path}'.";
            }
        }
        else if (string.Equals(provider, DatabaseOptions.Postgres, StringComparison.Ordinal))
        {
            yield return "KeyRing:CertificatePath must name a PKCS#12 file with an RSA key: on PostgreSQL nodes share the key ring, and it must not lie there unprotected.";
        }
    }
}
