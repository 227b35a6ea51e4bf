using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Releases;
using ReviewerPortal.Tests.Resumption;

namespace ReviewerPortal.Tests.Evaluation;

public sealed class PipelineTests
{
    private const string Right = """{"action":"cancel_order","args":{"order_id":"W1","reason":"unwanted"}}""";

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

    [Fact]
    public async Task A_pipeline_has_the_portal_ask_the_candidate_and_reads_how_it_went()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await portal.PublishContractAsync(ReleaseDesk.Contract);
        var admin = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("alex@acme.test", PersonRole.Admin)));
        var pipeline = portal.Client(await portal.AddKeyAsync("pipeline"));
        var root = $"workflows/{ReleaseDesk.Workflow}";
        await using var candidate = await Receiver.StartAsync(http =>
        {
            http.Response.StatusCode = 200;
            return http.Response.WriteAsync(Right);
        });
        var wanted = new
        {
            action = "cancel_order",
            args = new { order_id = "W1", reason = "unwanted" },
            why = "Once it did not.",
        };
        Assert.Equal(HttpStatusCode.Created, (await pipeline.PostAsJsonAsync($"{root}/protected-cases", wanted)).StatusCode);
        var endpoint = new
        {
            name = "bot",
            url = candidate.Url,
            header = "X-API-Key",
            secret = "s3cret",
        };
        Assert.Equal(HttpStatusCode.Forbidden, (await pipeline.PostAsJsonAsync($"{root}/candidate-endpoints", endpoint)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsJsonAsync($"{root}/candidate-endpoints", endpoint)).StatusCode);
        Assert.DoesNotContain("s3cret", await admin.GetStringAsync($"{root}/candidate-endpoints"), StringComparison.Ordinal);

        var begun = await pipeline.PostAsJsonAsync($"{root}/evaluations/start", new { agentVersion = "2" });
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var run = JsonElement.Parse("{}");
        await Eventually.HoldsAsync(
            async () =>
            {
                run = await pipeline.GetFromJsonAsync<JsonElement>(new Uri(portal.Address, begun.Headers.Location!));
                return run.GetProperty("state").GetString() is "finished";
            },
            "the evaluation to end"
        );

        Assert.True(run.GetProperty("complete").GetBoolean());
        Assert.Equal(1, run.GetProperty("passed").GetInt32());
        Assert.Equal("s3cret", Assert.Single(candidate.All).Headers["x-api-key"]);
        var over = await pipeline.PostAsync(new Uri($"evaluations/{run.GetProperty("id").GetString()}/cancel", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Conflict, over.StatusCode);
    }

    // By a shell, as a pipeline writes it.
    private static async Task<(int Code, string Output)> CurlAsync(string key, string line, string? input = null)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"curl -sf -H \"X-API-Key: $KEY\" {line}"])
        {
            UseShellExecute = false,
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
