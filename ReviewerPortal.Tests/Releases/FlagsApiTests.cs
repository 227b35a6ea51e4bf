using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Releases;

public sealed class FlagsApiTests
{
    [Fact]
    public async Task The_gate_and_its_flag_answer_over_http_and_to_the_real_client()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await portal.PublishContractAsync(ReleaseDesk.Contract);
        await portal.AddPersonAsync("ada@acme.test", PersonRole.Reviewer, "Support");
        var lead = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("lea@acme.test", PersonRole.Lead, "Leads")));
        var key = await portal.AddKeyAsync("pipeline");
        using var pipeline = portal.Client(key);
        var workflow = $"workflows/{ReleaseDesk.Workflow}";

        using var refused = await pipeline.PostAsJsonAsync($"{workflow}/releases", new { agentVersion = "2" });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("evaluation", Json(refused).GetProperty("preconditions")[0].GetProperty("id").GetString());
        using var gate = await pipeline.GetAsync($"{workflow}/gate?exitOn=hold");
        Assert.Equal(HttpStatusCode.Conflict, gate.StatusCode);
        Assert.Equal("inconclusive", Json(gate).GetProperty("verdict").GetString());

        var made = await pipeline.PostAsJsonAsync(
            $"{workflow}/protected-cases",
            new
            {
                action = "cancel_order",
                args = new { order_id = "W1", reason = "unwanted" },
                severity = "critical",
                why = "Once it did not.",
            }
        );
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = Json(made).GetProperty("id").GetString();
        using var lines = new StringContent(
            $$$"""{"case":"{{{id}}}","action":"cancel_order","args":{"order_id":"W1","reason":"unwanted"}}"""
        );
        lines.Headers.ContentType = new("application/x-ndjson");
        var run = await pipeline.PostAsync(new Uri($"{workflow}/evaluations?agentVersion=2", UriKind.Relative), lines);
        Assert.True(Json(run).GetProperty("complete").GetBoolean());

        var release = Json(await pipeline.PostAsJsonAsync($"{workflow}/releases", new { agentVersion = "2" }))
            .GetProperty("id")
            .GetString();
        Assert.Equal(
            HttpStatusCode.OK,
            (await pipeline.PostAsync(new Uri($"releases/{release}/start", UriKind.Relative), null)).StatusCode
        );
        var inside = Enumerable
            .Range(0, 999)
            .Select(i => $"t-{i}")
            .First(k => Domain.Releases.FlagRules.IsInShare(ReleaseDesk.Workflow, k, 0.1m));
        await AnswersAsync(portal, pipeline, inside);
        await RealClientAsync(portal, key, inside);

        var back = await lead.PostAsJsonAsync($"releases/{release}/rollback", new { reason = "It does not work." });
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(
            "deterministic_path",
            Json(await AskAsync(portal, pipeline, ReleaseDesk.Workflow, inside)).GetProperty("value").GetString()
        );
        Assert.Equal("rollback", Json(await pipeline.GetAsync($"{workflow}/gate")).GetProperty("verdict").GetString());
        lead.Dispose();
    }

    private static async Task AnswersAsync(PortalApp portal, HttpClient client, string inside)
    {
        var candidate = Json(await AskAsync(portal, client, ReleaseDesk.Workflow, inside));
        Assert.Equal(("2", "candidate", "SPLIT"), (Text(candidate, "value"), Text(candidate, "variant"), Text(candidate, "reason")));
        Assert.Equal(0.1m, candidate.GetProperty("metadata").GetProperty("share").GetDecimal());

        var unknown = await AskAsync(portal, client, "nothing", inside);
        Assert.Equal(
            (HttpStatusCode.NotFound, "FLAG_NOT_FOUND", "nothing"),
            (unknown.StatusCode, Text(Json(unknown), "errorCode"), Text(Json(unknown), "key"))
        );
        foreach (
            var (body, code) in new[]
            {
                ("{}", "TARGETING_KEY_MISSING"),
                ("""{"context":{"targetingKey":""}}""", "TARGETING_KEY_MISSING"),
                ("""{"context":{"targetingKey":7}}""", "INVALID_CONTEXT"),
                ("""{"context":[]}""", "INVALID_CONTEXT"),
                ("{", "PARSE_ERROR"),
            }
        )
        {
            var answer = await PostAsync(portal, client, $"/{ReleaseDesk.Workflow}", body);
            Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, Text(Json(answer), "errorCode")));
        }

        var all = await PostAsync(portal, client, "", $$$"""{"context":{"targetingKey":"{{{inside}}}"}}""");
        Assert.Equal("2", Text(Json(all).GetProperty("flags")[0], "value"));
        using var again = new HttpRequestMessage(HttpMethod.Post, new Uri(portal.Address, "/ofrep/v1/evaluate/flags"));
        again.Headers.TryAddWithoutValidation("If-None-Match", all.Headers.ETag!.ToString());
        again.Content = new StringContent($$$"""{"context":{"targetingKey":"{{{inside}}}"}}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);
    }

    private static Task<HttpResponseMessage> AskAsync(PortalApp portal, HttpClient client, string flag, string key) =>
        PostAsync(portal, client, $"/{flag}", $$$"""{"context":{"targetingKey":"{{{key}}}"}}""");

    private static Task<HttpResponseMessage> PostAsync(PortalApp portal, HttpClient client, string path, string body) =>
        client.PostAsync(
            new Uri(portal.Address, $"/ofrep/v1/evaluate/flags{path}"),
            new StringContent(body, Encoding.UTF8, "application/json")
        );

    /// <summary>The real OpenFeature client, where it can be installed; loud where it cannot.</summary>
    private static async Task RealClientAsync(PortalApp portal, string key, string inside)
    {
        var script = SharedData.Require("../wire/ofrep/client.mjs");
        var folder = ThrowawayServer.FreshFolder("rp-ofrep-");
        try
        {
            foreach (var file in (string[])["client.mjs", "package.json"])
            {
                await File.WriteAllBytesAsync(
                    Path.Combine(folder, file),
                    await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(script)!, file))
                );
            }

            var (code, _) = await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--silent"], folder, []);
            Assert.SkipUnless(
                code == 0,
                "node and npm with a registry are needed to run the real OFREP client; only this test's own requests were made."
            );
            var settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["BASE_URL"] = portal.Address.ToString().TrimEnd('/'),
                ["TOKEN"] = key,
                ["FLAG"] = ReleaseDesk.Workflow,
                ["TARGET"] = inside,
                ["MORE"] = "nothing",
            };
            var (exit, said) = await RunAsync("node", ["client.mjs"], folder, settings);
            Assert.True(exit == 0, said);
            Assert.Contains("\"value\":\"2\"", said, StringComparison.Ordinal);
            Assert.Contains("FLAG_NOT_FOUND", said, StringComparison.Ordinal);
            Assert.Contains("BULK 200", said, StringComparison.Ordinal);
            Assert.Contains("-> 304", said, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string folder,
        Dictionary<string, string> settings
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            var said = process.StandardOutput.ReadToEndAsync();
            var complained = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await said + await complained);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }

    private static JsonElement Json(HttpResponseMessage answer) =>
        JsonElement.Parse(answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
