using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Background;
using ReviewerPortal.Domain;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Commands;

/// <summary><c>check</c>: would <c>serve</c> start here? Settings, database, keys, clock and writable paths, each with its answer.</summary>
internal static class CheckCommand
{
    private static readonly DateTimeOffset EarliestBelievable = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Command Create()
    {
        var command = new Command("check", "Validates settings, database, keys, clock and writable paths.");
        command.SetAction((parsed, ct) => CheckAsync(parsed, ct));
        return command;
    }

    private static async Task<int> CheckAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = OperatorSession.Build(parsed);
        var services = app.Services;
        var settings = services.GetRequiredService<PortalSettings>();
        Console.WriteLine($"ok    settings: {settings.Database.Provider}");
        var failed = 0;
        failed += await TryAsync("paths", () => Task.FromResult(CheckPaths(settings)));
        failed += await TryAsync("database", () => CheckDatabaseAsync(services, ct));
        failed += await TryAsync("keys", () => Task.FromResult(CheckKeys(services)));
        failed += await TryAsync("clock", () => Task.FromResult(CheckClock(services.GetRequiredService<TimeProvider>())));
        failed += await TryAsync("mail", () => CheckMailAsync(settings.Mail, ct));
        return failed == 0 ? 0 : 1;
    }

    private static async Task<int> TryAsync(string what, Func<Task<string>> check)
    {
        try
        {
            Console.WriteLine($"ok    {what}: {await check()}");
            return 0;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"FAIL  {what}: {failure.GetBaseException().Message}");
            return 1;
        }
    }

    private static string CheckPaths(PortalSettings settings)
    {
        if (settings.DatabaseFile is not { } file)
        {
            return "nothing is written outside the database";
        }

        var folder = Path.GetDirectoryName(file)!;
        var probe = Path.Combine(folder, $".write-test-{Guid.NewGuid():N}");
        File.WriteAllText(probe, "");
        File.Delete(probe);
        return $"{folder} is writable";
    }

    private static async Task<string> CheckDatabaseAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).Count();
        return pending == 0 ? "answers and is up to date" : $"answers; {pending} migrations will be applied by serve or migrate";
    }

    private static async Task<string> CheckMailAsync(MailOptions mail, CancellationToken ct)
    {
        if (!mail.IsOn)
        {
            return "off, because Mail:Host is not set";
        }

        try
        {
            using var client = await DeliverMail.ConnectAsync(mail, ct);
            await client.DisconnectAsync(quit: true, ct);
            return $"{mail.Host} answers";
        }
        catch (Exception failure) when (DeliverMail.WhyOf(failure) is { } why)
        {
            throw new InvalidOperationException(why, failure);
        }
    }

    private static string CheckKeys(IServiceProvider services)
    {
        if (services.GetService<KeyFile>() is { } file)
        {
            return File.Exists(file.Path) ? $"{file.Path} ({file.Read().Length} bytes)" : $"{file.Path} will be written by the first start";
        }

        // Reading the certificate happened when the portal was built; using it is what remains.
        var protector = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("check");
        return string.Equals(protector.Unprotect(protector.Protect("check")), "check", StringComparison.Ordinal)
            ? "the certificate protects and opens"
            : throw new InvalidOperationException("The certificate does not open what it protected.");
    }

    private static string CheckClock(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now >= EarliestBelievable
            ? now.ToString("u", CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The clock says {now:u}, which cannot be right; every deadline would be wrong.");
    }
}
