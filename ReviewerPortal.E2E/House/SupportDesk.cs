using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.House;

/// <summary>A portal with people, a published contract, an agent's key and an endpoint of the agent's side: what every journey starts from.</summary>
public sealed class SupportDesk : IAsyncDisposable
{
    /// <summary>The endpoint's name, for <see cref="SampleContract.Cancel"/>.</summary>
    public const string Endpoint = "agent-side";

    public const string Reviewer = "riley@acme.test";
    public const string SecondReviewer = "sam@acme.test";
    public const string Administrator = "alex@acme.test";
    public const string Lead = "lea@acme.test";

    private readonly Dictionary<string, PersonId> _ids = new(StringComparer.Ordinal);

    private readonly List<IBrowserContext> _browsers = [];

    private SupportDesk(
        PortalApp portal,
        WebhookReceiver receiver,
        HttpClient agent,
        HttpClient people,
        HttpClient reviewer,
        string secret
    ) => (Portal, Receiver, Agent, People, ReviewerClient, EndpointSecret) = (portal, receiver, agent, people, reviewer, secret);

    public PortalApp Portal { get; }

    /// <summary>The agent's side.</summary>
    public WebhookReceiver Receiver { get; }

    /// <summary>What the agent's side verifies signatures with.</summary>
    public string EndpointSecret { get; }

    /// <summary>The agent's client of the HTTP interface.</summary>
    public HttpClient Agent { get; }

    /// <summary>The administrator's client of the HTTP interface.</summary>
    public HttpClient People { get; }

    /// <summary>The reviewer's client of the HTTP interface.</summary>
    public HttpClient ReviewerClient { get; }

    /// <summary>Opens the desk.</summary>
    /// <param name="clock">The portal's clock; the machine's when not given.</param>
    public static async Task<SupportDesk> OpenAsync(TimeProvider? clock = null)
    {
        var portal = await PortalApp.StartAsync(Engine.Sqlite, builder => builder.Services.AddSingleton(clock ?? TimeProvider.System));
        var administrator = await portal.AddPersonAsync(Administrator, PersonRole.Admin);
        var reviewer = await portal.AddPersonAsync(Reviewer, PersonRole.Reviewer, SampleContract.Team);
        var second = await portal.AddPersonAsync(SecondReviewer, PersonRole.Reviewer, SampleContract.Team);
        var lead = await portal.AddPersonAsync(Lead, PersonRole.Lead, SampleContract.Team);
        var people = portal.Client(await portal.AddTokenAsync(administrator));
        await portal.PublishContractAsync(SampleContract.Yaml);
        var receiver = await WebhookReceiver.StartAsync();
        var secret = await portal.AddEndpointAsync(Endpoint, receiver.Address);
        return new SupportDesk(
            portal,
            receiver,
            portal.Client(await portal.AddKeyAsync("support-bot")),
            people,
            portal.Client(await portal.AddTokenAsync(reviewer)),
            secret
        )
        {
            _ids = { [SecondReviewer] = second, [Lead] = lead },
        };
    }

    /// <summary>A fresh browser profile on the portal. It is closed with the desk, before the portal: no page outlives its server.</summary>
    public async Task<IPage> BrowseAsync(Chromium chromium, ColorScheme scheme = ColorScheme.Light, int width = 1440, Uri? address = null)
    {
        var page = await chromium.OpenAsync(address ?? Portal.Address, scheme, width);
        _browsers.Add(page.Context);
        return page;
    }

