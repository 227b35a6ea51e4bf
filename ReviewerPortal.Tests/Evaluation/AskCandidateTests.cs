using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Background;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Releases;
using ReviewerPortal.Tests.Resumption;

namespace ReviewerPortal.Tests.Evaluation;

/// <summary>One case, asked over real HTTP of endpoints that mean well and of others.</summary>
public sealed class AskCandidateTests
{
    private const string Right = """{"action":"cancel_order","args":{"order_id":"W1","reason":"unwanted"}}""";

    private static readonly IDataProtectionProvider Keys = new EphemeralDataProtectionProvider();

    private static OpenedNetworks Opened { get; } = new([System.Net.IPNetwork.Parse("127.0.0.0/8")]);

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{}", "names neither action")]
    [InlineData("""{"action":7}""", "names neither action")]
    [InlineData("""{"action":"a","args":[]}""", "gives args that are no object")]
    [InlineData("""{"action":"a","args":{"b":1,"b":2}}""", "names a member twice")]
    [InlineData("""{"action":"\ud800"}""", "carries text that is no Unicode")]
    [InlineData("long", "is longer than 64 KB")]
    [InlineData("""{"error":"Out of memory\u0000"}""", "Out of memory")]
    public async Task What_an_endpoint_says_with_success_is_the_candidates_own_failure_where_it_is_no_answer(string said, string why)
    {
        await using var candidate = await AnsweringAsync(_ => said is "long" ? new string('x', 100_000) : said);
        using var ask = new AskCandidate(Opened, new KeyRingProtection(Keys), TimeProvider.System);
        var asked = await ask.HandleAsync(JobOf(), EndpointOf(candidate.Url), CallOf(), TestContext.Current.CancellationToken);
        Assert.Contains(why, asked.Answer?.Error ?? asked.Failure ?? "an answer", StringComparison.Ordinal);
        Assert.Null(asked.Failure);
    }

    [Fact]
    public async Task Nothing_that_is_not_public_is_called_and_no_redirect_is_followed()
    {
        await using var inside = await AnsweringAsync(_ => Right);
        await using var redirecting = await Receiver.AnsweringAsync(307, "Location", inside.Url);
        using var closed = new AskCandidate(new OpenedNetworks([]), new KeyRingProtection(Keys), TimeProvider.System);
        using var open = new AskCandidate(Opened, new KeyRingProtection(Keys), TimeProvider.System);
        var ct = TestContext.Current.CancellationToken;

        var refused = await closed.HandleAsync(JobOf(), EndpointOf(inside.Url), CallOf(), ct);
        Assert.True(refused is { Final: true, Answer: null });
        Assert.Contains("not public", refused.Failure, StringComparison.Ordinal);
        Assert.Contains(
            "redirects",
            (await open.HandleAsync(JobOf(), EndpointOf(redirecting.Url), CallOf(), ct)).Failure,
            StringComparison.Ordinal
        );
        Assert.Empty(inside.All);

        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite, more: Closed);
        var register = new RegisterCandidate.Command(
            desk.Lead with
            {
                Role = PersonRole.Admin,
            },
            ReleaseDesk.Workflow,
            "Bot",
            "http://169.254.169.254/"
        )
        {
            Header = "Host",
            Secret = "a\nb",
            Concurrency = 17,
            TimeoutSeconds = 0,
        };
        var named = (await desk.Get<RegisterCandidate>().HandleAsync(register, ct)).Refusal!.Problems.Select(p => p.Pointer);
        Assert.Equal(["#/name", "#/url", "#/header", "#/secret", "#/concurrency", "#/timeoutSeconds"], named);
        Assert.Equal(
            EvaluationRefusals.AdministratorsOnly,
            (await desk.Get<RegisterCandidate>().HandleAsync(register with { By = desk.Lead }, ct)).Refusal
        );
    }

    private static void Closed(IServiceCollection services)
    {
        services.AddSingleton(new OpenedNetworks([]));
        services.AddSingleton<IProtectSecrets>(new KeyRingProtection(Keys));
    }

    private static Task<Receiver> AnsweringAsync(Func<HttpContext, string> answer) =>
        Receiver.StartAsync(http =>
        {
            http.Response.StatusCode = StatusCodes.Status200OK;
            return http.Response.WriteAsync(answer(http), http.RequestAborted);
        });

    private static EvaluationJob JobOf() =>
        new()
        {
            Id = EvaluationRunId.New(DateTimeOffset.UnixEpoch),
            WorkspaceId = default,
            Workflow = "w",
            AgentVersion = "2",
            EndpointId = default,
            EndpointName = "bot",
            By = "x",
            Principal = "user:x",
            StartedAt = DateTimeOffset.UnixEpoch,
            Cases = 1,
        };

    private static CandidateEndpoint EndpointOf(string url) =>
        new()
        {
            Id = default,
            WorkspaceId = default,
            Workflow = "w",
            Name = "bot",
            Url = url,
            Concurrency = 1,
            TimeoutSeconds = 5,
            CreatedBy = "x",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };

    private static ListCalls.Call CallOf() => new(ProtectedCaseId.New(DateTimeOffset.UnixEpoch), "{}", "[]");
}
