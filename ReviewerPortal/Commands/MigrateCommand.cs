using System.CommandLine;
using ReviewerPortal.Data;

namespace ReviewerPortal.Commands;

/// <summary><c>migrate</c>: brings the database up to this build.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Applies pending migrations.");
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var app = OperatorSession.Build(parsed);
                var applied = await app.Services.GetRequiredService<MigratePortal>().HandleAsync(ct);
                Console.WriteLine(applied == 0 ? "The database is up to date." : $"Applied {applied} migrations.");
                return 0;
            }
        );
        return command;
    }
}
