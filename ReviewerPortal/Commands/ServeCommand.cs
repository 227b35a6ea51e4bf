using System.CommandLine;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Commands;

/// <summary><c>serve</c>: migrates, then serves until told to stop. The default command.</summary>
internal static class ServeCommand
{
    private static Option<string> Urls() =>
        new("--urls") { Description = "Addresses to listen on, such as http://127.0.0.1:5080; several are separated by ';'." };

    public static Command Create()
    {
        var urls = Urls();
        var command = new Command("serve", "Migrates the database, then serves.") { urls };
        command.SetAction((parsed, ct) => ServeAsync(parsed, parsed.GetValue(urls), ct));
        return command;
    }

    public static void MakeDefaultOf(RootCommand root)
    {
        var urls = Urls();
        root.Options.Add(urls);
        root.SetAction((parsed, ct) => ServeAsync(parsed, parsed.GetValue(urls), ct));
    }

    private static async Task<int> ServeAsync(ParseResult parsed, string? urls, CancellationToken ct)
    {
        IReadOnlyList<string> settings = [.. OperatorSession.SettingsOf(parsed), .. urls is null ? (string[])[] : [$"--urls={urls}"]];
        await using var app = PortalHost.Build(settings);
        if (app.Services.GetService<KeyFile>() is { } keyFile && keyFile.EnsureExists())
        {
            Console.WriteLine(
                $"Wrote {keyFile.Path} (mode 0600). It protects the keys of sessions and stored secrets: back it up apart from the database."
            );
        }

        await PortalHost.StartAsync(app, Console.Out, ct);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }
}
