using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using ReviewerPortal.Data;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Commands;

/// <summary>What every operator's command shares: the settings among its arguments, and a portal that is built but not serving.</summary>
public static class OperatorSession
{
    /// <summary>How the audit names the operator.</summary>
    public const string Actor = "system:operator";

    /// <summary>The settings among the arguments.</summary>
    /// <exception cref="CommandRefusedException">An argument is neither the command's nor a setting.</exception>
    public static IReadOnlyList<string> SettingsOf(ParseResult parsed)
    {
        var settings = new List<string>();
        foreach (var token in parsed.UnmatchedTokens)
        {
            var isSetting =
                token.StartsWith("--", StringComparison.Ordinal)
                && token.Contains('=', StringComparison.Ordinal)
                && (
                    token.IndexOf(':', StringComparison.Ordinal) is > 2
                    || token.StartsWith("--environment=", StringComparison.OrdinalIgnoreCase)
                    || token.StartsWith("--contentRoot=", StringComparison.OrdinalIgnoreCase)
                    || token.StartsWith("--applicationName=", StringComparison.OrdinalIgnoreCase)
                    || token.StartsWith("--urls=", StringComparison.OrdinalIgnoreCase)
                );
            if (!isSetting)
            {
                throw new CommandRefusedException($"“{token}” is not understood. Settings are given as --Section:Key=value; see --help.");
            }

            settings.Add(token);
        }

        return settings;
    }

    /// <summary>Builds a quiet portal on a migrated database, runs the work, and finishes what was written.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<IServiceProvider, Task> work, CancellationToken ct)
    {
        await using var app = Build(parsed);
        await app.Services.GetRequiredService<MigratePortal>().HandleAsync(ct);
        await work(app.Services);
        return 0;
    }

    /// <summary>A portal whose log keeps to warnings, so that a command's output is the command's.</summary>
    public static WebApplication Build(ParseResult parsed) =>
        PortalHost.Build(
            SettingsOf(parsed),
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                builder.Logging.AddFilter(level => level >= LogLevel.Warning);
            }
        );

    /// <summary>The value.</summary>
    /// <exception cref="CommandRefusedException">It was refused.</exception>
    public static T OrRefuse<T>(this Outcome<T> outcome) =>
        outcome.Succeeded(out var value, out var refusal) ? value : throw new CommandRefusedException(refusal.Message);
}
