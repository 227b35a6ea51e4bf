using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Intake;

namespace ReviewerPortal.Tests.Reviews;

public class ReviewsApiTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(PortalApp App, HttpClient Agent)> StartAsync(Engine engine)
    {
        var app = await PortalApp.StartAsync(engine);
        await IntakeScenario.PublishAsync(
            app.Get<PortalDatabase>(),
            DateTimeOffset.UnixEpoch,
            app.Workspace,
            "refunds",
            IntakeScenario.ContractText
        );
        return (app, app.Client(await app.AddKeyAsync("bot")));
    }

    private static HttpRequestMessage Post(string path, byte[] body, string? contentType = "application/json", string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
        {
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return request;
    }

    private static HttpRequestMessage Post(string path, JsonNode body, string? key = null) =>
        Post(path, Encoding.UTF8.GetBytes(body.ToJsonString()), key: key);

    private static async Task<JsonElement> JsonOf(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct));

    [Theory, BothEngines]
    public async Task Every_bad_body_gets_a_specific_answer_and_stores_nothing(Engine engine)
    {
        var (app, agent) = await StartAsync(engine);
        await using var _ = app;
        Assert.True(BadBodies.All.Count >= 60);
        var wrong = new List<string>();
        foreach (var bad in BadBodies.All)
        {
            using var request = Post("reviews", bad.Body, bad.ContentType, key: $"bad-{bad.What.GetHashCode(StringComparison.Ordinal)}");
            using var answer = await agent.SendAsync(request, Ct);
            var said = await answer.Content.ReadAsStringAsync(Ct);
            var problem = said.StartsWith('{') ? JsonElement.Parse(said) : default;
            var fits =
                (int)answer.StatusCode == bad.Status
                && answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
                && problem.GetProperty("type").GetString() == $"/problems/{bad.Slug}"
                && problem.GetProperty("detail").GetString()?.Length > 10
                && (
                    bad.Pointer is null
                    || problem.GetProperty("errors").EnumerateArray().Any(e => e.GetProperty("pointer").GetString() == bad.Pointer)
                );
            if (!fits)
            {
                wrong.Add(
                    $"{bad.What}: wanted {bad.Status} {bad.Slug} {bad.Pointer}, got {(int)answer.StatusCode} {said[..Math.Min(said.Length, 300)]}"
                );
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await using var db = await app.Get<PortalDatabase>().OpenAsync(app.Workspace);
        Assert.Equal(0, await db.Reviews.CountAsync(Ct));
        Assert.Equal(0, await db.EvidencePieces.CountAsync(Ct));
        Assert.Equal(0, await db.StoredAnswers.CountAsync(Ct));
    }

    [Theory, BothEngines]
    public async Task Every_problem_of_a_body_is_named_at_once(Engine engine)
    {
        var (app, agent) = await StartAsync(engine);
        await using var _ = app;
        var body = IntakeScenario.Body();
        body["workflow"] = "nope";
        body["confidence"] = 3;
        body["callback"] = new JsonObject { ["url"] = "http://169.254.169.254/" };
        body["actions"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = 7 });
        using var answer = await agent.SendAsync(Post("reviews", body), Ct);
        var pointers = (await JsonOf(answer))
            .GetProperty("errors")
            .EnumerateArray()
            .Select(e => e.GetProperty("pointer").GetString())
            .ToHashSet();
        foreach (
            var pointer in (string[])
                ["#/workflow", "#/confidence", "#/callback/url", "#/callback/endpoint", "#/actions/1/name", "#/actions/1/args"]
        )
        {
            Assert.Contains(pointer, pointers);
        }
    }

    [Theory, BothEngines]
    public async Task A_review_is_posted_read_conditionally_amended_and_withdrawn(Engine engine)
    {
        var (app, agent) = await StartAsync(engine);
        await using var _ = app;
        var body = IntakeScenario.Body();
        body.Remove("evidence");
        using var posted = await agent.SendAsync(Post("reviews", body), Ct);
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        var id = (await JsonOf(posted)).GetProperty("id").GetString();
        Assert.Equal($"/api/v1/reviews/{id}", posted.Headers.Location?.ToString());
        Assert.Equal("\"1\"", posted.Headers.ETag?.Tag);
        Assert.NotNull(posted.Headers.RetryAfter);

        using var same = new HttpRequestMessage(HttpMethod.Get, $"reviews/{id}") { Headers = { IfNoneMatch = { posted.Headers.ETag! } } };
        using var unchanged = await agent.SendAsync(same, Ct);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        using var piece = new HttpRequestMessage(HttpMethod.Put, $"reviews/{id}/evidence/conversation?kind=conversation")
        {
            Content = new StringContent("[]", Encoding.UTF8, "application/json"),
        };
        using var taken = await agent.SendAsync(piece, Ct);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal(
            "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
            (await JsonOf(taken)).GetProperty("sha256").GetString()
        );
        using var read = await agent.GetAsync(new Uri($"reviews/{id}", UriKind.Relative), Ct);
        Assert.Equal("queued", (await JsonOf(read)).GetProperty("items")[0].GetProperty("status").GetString());
        Assert.NotEqual(posted.Headers.ETag, read.Headers.ETag);

        using var moved = await agent.SendAsync(
            Post(
                $"reviews/{id}/subject",
                new JsonObject
                {
                    ["version"] = "8",
                    ["change"] = new JsonObject { ["status"] = "shipped" },
                }
            ),
            Ct
        );
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Equal("business_state_changed", (await JsonOf(moved)).GetProperty("items")[0].GetProperty("exceptionType").GetString());

        using var withdrawn = await agent.DeleteAsync(new Uri($"reviews/{id}", UriKind.Relative), Ct);
        Assert.Equal("withdrawn", (await JsonOf(withdrawn)).GetProperty("status").GetString());
        using var late = await agent.SendAsync(Post($"reviews/{id}/subject", new JsonObject { ["version"] = "9" }), Ct);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        using var again = await agent.SendAsync(Post($"reviews/{id}/withdraw", new JsonObject { ["reason"] = "x" }), Ct);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory, BothEngines]
    public async Task What_does_not_exist_is_not_found_whatever_is_done_to_it(Engine engine)
    {
        var (app, agent) = await StartAsync(engine);
        await using var _ = app;
        foreach (var id in (string[])["rv_00000000000000000000000000000000", "it_00000000000000000000000000000000", "nonsense", "rv_"])
        {
            using var get = await agent.GetAsync(new Uri($"reviews/{id}", UriKind.Relative), Ct);
            using var withdraw = await agent.SendAsync(Post($"reviews/{id}/withdraw", new JsonObject()), Ct);
            using var subject = await agent.SendAsync(Post($"reviews/{id}/subject", new JsonObject { ["version"] = "1" }), Ct);
            using var evidence = await agent.SendAsync(
                Post($"reviews/{id}/evidence", new JsonObject { ["evidence"] = new JsonArray() }),
                Ct
            );
            foreach (var answer in (HttpResponseMessage[])[get, withdraw, subject, evidence])
            {
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                Assert.Equal("/problems/not-found", (await JsonOf(answer)).GetProperty("type").GetString());
            }
        }
    }

    [Theory, BothEngines]
    public async Task The_same_key_and_body_get_the_first_answer_byte_for_byte(Engine engine)
    {
        var (app, agent) = await StartAsync(engine);
        await using var _ = app;
        var body = IntakeScenario.Body();
        using var first = await agent.SendAsync(Post("reviews", body, key: "abc"), Ct);
        using var second = await agent.SendAsync(Post("reviews", body, key: "\"abc\""), Ct);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotency-Replayed")));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await second.Content.ReadAsStringAsync(Ct));

        body["threadId"] = "another";
        using var reused = await agent.SendAsync(Post("reviews", body, key: "abc"), Ct);
        Assert.Equal("/problems/idempotency-key-reuse", (await JsonOf(reused)).GetProperty("type").GetString());

        using var other = app.Client(await app.AddKeyAsync("another-bot"));
        using var theirs = await other.SendAsync(Post("reviews", body, key: "abc"), Ct);
        Assert.Equal(HttpStatusCode.Created, theirs.StatusCode);

        using var tooLong = await agent.SendAsync(Post("reviews", body, key: new string('k', 256)), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_refused_request_may_be_mended_and_sent_again_with_its_key(Engine engine)
    {
        var (app, agent) = await StartAsync(engine);
        await using var _ = app;
        using var refused = await agent.SendAsync(Post("reviews", new JsonObject(), key: "mend"), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        using var mended = await agent.SendAsync(Post("reviews", IntakeScenario.Body(), key: "mend"), Ct);
        Assert.Equal(HttpStatusCode.Created, mended.StatusCode);
    }

    [Theory, BothEngines]
    public async Task Requests_with_one_key_at_once_do_the_work_once(Engine engine)
    {
        var (app, agent) = await StartAsync(engine);
        await using var _ = app;
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(async i =>
                {
                    using var answer = await agent.SendAsync(Post("reviews", IntakeScenario.Body(), key: $"k{i % 20}"), Ct);
                    return (Key: i % 20, answer.StatusCode, Body: await answer.Content.ReadAsStringAsync(Ct));
                })
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Equal(20, answers.Select(a => a.Body).Distinct(StringComparer.Ordinal).Count());
        await using var db = await app.Get<PortalDatabase>().OpenAsync(app.Workspace);
        Assert.Equal(20, await db.ReviewItems.CountAsync(Ct));
    }

    [Theory, BothEngines]
    public async Task Other_posts_are_safe_to_repeat_too(Engine engine)
    {
        var (app, agent) = await StartAsync(engine);
        await using var _ = app;
        using var posted = await agent.SendAsync(Post("reviews", IntakeScenario.Body()), Ct);
        var id = (await JsonOf(posted)).GetProperty("id").GetString();
        var subject = new JsonObject { ["version"] = "8" };
        using var first = await agent.SendAsync(Post($"reviews/{id}/subject", subject, key: "s"), Ct);
        using var withdrawn = await agent.SendAsync(Post($"reviews/{id}/withdraw", new JsonObject(), key: "w"), Ct);
        using var second = await agent.SendAsync(Post($"reviews/{id}/subject", subject, key: "s"), Ct);
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await second.Content.ReadAsStringAsync(Ct));
        Assert.True(second.Headers.Contains("Idempotency-Replayed"));
    }
}
