using System.CommandLine;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Data;
using ReviewerPortal.Domain;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Commands;

/// <summary><c>backup FILE</c> copies the embedded database while the portal serves; <c>restore FILE</c> is the way back.</summary>
internal static class BackupCommand
{
    public static Command CreateBackup()
    {
        var file = new Argument<string>("FILE") { Description = "Where the copy goes; it must not exist." };
        var command = new Command("backup", "Copies the embedded database, also while the portal serves.") { file };
        command.SetAction(
            async (parsed, _) =>
            {
                await using var app = OperatorSession.Build(parsed);
                var copy = Path.GetFullPath(parsed.GetRequiredValue(file));
                OrRefuse(() =>
                {
                    DatabaseCopy.Save(FileOf(app), copy);
                    return true;
                });
                Console.WriteLine($"Copied to {copy}. The key file beside the database is not in it; keep that apart.");
                return 0;
            }
        );
        return command;
    }

    public static Command CreateRestore()
    {
        var file = new Argument<string>("FILE") { Description = "A file that `backup` wrote." };
        var command = new Command("restore", "Puts a copy in the embedded database's place; the portal must be stopped.") { file };
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var app = OperatorSession.Build(parsed);
                var database = FileOf(app);
                var stamp = app
                    .Services.GetRequiredService<TimeProvider>()
                    .GetUtcNow()
                    .ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
                var kept = $"{database}.before-{stamp}";
                var known = await KnownMigrationsAsync(app.Services, ct);
                var had = OrRefuse(() => DatabaseCopy.PutBack(Path.GetFullPath(parsed.GetRequiredValue(file)), database, known, kept));
                Console.WriteLine(had ? $"Restored. What was there before is {kept}." : "Restored.");
                Console.WriteLine("Run `audit verify` before you serve.");
                return 0;
            }
        );
        return command;
    }

    private static string FileOf(WebApplication app) =>
        app.Services.GetRequiredService<PortalSettings>().DatabaseFile
        ?? throw new CommandRefusedException("The portal runs on PostgreSQL: pg_dump copies it, pg_restore is the way back.");

    private static async Task<IReadOnlySet<string>> KnownMigrationsAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(ct);
        return db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
    }

    private static T OrRefuse<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandRefusedException(refused.Message);
        }
    }
}
