using Microsoft.Extensions.Configuration;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Tests.Hosting;

public sealed class PortalSettingsTests
{
    [Fact]
    public void No_settings_at_all_are_valid()
    {
        var settings = PortalSettings.Read(new ConfigurationBuilder().Build());

        Assert.Equal("sqlite", settings.Database.Provider);
        Assert.Equal(Path.GetFullPath("./data/portal.db"), settings.DatabaseFile);
        Assert.Equal(12, settings.Access.SessionHours);
        Assert.Equal(12_000, settings.Access.RequestsPerMinute);
    }

    [Fact]
    public void Every_wrong_key_is_named_at_once()
    {
        var wrong = Assert.Throws<InvalidSettingsException>(() =>
            PortalSettings.Read(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new Dictionary<string, string?>(StringComparer.Ordinal)
                        {
                            ["Database:Provider"] = "oracle",
                            ["Access:SessionHours"] = "0",
                            ["Access:RequestsPerMinute"] = "-1",
                            ["Access:PublicUrls:0"] = "review.example.com",
                            ["Access:TrustedProxies:0"] = "somewhere",
                            ["KeyRing:CertificatePath"] = "/no/such/file.p12",
                        }
                    )
                    .Build()
            )
        );

        foreach (
            var key in (string[])
                [
                    "Database:Provider",
                    "Access:SessionHours",
                    "Access:RequestsPerMinute",
                    "Access:PublicUrls:0",
                    "Access:TrustedProxies:0",
                    "KeyRing:CertificatePath",
                ]
        )
        {
            Assert.Contains(wrong.Problems, p => p.Contains(key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Postgres_without_a_certificate_is_refused()
    {
        var wrong = Assert.Throws<InvalidSettingsException>(() =>
            PortalSettings.Read(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new Dictionary<string, string?>(StringComparer.Ordinal)
                        {
                            ["Database:Provider"] = "postgres",
                            ["ConnectionStrings:Portal"] = "Host=localhost;Database=portal",
                        }
                    )
                    .Build()
            )
        );

        Assert.Contains("KeyRing:CertificatePath", Assert.Single(wrong.Problems), StringComparison.Ordinal);
    }
}
