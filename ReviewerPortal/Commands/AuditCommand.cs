using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Audit;

namespace ReviewerPortal.Commands;

/// <summary><c>audit verify</c> recomputes the chains and says in one line whether they hold; <c>audit export</c> writes them as NDJSON.</summary>
public static class AuditCommand
{
    private const int Tampered = 2;
    private const int Incomplete = 3;

    public static Command Create() => new("audit", "The audit: verify it, export it.") { Verify(), Export() };

    private static Command Verify()
    {
        var workspace = Workspace();
        var from = new Option<long?>("--from") { Description = "The first entry to look at, by number." };
        var to = new Option<long?>("--to") { Description = "The last entry to look at, by number." };
        var checkpoints = new Option<FileInfo?>("--checkpoints") { Description = "A checkpoint file; this node's own when not given." };
        var publicKey = new Option<FileInfo?>("--public-key")
        {
            Description = "The key the checkpoints were signed with, PEM; this node's own when not given.",
        };
        var command = new Command("verify", "Recomputes every link. Exit code 0 intact, 2 tampered, 3 could not look at everything.")
        {
            workspace,
            from,
            to,
            checkpoints,
            publicKey,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var app = OperatorSession.Build(parsed);
                var services = app.Services;
                var files = services.GetRequiredService<AuditFiles>();
                var file = parsed.GetValue(checkpoints)?.FullName ?? (File.Exists(files.Checkpoints) ? files.Checkpoints : null);
                var keyFile = parsed.GetValue(publicKey)?.FullName ?? (File.Exists(files.PublicKey) ? files.PublicKey : null);
                if (file is not null && !File.Exists(file))
                {
                    return await SayAsync(Incomplete, $"INCOMPLETE: there is no checkpoint file {file}.");
                }

                try
                {
                    using var key = keyFile is null ? null : CheckpointKey.FromPem(await File.ReadAllTextAsync(keyFile, ct));
                    var place = await FindAsync(services, parsed.GetValue(workspace), ct);
                    var report = await services
                        .GetRequiredService<VerifyAudit>()
                        .HandleAsync(
                            new VerifyAudit.Query(
                                place,
                                parsed.GetValue(from),
                                parsed.GetValue(to),
                                file is null ? null : new CheckpointFile(file).Read(),
                                key
                            ),
                            ct
                        );
                    return await SayAsync(ExitCode(report.Verdict), Line(report, file));
                }
                catch (Exception failure)
                    when (failure is IOException or UnauthorizedAccessException or ArgumentException or System.Data.Common.DbException)
                {
                    return await SayAsync(Incomplete, $"INCOMPLETE: {failure.Message}");
                }
            }
        );
        return command;
    }

    private static Command Export()
    {
        var workspace = Workspace();
        workspace.Required = true;
        var from = Moment("--from", "Not before this moment, such as 2026-11-22 or 2026-11-22T08:00:00Z.");
        var to = Moment("--to", "Before this moment.");
        var command = new Command("export", "Writes the entries to standard output, one JSON object a line, oldest first.")
        {
            workspace,
            from,
            to,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var app = OperatorSession.Build(parsed);
                var place = (await FindAsync(app.Services, parsed.GetValue(workspace), ct))!.Value;
                var filter = new AuditFilter(From: parsed.GetValue(from), To: parsed.GetValue(to));
                await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
                await foreach (var entry in app.Services.GetRequiredService<ExportAudit>().HandleAsync(new(place, filter), ct))
                {
                    await output.WriteLineAsync(ExportAudit.LineOf(entry));
                }

                return 0;
            }
        );
        return command;
    }

    /// <summary>The one line an operator, or a monitor, reads.</summary>
    public static string Line(VerifyAudit.Report report, string? checkpointFile)
    {
        var looked =
            $"{Count(report.Entries, "entry", "entries")} in {Count(report.Workspaces, "workspace", "workspaces")}, "
            + (
                checkpointFile is null
                    ? "no checkpoint file (a cut end whose head was rewritten too would not show)"
                    : Count(report.Checkpoints, "checkpoint", "checkpoints")
            );
        var more = report.Findings.Count > 1 ? $" And {report.Findings.Count - 1} more." : "";
        var worst = report.Findings.FirstOrDefault(f => f.Verdict == report.Verdict);
        var where = worst?.Workspace is { } workspace ? $"{workspace}: " : "";
        return report.Verdict switch
        {
            AuditVerdict.Intact => $"OK: every link holds; {looked}.",
            AuditVerdict.Tampered => $"TAMPERED: {where}{worst!.What}{more} ({looked})",
            _ => $"INCOMPLETE: {where}{worst!.What}{more} ({looked})",
        };
    }

    /// <summary>What the shell sees.</summary>
    public static int ExitCode(AuditVerdict verdict) =>
        verdict switch
        {
            AuditVerdict.Intact => 0,
            AuditVerdict.Tampered => Tampered,
            _ => Incomplete,
        };

    private static async Task<int> SayAsync(int code, string line)
    {
        await (code == 0 ? Console.Out : Console.Error).WriteLineAsync(line);
        return code;
    }

    private static string Count(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");

    private static async Task<WorkspaceId?> FindAsync(IServiceProvider services, string? name, CancellationToken ct) =>
        name is null ? null : (await services.GetRequiredService<FindWorkspace>().HandleAsync(name, ct)).OrRefuse();

    private static Option<string?> Workspace() => new("--workspace") { Description = "One workspace, by name." };

    private static Option<DateTimeOffset?> Moment(string name, string description) =>
        new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (
                    DateTimeOffset.TryParse(
                        result.Tokens.Single().Value,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal,
                        out var moment
                    )
                )
                {
                    return moment;
                }

                result.AddError($"{name} must be a date or a time, such as 2026-11-22T08:00:00Z.");
                return null;
            },
        };
}
