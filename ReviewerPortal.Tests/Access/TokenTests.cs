using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Access;

public sealed class TokenTests
{
    // Open to every person; closed to keys that neither follow reviews nor ask the gate.
    private const string Reading = "workflows/retail-support/metrics";

    [Theory, BothEngines]
    public async Task A_token_speaks_for_its_key_until_it_is_revoked_or_expires(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        var key = await CreateAsync(database, "bot", expiresAt: null);
        var brief = await CreateAsync(database, "brief", database.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        var find = database.Get<FindCaller>();

        var caller = await find.HandleAsync(key.Secret, CancellationToken.None);
        Assert.Equal("key:bot", caller!.Principal);
        Assert.Equal(database.Workspace, caller.Workspace);
        Assert.Equal([Scopes.ReviewsWrite], caller.Scopes);
        Assert.NotNull(await find.HandleAsync(brief.Secret, CancellationToken.None));

        database.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await find.HandleAsync(brief.Secret, CancellationToken.None));

        // Another node that looked a moment ago goes on for seconds at most.
        await using var other = database.AnotherNode(more: s => s.AddAccess());
        Assert.NotNull(await other.Get<FindCaller>().HandleAsync(key.Secret, CancellationToken.None));
        var admin = new Caller(database.Workspace, "user:a@acme.test") { Role = PersonRole.Admin };
        await database.Get<RevokeToken>().HandleAsync(new RevokeToken.Command(admin, key.Id), CancellationToken.None);
        Assert.Null(await find.HandleAsync(key.Secret, CancellationToken.None));
        database.Clock.Advance(FindCaller.Freshness);
        Assert.Null(await other.Get<FindCaller>().HandleAsync(key.Secret, CancellationToken.None));
    }

