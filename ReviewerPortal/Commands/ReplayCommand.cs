using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Features.Idempotency;

namespace ReviewerPortal.Commands;

/// <summary><c>replay</c>: posts recorded proposals through the interface, as their agents did. What a reviewer should have decided is never sent.</summary>
internal static class ReplayCommand
{
    private const int ProblemsShown = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "One {id, review} a line; `review` is a body of POST /api/v1/reviews." };
        var url = new Option<string>("--url") { Description = "The portal, such as http://127.0.0.1:8080.", Required = true };
        var key = new Option<string>("--key") { Description = "An agent key with the scope reviews:write.", Required = true };
        var rate = new Option<double?>("--rate") { Description = "At most so many a second; as fast as they are answered when left out." };
        var command = new Command("replay", "Posts recorded proposals; the same file again makes no new item.") { file, url, key, rate };
        command.SetAction(
            (parsed, ct) =>
            {
                OperatorSession.SettingsOf(parsed);
                return RunAsync(
                    parsed.GetRequiredValue(file),
                    AddressOf(parsed.GetRequiredValue(url)),
                    parsed.GetRequiredValue(key),
                    RateOf(parsed.GetValue(rate)),
                    Console.Out,
                    TimeProvider.System,
                    ct
                );
            }
        );
        return command;
    }

    /// <summary>Replays the file and answers the exit code: 1 when any line was refused.</summary>
    internal static async Task<int> RunAsync(
        string file,
        Uri portal,
        string key,
        double? rate,
        TextWriter terminal,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (!File.Exists(file))
        {
            throw new CommandRefusedException($"There is no file {file}.");
        }

        using var http = new HttpClient { BaseAddress = portal, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var tally = new Tally();
        var began = clock.GetTimestamp();
        await foreach (var (number, line) in File.ReadLinesAsync(file, ct).Index().WithCancellation(ct))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (rate is { } perSecond)
            {
                var due = TimeSpan.FromSeconds(tally.Lines / perSecond) - clock.GetElapsedTime(began);
                if (due > TimeSpan.Zero)
                {
                    await Task.Delay(due, clock, ct);
                }
            }

            tally.Lines++;
            await PostAsync(http, number + 1, line, tally, ct);
        }

        await SayAsync(terminal, tally, clock.GetElapsedTime(began));
        return tally.Refused == 0 ? 0 : 1;
    }

    private static async Task PostAsync(HttpClient http, int number, string line, Tally tally, CancellationToken ct)
    {
        if (Read(line) is not var (id, review))
        {
            tally.Refuse($"line {number}: is not a JSON object with `id` and `review`");
            return;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/reviews")
            {
                Content = new StringContent(review, Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation(RequestKey.Header, id);
            using var answer = await http.SendAsync(request, ct);
            if (answer.IsSuccessStatusCode)
            {
                tally.Take(answer.Headers.Contains(DoOnce.ReplayedHeader));
            }
            else
            {
                var said = await answer.Content.ReadAsStringAsync(ct);
                tally.Refuse($"line {number}, {id}: {(int)answer.StatusCode} {said[..Math.Min(said.Length, 400)]}");
            }
        }
        catch (HttpRequestException unreachable)
        {
            tally.Refuse($"line {number}, {id}: {unreachable.Message}");
        }
    }

    private static (string Id, string Review)? Read(string line)
    {
        try
        {
            var recorded = JsonElement.Parse(line);
            return recorded.GetProperty("id").GetString() is { Length: > 0 } id ? (id, recorded.GetProperty("review").GetRawText()) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task SayAsync(TextWriter terminal, Tally tally, TimeSpan took)
    {
        foreach (var problem in tally.Problems)
        {
            await terminal.WriteLineAsync($"refused: {problem}");
        }

        if (tally.Refused > tally.Problems.Count)
        {
            await terminal.WriteLineAsync($"… and {tally.Refused - tally.Problems.Count} more");
        }

        await terminal.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{tally.Lines} lines: {tally.Created} new, {tally.Replayed} replayed, {tally.Refused} refused; {tally.Lines / Math.Max(took.TotalSeconds, 0.001):0.0} a second"
            )
        );
    }

    private static Uri AddressOf(string url) =>
        Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CommandRefusedException($"“{url}” is not the address of a portal, such as http://127.0.0.1:8080.");

    private static double? RateOf(double? rate) =>
        rate is null or > 0 ? rate : throw new CommandRefusedException("--rate must be more than 0.");

    private sealed class Tally
    {
        public int Lines { get; set; }

        public int Created { get; private set; }

        public int Replayed { get; private set; }

        public int Refused { get; private set; }

        public List<string> Problems { get; } = [];

        public void Take(bool replayed) => (Created, Replayed) = replayed ? (Created, Replayed + 1) : (Created + 1, Replayed);

        public void Refuse(string problem)
        {
            Refused++;
            if (Problems.Count < ProblemsShown)
            {
                Problems.Add(problem);
            }
        }
    }
}
