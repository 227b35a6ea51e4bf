using System.CommandLine;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Commands;

/// <summary>The portal's command line. One command, one file; this list is all there is. Exit code 0, or 1 with a clear line on standard error.</summary>
public static class PortalCommandLine
{
    // What a shell says of a program that a signal ended.
    private const int Interrupted = 130;

    private static IEnumerable<Command> Commands() =>
        [
            ServeCommand.Create(),
            MigrateCommand.Create(),
            CheckCommand.Create(),
            UserCommand.Create(),
            KeyCommand.Create(),
            TokenCommand.Create(),
            AuditCommand.Create(),
            DemoCommand.Create(),
            ContractCommand.Create(),
            ReplayCommand.Create(),
            MetricsCommand.Create(),
            BackupCommand.CreateBackup(),
            BackupCommand.CreateRestore(),
        ];

    /// <summary>Parses and runs. Settings given as <c>--Section:Key=value</c> reach every command.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Reviewer Portal: the human boundary of an AI-enabled workflow. Without a command it serves.");
        foreach (var command in Commands())
        {
            command.TreatUnmatchedTokensAsErrors = false;
            foreach (var inner in command.Subcommands)
            {
                inner.TreatUnmatchedTokensAsErrors = false;
            }

            root.Subcommands.Add(command);
        }

        ServeCommand.MakeDefaultOf(root);
        root.TreatUnmatchedTokensAsErrors = false;
        try
        {
            return await root.Parse(args)
                .InvokeAsync(
                    new InvocationConfiguration
                    {
                        EnableDefaultExceptionHandler = false,
                        // Two seconds, the default, would cut off writes that were accepted and the demo's tidying up.
                        ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
                    }
                );
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done; what was begun is taken up at the next start.");
            return Interrupted;
        }
        catch (CommandRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (InvalidSettingsException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
    }
}

/// <summary>A command that does not do what it was asked; the message is the line the operator sees.</summary>
public sealed class CommandRefusedException(string message) : Exception(message);
