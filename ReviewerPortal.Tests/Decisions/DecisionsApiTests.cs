using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Decisions;

public sealed class DecisionsApiTests
{
    [Theory, BothEngines]
    public async Task A_persons_program_takes_looks_at_and_decides_the_next_item(Engine engine)
    {
        await using var portal = await StartAsync(engine);
        using var ada = await PersonAsync(portal, "ada@acme.test");
        var review = await ReceiveAsync(portal, ReviewDesk.Cancel());

        var queues = await GetAsync(ada, "queues");
        var next = await PostAsync(ada, "queues/support/next", null);
        var id = (string)next.Body["item"]!["id"]!;
        var sheet = await GetAsync(ada, $"items/{id}");
        var decided = await PostAsync(
            ada,
            $"items/{id}/decisions",
            new
            {
                decision = "edit",
                version = (int)sheet.Body["version"]!,
                claim = (string)next.Body["token"]!,
                args = new { order_id = "W1", reason = "mistake" },
                reasonCode = "wrong_argument",
            }
        );
        var empty = await PostAsync(ada, "queues/support/next", null);

        Assert.Equal(1, (int)queues.Body["queues"]!.AsArray().Single(q => (string)q!["name"]! == "support")!["open"]!);
        Assert.Equal(review.Items[0].Id, id);
        Assert.Equal("Ada", (string)sheet.Body["claim"]!["who"]!, ignoreCase: true);
        Assert.Equal("order", (string)sheet.Body["evidence"]![0]!["name"]!);
        Assert.Equal((HttpStatusCode.OK, "edited"), (decided.Status, (string)decided.Body["decision"]!["verdict"]!));
        Assert.Equal((HttpStatusCode.NotFound, "queue is empty"), (empty.Status, (string)empty.Body["title"]!));
    }