    [Fact]
    public async Task A_token_with_one_character_changed_or_of_the_other_kind_is_unknown()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, more: s => s.AddAccess());
        var key = await CreateAsync(database, "bot", expiresAt: null);
        var find = database.Get<FindCaller>();
        var changed = key.Secret[..^1] + (key.Secret[^1] == 'A' ? 'B' : 'A');

        Assert.Null(await find.HandleAsync(changed, CancellationToken.None));
        Assert.Null(await find.HandleAsync("rpt_" + key.Secret[4..], CancellationToken.None));
        Assert.Null(await find.HandleAsync("", CancellationToken.None));
        Assert.Null(await find.HandleAsync("rpk_", CancellationToken.None));
        Assert.Null(await find.HandleAsync(new string('x', 5000), CancellationToken.None));
    }

    [Fact]
    public async Task A_person_revokes_their_own_tokens_and_nobody_else_s()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, more: s => s.AddAccess());
        var key = await CreateAsync(database, "bot", expiresAt: null);
        var reviewer = new Caller(database.Workspace, "user:r@acme.test")
        {
            Person = PersonId.New(DateTimeOffset.UnixEpoch),
            Role = PersonRole.Reviewer,
        };
        var stranger = new Caller(await database.AddWorkspaceAsync("other"), "user:x@other.test") { Role = PersonRole.Admin };
        var revoke = database.Get<RevokeToken>();

        Assert.Equal(RefusalCodes.NotFound, (await revoke.HandleAsync(new(reviewer, key.Id), CancellationToken.None)).Refusal?.Code);
        Assert.Equal(RefusalCodes.NotFound, (await revoke.HandleAsync(new(stranger, key.Id), CancellationToken.None)).Refusal?.Code);
        Assert.NotNull(await database.Get<FindCaller>().HandleAsync(key.Secret, CancellationToken.None));
    }

    [Fact]
    public async Task Cookies_never_open_the_interface_and_tokens_never_open_pages()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        var riley = await portal.AddPersonAsync("riley@acme.test", PersonRole.Admin);
        using var browser = new BrowserSession(portal);
        using var signedIn = await browser.SignInAsync("riley@acme.test");

        using var byCookie = await browser.GetAsync("/api/v1/" + Reading);
        Assert.Equal(HttpStatusCode.Unauthorized, byCookie.StatusCode);
        Assert.Equal("application/problem+json", byCookie.Content.Headers.ContentType?.MediaType);

        using var byToken = new BrowserSession(portal);
        byToken.Headers.Add("Authorization", "Bearer " + await portal.AddTokenAsync(riley));
        using var page = await byToken.GetAsync(PortalUrls.Account);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task A_missing_or_unknown_token_is_401_and_a_missing_scope_403_each_as_a_problem()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        using var browser = new BrowserSession(portal);
        using var nothing = await browser.GetAsync("/api/v1/" + Reading);
        await IsProblemAsync(nothing, HttpStatusCode.Unauthorized, RefusalCodes.Unauthorized);
        Assert.Equal("Bearer", nothing.Headers.WwwAuthenticate.ToString());

        using var unknown = portal.Client("rpk_" + new string('0', 32) + "_nonsense");
        await IsProblemAsync(await unknown.GetAsync(Reading), HttpStatusCode.Unauthorized, RefusalCodes.Unauthorized);

        using var agent = portal.Client(await NarrowKeyAsync(portal, "bot"));
        await IsProblemAsync(await agent.GetAsync(Reading), HttpStatusCode.Forbidden, RefusalCodes.Forbidden);

        using var byHeader = new HttpRequestMessage(HttpMethod.Get, "/api/v1/" + Reading);
        byHeader.Headers.Add("X-API-Key", await NarrowKeyAsync(portal, "bot two"));
        using var recognised = await browser.SendAsync(byHeader);
        Assert.Equal(HttpStatusCode.Forbidden, recognised.StatusCode);
    }

    [Fact]
    public async Task Unknown_addresses_and_methods_are_problems_too()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        using var agent = portal.Client(await portal.AddKeyAsync("bot"));

        await IsProblemAsync(await agent.GetAsync("no-such-thing"), HttpStatusCode.NotFound, RefusalCodes.NotFound);
        await IsProblemAsync(await agent.PatchAsync("no/such/thing", content: null), HttpStatusCode.NotFound, RefusalCodes.NotFound);
    }

    [Fact]
    public async Task A_caller_that_asks_too_fast_is_told_when_to_come_back_and_others_are_not_slowed()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite, b => b.Configuration["Access:RequestsPerMinute"] = "20");
        var riley = await portal.AddPersonAsync("riley@acme.test", PersonRole.Reviewer);
        var sam = await portal.AddPersonAsync("sam@acme.test", PersonRole.Reviewer);
        using var fast = portal.Client(await portal.AddTokenAsync(riley));
        using var calm = portal.Client(await portal.AddTokenAsync(sam));

        var statuses = new List<HttpStatusCode>();
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 40; i++)
        {
            var answer = await fast.GetAsync(Reading);
            statuses.Add(answer.StatusCode);
            refused = answer.StatusCode == HttpStatusCode.TooManyRequests ? answer : refused;
        }

        Assert.InRange(statuses.Count(s => s != HttpStatusCode.TooManyRequests), 20, 35);
        await IsProblemAsync(refused!, HttpStatusCode.TooManyRequests, RefusalCodes.RateLimited);
        Assert.NotNull(refused!.Headers.RetryAfter);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await calm.GetAsync(Reading)).StatusCode);
    }

    private static async Task<string> NarrowKeyAsync(PortalApp portal, string name)
    {
        var create = new CreateToken.Command(
            portal.Workspace,
            "system:test",
            TokenKind.AgentKey,
            name,
            [Scopes.EvaluationsWrite],
            null,
            null,
            null
        );
        return (await portal.Get<CreateToken>().HandleAsync(create, CancellationToken.None)).Value.Secret;
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string slug)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal($"/problems/{slug}", problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("detail").GetString()));
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("traceId").GetString()));
    }

    private static async Task<CreateToken.Created> CreateAsync(TestDatabase database, string name, DateTimeOffset? expiresAt) =>
        (
            await database
                .Get<CreateToken>()
                .HandleAsync(
                    new CreateToken.Command(
                        database.Workspace,
                        "system:test",
                        TokenKind.AgentKey,
                        name,
                        [Scopes.ReviewsWrite],
                        Person: null,
                        DefaultWorkflow: null,
                        expiresAt
                    ),
                    CancellationToken.None
                )
        ).Value;
}
