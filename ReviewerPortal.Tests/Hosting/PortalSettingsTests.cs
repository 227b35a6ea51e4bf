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
    public void A_mail_server_needs_a_sender_and_keeps_its_password_under_tls()
    {
        var wrong = Assert.Throws<InvalidSettingsException>(() =>
            PortalSettings.Read(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new Dictionary<string, string?>(StringComparer.Ordinal)
                        {
                            ["Mail:Host"] = "not a host",
                            ["Mail:Port"] = "0",
                            ["Mail:From"] = "portal@example.com\r\nBcc: evil@example.com",
                            ["Mail:User"] = "portal",
                            ["Mail:Password"] = "secret",
                            ["Mail:Tls"] = "None",
                            ["Portal:PublicUrl"] = "review.example.com",
                        }
                    )
                    .Build()
            )
        );

        foreach (var key in (string[])["Mail:Host", "Mail:Port", "Mail:From", "Mail:Tls", "Portal:PublicUrl"])
        {
            Assert.Contains(wrong.Problems, p => p.Contains(key, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(wrong.Problems, p => p.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_lead_to_the_public_address_or_else_to_the_first_that_live_connections_are_accepted_from()
    {
        Assert.Equal("https://a.example/portal", Read("Portal:PublicUrl", "https://a.example/portal/").Base);
        Assert.Equal("https://b.example", Read("Access:PublicUrls:0", "https://b.example").Base);
        Assert.Null(Read("Mail:Port", "25").Of("/items/x"));

        static PublicAddress Read(string key, string value) =>
            PortalSettings
                .Read(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [key] = value })
                        .Build()
                )
                .PublicAddress;
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
