using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class ContractDraftApiTests
{
    private const string Contract = "workflows/refunds/contract";

    [Theory, BothEngines]
    public async Task Two_administrators_take_a_draft_to_a_version_and_the_one_who_looked_earlier_is_told(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        await portal.PublishContractAsync(SampleContracts.Refunds);
        using var ann = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("ann@acme.test", PersonRole.Admin)));
        using var bob = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("bob@acme.test", PersonRole.Admin)));

        using var first = await SendAsync(ann, HttpMethod.Put, Contract, Yaml(SampleContracts.Refunds), ("If-None-Match", "*"));
        Assert.Equal("\"1\"", first.Headers.ETag!.Tag);
        using var second = await SendAsync(bob, HttpMethod.Put, Contract, Yaml($"# bob\n{Raised}"), ("If-Match", "\"1\""));
        Assert.Equal("\"2\"", second.Headers.ETag!.Tag);
        using var late = await SendAsync(ann, HttpMethod.Put, Contract, Yaml("# ann"), ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        var current = (await JsonOf(late)).GetProperty("current");
        Assert.Equal((2, "draft", "bob"), (current.GetProperty("version").GetInt32(), Text(current, "status"), Text(current, "who")));
        Assert.StartsWith("# bob\n", Text(current, "text"), StringComparison.Ordinal);
        Assert.EndsWith("Z", Text(current, "when"), StringComparison.Ordinal);

        using var alone = await bob.PostAsync($"{Contract}/publish", content: null);
        Assert.Equal(HttpStatusCode.Conflict, alone.StatusCode);
        var refused = await JsonOf(alone);
        Assert.Equal(("/problems/four-eyes", "propose"), (Text(refused, "type"), Text(refused, "next")));
        Assert.Equal("ann", refused.GetProperty("approvers")[0].GetString());

        using var proposed = await bob.PostAsJsonAsync($"{Contract}/propose", new { note = "dearer" });
        Assert.Equal("bob", (await JsonOf(proposed)).GetProperty("draft").GetProperty("proposal").GetProperty("by").GetString());
        using var declined = await ann.PostAsJsonAsync($"{Contract}/decline", new { reason = "why?" });
        Assert.Equal("why?", (await JsonOf(declined)).GetProperty("draft").GetProperty("sentBack").GetProperty("reason").GetString());
        using var again = await bob.PostAsync($"{Contract}/propose", content: null);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var shown = (await ann.GetFromJsonAsync<JsonElement>($"{Contract}/draft")).GetProperty("draft");
        Assert.Equal(
            (2, 1, "# bob"),
            (shown.GetProperty("revision").GetInt32(), shown.GetProperty("basedOn").GetInt32(), Text(shown, "text").Split('\n')[0])
        );
        using var approved = await SendAsync(ann, HttpMethod.Post, $"{Contract}/approve", null, ("If-Match", "\"2\""));
        Assert.Equal(HttpStatusCode.Created, approved.StatusCode);
        var published = await JsonOf(approved);
        Assert.Equal(
            (2, "bob", "approved"),
            (published.GetProperty("version").GetInt32(), Text(published, "proposedBy"), Text(published, "fourEyes"))
        );

        var diff = await ann.GetFromJsonAsync<JsonElement>($"{Contract}/diff?from=1&to=2");
        Assert.Equal(
            "Tier “high” will take items over 900 instead of items over 500.",
            Text(Assert.Single(diff.GetProperty("sentences").EnumerateArray()), "text")
        );
        using var restored = await ann.PostAsJsonAsync($"{Contract}/restore", new { version = 1 });
        Assert.Equal("\"3\"", restored.Headers.ETag!.Tag);
        using var gone = await SendAsync(ann, HttpMethod.Delete, $"{Contract}/draft", null, ("If-Match", "\"3\""));
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var none = await ann.GetAsync($"{Contract}/draft");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Empty((await ann.GetFromJsonAsync<JsonElement>($"{Contract}/use")).GetProperty("versions").EnumerateArray());

        using var off = await ann.PutAsJsonAsync("workspace/settings", new { fourEyesOnPublish = false });
        Assert.False((await JsonOf(off)).GetProperty("fourEyesOnPublish").GetBoolean());
        Assert.False((await bob.GetFromJsonAsync<JsonElement>("workspace/settings")).GetProperty("fourEyesOnPublish").GetBoolean());
        using var draft = await bob.PutAsync(Contract, Yaml(SampleContracts.Refunds));
        using var direct = await bob.PostAsync($"{Contract}/publish", content: null);
        Assert.Equal("switched_off", Text(await JsonOf(direct), "fourEyes"));
    }

    [Fact]
    public async Task Nobody_without_the_role_the_scope_or_the_workspace_reaches_any_of_it()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await portal.PublishContractAsync(SampleContracts.Refunds);
        using var admin = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("ann@acme.test", PersonRole.Admin)));
        using var draft = await admin.PutAsync(Contract, Yaml(Raised));
        using var lead = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("lea@acme.test", PersonRole.Lead)));
        using var auditor = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("eve@acme.test", PersonRole.Auditor)));
        using var agent = portal.Client(await KeyAsync(portal, portal.Workspace, [Scopes.ReviewsWrite, Scopes.GateRead]));
        var elsewhere = (await portal.Get<FindWorkspace>().FindOrCreateAsync("other", "system:test", CancellationToken.None)).Value;
        using var stranger = portal.Client(await AdministratorOfAsync(portal, elsewhere));
        using var foreignKey = portal.Client(await KeyAsync(portal, elsewhere, Scopes.All));
        using var nobody = new HttpClient { BaseAddress = new Uri(portal.Address, "/api/v1/") };

        (HttpMethod Method, string Path, object? Body)[] writes =
        [
            (HttpMethod.Put, Contract, Raised),
            (HttpMethod.Delete, $"{Contract}/draft", null),
            (HttpMethod.Post, $"{Contract}/propose", null),
            (HttpMethod.Post, $"{Contract}/approve", null),
            (HttpMethod.Post, $"{Contract}/decline", new { reason = "no" }),
            (HttpMethod.Post, $"{Contract}/restore", new { version = 1 }),
            (HttpMethod.Post, $"{Contract}/publish", null),
        ];
        foreach (var (method, path, body) in writes)
        {
            foreach (var by in new[] { lead, auditor, agent })
            {
                await ExpectAsync(HttpStatusCode.Forbidden, by, method, path, body);
            }

            await ExpectAsync(HttpStatusCode.Unauthorized, nobody, method, path, body);
            if (method != HttpMethod.Put)
            {
                await ExpectAsync(HttpStatusCode.NotFound, stranger, method, path, body);
                await ExpectAsync(HttpStatusCode.NotFound, foreignKey, method, path, body);
            }
        }

        foreach (
            var path in new[] { $"{Contract}/draft", $"{Contract}/use", $"{Contract}/versions", $"{Contract}/diff?from=1&to=1", Contract }
        )
        {
            await ExpectAsync(HttpStatusCode.NotFound, stranger, HttpMethod.Get, path, null);
        }

        foreach (var by in new[] { lead, auditor, agent, foreignKey })
        {
            await ExpectAsync(HttpStatusCode.Forbidden, by, HttpMethod.Put, "workspace/settings", new { fourEyesOnPublish = false });
        }

        var shown = (await admin.GetFromJsonAsync<JsonElement>($"{Contract}/draft")).GetProperty("draft");
        Assert.Equal(1, shown.GetProperty("revision").GetInt32());
    }

    private static readonly string Raised = SampleContracts.Refunds.Replace("amount > 500", "amount > 900", StringComparison.Ordinal);

    private static async Task ExpectAsync(HttpStatusCode expected, HttpClient by, HttpMethod method, string path, object? body)
    {
        using HttpContent? content = body switch
        {
            string text => Yaml(text),
            null => null,
            _ => JsonContent.Create(body),
        };
        using var answer = await SendAsync(by, method, path, content);
        Assert.True(expected == answer.StatusCode, $"{method} {path}: {(int)answer.StatusCode}, not {(int)expected}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<string> KeyAsync(PortalApp portal, WorkspaceId workspace, IReadOnlyList<string> scopes)
    {
        var create = new CreateToken.Command(
            workspace,
            "system:test",
            TokenKind.AgentKey,
            $"key {Guid.NewGuid():N}",
            scopes,
            null,
            null,
            null
        );
        return (await portal.Get<CreateToken>().HandleAsync(create, CancellationToken.None)).Value.Secret;
    }

    private static async Task<string> AdministratorOfAsync(PortalApp portal, WorkspaceId workspace)
    {
        var add = new AddPerson.Command(workspace, "system:test", "zoe@other.test", "zoe", PersonRole.Admin, [], PortalApp.Password);
        var zoe = (await portal.Get<AddPerson>().HandleAsync(add, CancellationToken.None)).Value.Id;
        var create = new CreateToken.Command(workspace, "system:test", TokenKind.PersonalToken, "zoe's", [], zoe, null, null);
        return (await portal.Get<CreateToken>().HandleAsync(create, CancellationToken.None)).Value.Secret;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient by,
        HttpMethod method,
        string path,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await by.SendAsync(request);
    }

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<JsonElement> JsonOf(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