    /// <summary>The reviewer approves an item over the HTTP interface, as it was proposed.</summary>
    public async Task ApproveAsync(string item)
    {
        using var answer = await ReviewerClient.PostAsJsonAsync($"items/{item}/decisions", new { decision = "approve", version = 1 });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A client of the HTTP interface for the second reviewer or the lead.</summary>
    public async Task<HttpClient> ClientOfAsync(string person) => Portal.Client(await Portal.AddTokenAsync(_ids[person]));

    /// <summary>The agent proposes to cancel an order and answers the review's id and its item's.</summary>
    public async Task<(string Review, string Item)> ProposeAsync(string order, decimal amount = 40m)
    {
        using var answer = await Agent.PostAsJsonAsync("reviews", SampleContract.Cancel(order, amount, Endpoint));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        using var review = JsonDocument.Parse(body);
        return (
            review.RootElement.GetProperty("id").GetString()!,
            review.RootElement.GetProperty("items")[0].GetProperty("id").GetString()!
        );
    }

    /// <summary>Gives the numbers' pages a month to show: figures by the hour, made by chance, with no items behind them.</summary>
    public async Task MakePastAsync()
    {
        var random = new Random(17);
        var now = FigureRules.HourOf(Portal.Get<TimeProvider>().GetUtcNow());
        var key = new FigureKey(
            SampleContract.Workflow,
            1,
            "change-order",
            "cancel_order",
            "",
            "support",
            "standard",
            "support-bot",
            "1",
            "",
            ""
        );
        await using var db = await Portal.Get<PortalDatabase>().OpenAsync(Portal.Workspace);
        for (var hour = now - 30 * 24; hour < now; hour++)
        {
            var of = key with { AgentVersion = random.Next(3) == 0 ? "2" : "1" };
            var (edited, rejected, approved) = (random.Next(3), random.Next(2), 3 + random.Next(9));
            db.Add(
                new HourlyFigure
                {
                    WorkspaceId = Portal.Workspace,
                    Hour = hour,
                    KeyHash = of.Hash(),
                    Workflow = of.Workflow,
                    ContractVersion = of.ContractVersion,
                    Step = of.Step,
                    Action = of.Action,
                    ExceptionType = of.ExceptionType,
                    Queue = of.Queue,
                    Tier = of.Tier,
                    AgentName = of.AgentName,
                    AgentVersion = of.AgentVersion,
                    Person = of.Person,
                    ReasonCode = of.ReasonCode,
                    Received = edited + rejected + approved,
                    Edited = edited,
                    Rejected = rejected,
                    Approved = approved,
                }
            );
        }

        foreach (var (person, hours) in (await db.Users.Select(p => p.Id).ToListAsync()).Select((p, i) => (p, 4 + 3 * i)))
        {
            for (var hour = now - hours; hour < now; hour++)
            {
                db.Add(
                    new ReviewerHour
                    {
                        WorkspaceId = Portal.Workspace,
                        Hour = hour,
                        PersonId = new PersonId(person),
                        Decided = 40,
                        Overridden = 6,
                        Approved = 34,
                        Unopened = 9,
                        Timed = 22,
                        Hasty = 1,
                        Paired = 3,
                        Agreed = 2,
                        Known = 3,
                        Missed = 0,
                    }
                );
            }
        }

        await db.SaveChangesAsync();
        // Whatever was folded by now did not know of them.
        await db.WorkspaceHeads.ExecuteUpdateAsync(h => h.SetProperty(x => x.FiguresFoldedTo, 0));
    }

    /// <summary>Signs a person in and lands on the page.</summary>
    public static async Task SignInAsync(IPage page, string email, string landing = PortalUrls.Queue)
    {
        await page.GotoAsync(PortalUrls.SignInAndReturn(landing));
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(PortalApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**" + landing);
        await InteractiveAsync(page);
    }

    /// <summary>Goes to a page and waits until its circuit answers and what it shows has been read.</summary>
    public static async Task GoAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await InteractiveAsync(page);
    }

    private static Task InteractiveAsync(IPage page) =>
        Assertions.Expect(page.Locator("[data-live=not-yet], .skeleton")).ToHaveCountAsync(0);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers)
        {
            await browser.CloseAsync();
        }

        Agent.Dispose();
        People.Dispose();
        ReviewerClient.Dispose();
        await Portal.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