    [Theory, BothEngines]
    public async Task Who_comes_second_is_told_who_decided_what_and_when(Engine engine)
    {
        await using var portal = await StartAsync(engine);
        using var ada = await PersonAsync(portal, "ada@acme.test");
        using var bo = await PersonAsync(portal, "bo@acme.test");
        var id = (await ReceiveAsync(portal, ReviewDesk.Cancel())).Items[0].Id;

        var first = await PostAsync(ada, $"items/{id}/decisions", new { decision = "approve", version = 1 });
        var second = await PostAsync(bo, $"items/{id}/decisions", new { decision = "approve", version = 1 });

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal((HttpStatusCode.Conflict, "/problems/already-decided"), (second.Status, (string)second.Body["type"]!));
        Assert.Equal(("ada", "approved"), ((string)second.Body["who"]!, (string)second.Body["what"]!));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)second.Body["when"]!);
    }

    [Theory, BothEngines]
    public async Task A_stale_version_is_412_with_how_the_item_stands_and_if_match_does_as_well(Engine engine)
    {
        await using var portal = await StartAsync(engine);
        using var ada = await PersonAsync(portal, "ada@acme.test");
        using var bo = await PersonAsync(portal, "bo@acme.test");
        var id = (await ReceiveAsync(portal, ReviewDesk.Refund(20))).Items[0].Id;
        await PostAsync(bo, $"items/{id}/decisions", new { decision = "approve", version = 1 });

        var stale = await PostAsync(ada, $"items/{id}/decisions", new { decision = "approve", version = 1 });
        var none = await PostAsync(ada, $"items/{id}/decisions", new { decision = "approve" });
        var matched = await PostAsync(ada, $"items/{id}/decisions", new { decision = "approve" }, ifMatch: "\"2\"");

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal((2, "awaiting_approval", "bo"), ((int)Current("version")!, (string)Current("status")!, (string)Current("who")!));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "#/version"), (none.Status, (string)none.Body["errors"]![0]!["pointer"]!));
        Assert.Equal(HttpStatusCode.OK, matched.Status);

        JsonNode? Current(string name) => stale.Body["current"]![name];
    }

    [Theory, BothEngines]
    public async Task A_whole_review_is_decided_at_once_against_its_etag(Engine engine)
    {
        await using var portal = await StartAsync(engine);
        using var ada = await PersonAsync(portal, "ada@acme.test");
        var review = await ReceiveAsync(portal, ReviewDesk.Cancel("W1"), ReviewDesk.Cancel("W2"));
        var body = new { decisions = new object[] { new { type = "approve" }, new { type = "reject", message = "not this one" } } };

        var without = await PostAsync(ada, $"reviews/{review.Id}/decisions", body);
        var decided = await PostAsync(ada, $"reviews/{review.Id}/decisions", body, review.ETag);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.Status);
        Assert.Equal((HttpStatusCode.OK, "decided"), (decided.Status, (string)decided.Body["status"]!));
        Assert.Equal(2, decided.Body["resume"]!["decisions"]!.AsArray().Count);
    }

    [Theory]
    [BothEngines("""{"decision": "maybe", "version": "one", "vresion": 1}""", "#/vresion #/decision #/version")]
    [BothEngines("""{"version": 1.5}""", "#/decision #/version")]
    [BothEngines("""{"decision": "edit", "version": 1, "args": [1]}""", "#/args")]
    public async Task Every_problem_of_a_bad_body_is_named_at_its_place(Engine engine, string body, string pointers)
    {
        await using var portal = await StartAsync(engine);
        using var ada = await PersonAsync(portal, "ada@acme.test");
        var id = (await ReceiveAsync(portal, ReviewDesk.Cancel())).Items[0].Id;

        var answer = await PostAsync(ada, $"items/{id}/decisions", JsonNode.Parse(body));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(pointers, string.Join(' ', answer.Body["errors"]!.AsArray().Select(e => (string)e!["pointer"]!)));
    }

    [Theory, BothEngines]
    public async Task Agent_keys_strangers_and_auditors_decide_nothing(Engine engine)
    {
        await using var portal = await StartAsync(engine);
        using var agent = portal.Client(await portal.AddKeyAsync("bot"));
        using var stranger = await PersonAsync(portal, "eve@acme.test", PersonRole.Reviewer, "Nobody");
        using var auditor = await PersonAsync(portal, "audi@acme.test", PersonRole.Auditor, "Support");
        var id = (await ReceiveAsync(portal, ReviewDesk.Cancel())).Items[0].Id;
        var approve = new { decision = "approve", version = 1 };

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(agent, $"items/{id}/decisions", approve)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(stranger, $"items/{id}/decisions", approve)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(auditor, $"items/{id}/decisions", approve)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(agent, "queues")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(auditor, $"items/{id}")).Status);
        Assert.Empty((await GetAsync(stranger, "items")).Body["items"]!.AsArray());
    }

    private static async Task<PortalApp> StartAsync(Engine engine)
    {
        var portal = await PortalApp.StartAsync(engine);
        await using var db = await portal.Get<PortalDatabase>().OpenAsync(portal.Workspace);
        db.Add(
            new Workflow
            {
                WorkspaceId = portal.Workspace,
                Name = "retail-support",
                CurrentVersion = 1,
            }
        );
        db.Add(
            new ContractVersion
            {
                WorkspaceId = portal.Workspace,
                Workflow = "retail-support",
                Number = 1,
                Text = ReviewDesk.Contract,
                TextHash = CanonicalJson.HashOf(ReviewDesk.Contract),
                PublishedBy = "system:test",
                PublishedAt = DateTimeOffset.UnixEpoch,
            }
        );
        await db.SaveChangesAsync();
        return portal;
    }

    private static async Task<HttpClient> PersonAsync(
        PortalApp portal,
        string email,
        PersonRole role = PersonRole.Reviewer,
        string team = "Support"
    ) => portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync(email, role, team)));

    private static async Task<ReviewView> ReceiveAsync(PortalApp portal, params string[] actions)
    {
        var body = $$$"""
            {"workflow": "retail-support", "actions": [{{{string.Join(',', actions)}}}],
             "evidence": [{"name": "order", "kind": "record", "mediaType": "application/json", "content": {"id": "W1"}}]}
            """;
        var agent = new Caller(portal.Workspace, "key:bot");
        var outcome = await portal.Get<ReceiveReview>().HandleAsync(new(agent, Encoding.UTF8.GetBytes(body), null), default);
        return JsonSerializer.Deserialize<ReviewView>(outcome.Value.Body, WireJson.Options)!;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(HttpClient client, string path) =>
        await ReadAsync(await client.GetAsync(new Uri(path, UriKind.Relative)));

    private static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(
        HttpClient client,
        string path,
        object? body,
        string? ifMatch = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        }

        return await ReadAsync(await client.SendAsync(request));
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
        }
    }
}
