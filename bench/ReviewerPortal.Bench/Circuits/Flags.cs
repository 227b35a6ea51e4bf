using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Releases;

namespace ReviewerPortal.Bench.Circuits;

/// <summary>Evaluations of a flag in canary over HTTP, beside an endpoint of the same portal that does nothing, and what they ask the database.</summary>
internal static class Flags
{
    private const int Connections = 32;
    private const int WarmUp = 40_000;
    private const int Requests = 200_000;
    private const int Rounds = 3;
    private const double AtLeast = 0.4;
    private const string Candidate = "2";

    /// <summary>Measures on one engine. The two take turns, so that a neighbour on the machine slows both.</summary>
    public static async Task RunAsync(Report report, Engine engine)
    {
        var connection = await FreshDatabase.CreateAsync(engine);
        var key = await FurnishAsync(engine, connection);
        await using (var portal = await MeasuredPortal.StartAsync(PortalSettingsFor.Database(engine, connection)))
        {
            Task<Rate> Empty(int requests) =>
                AskAsync(portal.Address, requests, _ => RequestOf(portal.Address, MeasuredPortal.EmptyPath, key, ""));
            Task<Rate> Flag(int requests) =>
                AskAsync(
                    portal.Address,
                    requests,
                    i =>
                        RequestOf(
                            portal.Address,
                            $"/ofrep/v1/evaluate/flags/{ReleaseDesk.Workflow}",
                            key,
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $$$"""{"context":{"targetingKey":"thread-{{{i}}}","tenant":"acme"}}"""
                            )
                        )
                );

            await Empty(WarmUp);
            await Flag(WarmUp);
            var (floor, flags) = (new List<Rate>(), new List<Rate>());
            var statements = 0L;
            for (var i = 0; i < Rounds; i++)
            {
                floor.Add(await Empty(Requests / Rounds));
                var before = await portal.StatementsAsync();
                flags.Add(await Flag(Requests / Rounds));
                statements += await portal.StatementsAsync() - before;
            }

            report.Add(engine, "flag evaluation over HTTP beside an empty endpoint", MedianOf(flags), MedianOf(floor), AtLeast);
            report.AddFigure(
                engine,
                "statements for each 1,000 flag evaluations",
                1000.0 * statements / flags.Sum(f => f.Operations),
                "",
                1
            );
        }

        await FreshDatabase.DropAsync(engine, connection);
    }

    private static Rate MedianOf(List<Rate> rates) => rates.OrderBy(r => r.PerSecond).ElementAt(rates.Count / 2);

    // A release with its first share, and a pipeline's key.
    private static async Task<string> FurnishAsync(Engine engine, string connection)
    {
        await using var portal = await PortalApp.StartOnAsync(engine, connection);
        await portal.PublishContractAsync(ReleaseDesk.Contract);
        await portal.AddPersonAsync("ada@acme.test", PersonRole.Reviewer, "Support");
        var lea = await portal.AddPersonAsync("lea@acme.test", PersonRole.Lead, "Leads");
        var lead = new Caller(portal.Workspace, "user:lea") { Person = lea, Role = PersonRole.Lead };
        var args = new System.Text.Json.Nodes.JsonObject { ["order_id"] = "W1", ["reason"] = "unwanted" };
        var protect = new ProtectCase.Command(lead, ReleaseDesk.Workflow)
        {
            Action = "cancel_order",
            Args = args,
            Severity = Severity.Critical,
            Why = "It went wrong once.",
        };
        var kept = (await portal.Get<ProtectCase>().HandleAsync(protect)).Value;
        using var answer = System.Text.Json.JsonDocument.Parse(kept.Args);
        List<RecordEvaluation.Given> given =
        [
            new(kept.Id.ToString(), new CandidateAnswer(kept.Action, answer.RootElement.Clone()), Error: null),
        ];
        _ = (
            await portal.Get<RecordEvaluation>().HandleAsync(new RecordEvaluation.Command(lead, ReleaseDesk.Workflow, Candidate, given))
        ).Value;
        var opened = (await portal.Get<OpenRelease>().HandleAsync(new OpenRelease.Command(lead, ReleaseDesk.Workflow, Candidate))).Value;
        _ = (await portal.Get<StartRelease>().HandleAsync(new StartRelease.Command(lead, opened.Id))).Value;
        return await portal.AddKeyAsync("pipeline");
    }

    private static byte[] RequestOf(Uri address, string path, string key, string body) =>
        Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}"
        );

    // The client costs as little as it can: it shares the machine with what it measures.
    private static Task<Rate> AskAsync(Uri address, int requests, Func<int, byte[]> request)
    {
        var next = -1;
        return Rate.MeasureAsync(
            requests,
            () =>
                Task.WhenAll(
                    Enumerable
                        .Range(0, Connections)
                        .Select(_ =>
                            Task.Run(async () =>
                            {
                                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                                await socket.ConnectAsync(address.Host, address.Port);
                                var buffer = new byte[8192];
                                while (Interlocked.Increment(ref next) is var at && at < requests)
                                {
                                    await socket.SendAsync(request(at));
                                    await ReceiveAsync(socket, buffer);
                                }
                            })
                        )
                )
        );
    }

    private static async Task ReceiveAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(filled));
            filled += got;
            var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (got == 0 || (head >= 0 && !buffer.AsSpan(0, filled).StartsWith("HTTP/1.1 20"u8)))
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, filled));
            }

            if (head >= 0 && filled >= head + 4 + LengthIn(buffer.AsSpan(0, head)))
            {
                return;
            }
        }
    }

    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) ? length : 0;
    }
}
