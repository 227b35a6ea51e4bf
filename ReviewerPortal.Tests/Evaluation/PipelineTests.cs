using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Releases;

namespace ReviewerPortal.Tests.Evaluation;

public sealed class PipelineTests
{
    [Fact]
    public async Task The_exit_code_of_one_line_of_curl_is_the_gate()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await portal.PublishContractAsync(ReleaseDesk.Contract);
        await portal.AddPersonAsync("ada@acme.test", PersonRole.Reviewer, "Support");
        await portal.AddPersonAsync("lea@acme.test", PersonRole.Lead, "Leads");
        var key = await portal.AddKeyAsync("pipeline");
        var root = $"{portal.Address}api/v1/workflows/{ReleaseDesk.Workflow}";
        var wanted =
            """{"action":"cancel_order","args":{"order_id":"W1","reason":"unwanted"},"severity":"critical","why":"Once it did not."}""";
        var (code, made) = await CurlAsync(key, $"-d '{wanted}' -H 'Content-Type: application/json' {root}/protected-cases");
        Assert.Equal(0, code);
        var id = JsonElement.Parse(made).GetProperty("id").GetString();

        var hand = $"--data-binary @- -H 'Content-Type: application/x-ndjson' '{root}/evaluations?agentVersion=2&exitOn=regression'";
        var right = $$$"""{"case":"{{{id}}}","action":"cancel_order","args":{"order_id":"W1","reason":"unwanted"}}""";
        Assert.Equal(22, (await CurlAsync(key, hand, right.Replace("unwanted", "mistake", StringComparison.Ordinal))).Code);
        Assert.Equal(0, (await CurlAsync(key, hand, right)).Code);

        var gate = $"'{root}/gate?exitOn=hold'";
        Assert.Equal(
            0,
            (await CurlAsync(key, $"-d '{{\"agentVersion\":\"2\"}}' -H 'Content-Type: application/json' {root}/releases")).Code
        );
        Assert.Equal(22, (await CurlAsync(key, gate)).Code);
        await using (var db = await portal.Get<PortalDatabase>().OpenAsync(portal.Workspace))
        {
            await db.Releases.ExecuteUpdateAsync(s =>
                s.SetProperty(r => r.State, ReleaseState.Promoted)
                    .SetProperty(r => r.IsOpen, false)
                    .SetProperty(r => r.Verdict, GateVerdict.Pass)
                    .SetProperty(r => r.EndedAt, DateTimeOffset.UnixEpoch)
            );
        }

        Assert.Equal(0, (await CurlAsync(key, gate)).Code);
    }

    // By a shell, as a pipeline writes it.
    private static async Task<(int Code, string Output)> CurlAsync(string key, string line, string? input = null)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"curl -sf -H \"X-API-Key: $KEY\" {line}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["KEY"] = key },
        };
        using var curl = Process.Start(start)!;
        await curl.StandardInput.WriteAsync(input);
        curl.StandardInput.Close();
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return (curl.ExitCode, output);
    }
}
