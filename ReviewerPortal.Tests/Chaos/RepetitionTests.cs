using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Chaos;

/// <summary>Submissions of which three in ten are sent again, some at the same moment. <c>RP_SUBMISSIONS</c> sets how many (1,000 unless given).</summary>
public sealed class RepetitionTests
{
    private static readonly int Submissions = int.TryParse(
        Environment.GetEnvironmentVariable("RP_SUBMISSIONS"),
        CultureInfo.InvariantCulture,
        out var number
    )
        ? number
        : 1000;

    [Theory, BothEngines]
    public async Task Repeated_submissions_make_one_review_and_get_the_same_answer(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        await portal.PublishContractAsync(SampleContract.Yaml);
        using var agent = portal.Client(await portal.AddKeyAsync("agents"));
        var distinct = Submissions * 7 / 10;
        var answers = new string?[Submissions];

        await Parallel.ForAsync(
            0,
            Submissions,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (i, _) =>
            {
                // Repetitions stand beside their first, so that many of them are under way together.
                var key = i * 7 / 10;
                answers[i] = await SubmitAsync(agent, $"key-{key}", $"#{key}", HttpStatusCode.Created);
            }
        );

        Assert.All(
            answers.Select((body, i) => (Body: body, Key: i * 7 / 10)).GroupBy(a => a.Key, a => a.Body),
            same => Assert.Single(same.Distinct(StringComparer.Ordinal))
        );
        Assert.Equal(distinct, answers.Select(IdIn).Distinct(StringComparer.Ordinal).Count());
        await using var db = await portal.Get<PortalDatabase>().OpenAsync(portal.Workspace, TestContext.Current.CancellationToken);
        Assert.Equal(distinct, await db.Reviews.CountAsync());
        Assert.Equal(distinct, await db.ReviewItems.CountAsync());
        await SubmitAsync(agent, "key-0", "#another", HttpStatusCode.UnprocessableEntity);
    }

    private static async Task<string> SubmitAsync(HttpClient agent, string key, string order, HttpStatusCode expected)
    {
        while (true)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "reviews")
            {
                Content = JsonContent.Create(SampleContract.Cancel(order)),
            };
            message.Headers.Add("Idempotency-Key", key);
            using var answer = await agent.SendAsync(message);
            var body = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.Conflict && body.Contains("/problems/in-flight", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} {body}");
            return body;
        }
    }

    private static string IdIn(string? body)
    {
        using var document = JsonDocument.Parse(body!);
        return document.RootElement.GetProperty("id").GetString()!;
    }
}
