using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Background;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Evaluation;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;
using ReviewerPortal.Tests.Releases;

namespace ReviewerPortal.Tests.Evaluation;

public sealed class RunPageTests : BunitContext
{
    [Fact]
    public async Task An_administrator_registers_an_endpoint_begins_a_run_watches_it_go_on_and_cancels_it()
    {
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite, more: Add);
        var asked = await desk.ProtectAsync("W1");
        await desk.ProtectAsync("W2");
        var alex = await desk.Desk.AddPersonAsync("Alex", PersonRole.Admin, "Leads");
        SignIn(desk, alex);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));

        var page = Render<EvaluationsPage>(p => p.Add(e => e.Workflow, ReleaseDesk.Workflow));
        await (await page.WaitForElementAsync("button[aria-expanded]")).ClickAsync();
        page.Find("#cand-name").Change("bot");
        page.Find("#cand-url").Change("http://169.254.169.254/");
        page.Find("#cand-secret").Change("Bearer s3cret");
        await page.Find(".button.primary").ClickAsync();
        await page.WaitForAssertionAsync(() =>
            Assert.Contains("not public", page.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
        page.Find("#cand-url").Change("http://127.0.0.1:1/ask");
        await page.Find(".button.primary").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("/ask", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", page.Markup, StringComparison.Ordinal);
        page.Find("#start-version").Input("2");
        await page.FindAll(".button.primary").Single(b => b.TextContent is "Ask every case").ClickAsync();
        var job = Assert.Single(await desk.Get<ListJobs>().HandleAsync(new(desk.Data.Workspace, ReleaseDesk.Workflow)));
        Assert.EndsWith(PortalUrls.Evaluation(job.Id), Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);

        var run = Render<RunPage>(p => p.Add(r => r.Id, job.Id.ToString()));
        await run.WaitForAssertionAsync(() => Assert.Contains("0 of 2 answered", run.Markup, StringComparison.Ordinal));
        var answer = new RecordCall.Command(job, asked.Id, LeaseEvaluations.Margin) { Answer = new("something_else", null, null) };
        Assert.Null((await desk.Get<RecordCall>().HandleAsync(answer)).Refusal);
        await run.WaitForAssertionAsync(() => Assert.Contains("1 of 2 answered", run.Markup, StringComparison.Ordinal));
        await run.Find(".button.danger").ClickAsync();

        await run.WaitForAssertionAsync(() =>
            Assert.Contains("1 of 2 answered: it counts for nothing", run.Markup, StringComparison.Ordinal)
        );
        Assert.Contains("Cancelled", run.Find("#progress-title").TextContent, StringComparison.Ordinal);
        Assert.Contains("critical regression", run.Markup, StringComparison.Ordinal);
        Assert.Contains("something_else", run.Find(".answer-diff").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reviewer_looks_on_and_a_run_that_is_not_there_says_so()
    {
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite, more: Add);
        await desk.ProtectAsync("W1");
        SignIn(desk, desk.Reviewer.Person!.Value);
        await desk.EvaluateAsync("2");

        var page = Render<EvaluationsPage>(p => p.Add(e => e.Workflow, ReleaseDesk.Workflow));
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("tbody tr")));
        Assert.Empty(page.FindAll("button"));
        var nowhere = Render<RunPage>(p => p.Add(r => r.Id, "run_nothing"));
        await nowhere.WaitForAssertionAsync(() =>
            Assert.Contains(CaseRefusals.NoSuchRun.Message, nowhere.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
    }

    private static void Add(IServiceCollection services)
    {
        services.AddSingleton(new OpenedNetworks([System.Net.IPNetwork.Parse("127.0.0.0/8")]));
        services.AddSingleton<IProtectSecrets>(new KeyRingProtection(new EphemeralDataProtectionProvider()));
    }

    private void SignIn(ReleaseDesk desk, Domain.Shared.PersonId person)
    {
        Services.AddSingleton(desk.Get<PeopleDirectory>());
        Services.AddSingleton<CurrentPerson>();
        Services.AddSingleton(desk.Get<ListRuns>());
        Services.AddSingleton(desk.Get<ListJobs>());
        Services.AddSingleton(desk.Get<ListCandidates>());
        Services.AddSingleton(desk.Get<RegisterCandidate>());
        Services.AddSingleton(desk.Get<RemoveCandidate>());
        Services.AddSingleton(desk.Get<StartEvaluation>());
        Services.AddSingleton(desk.Get<EndEvaluation>());
        Services.AddSingleton(desk.Get<ListResults>());
        Services.AddSingleton(desk.Get<ShowJob>());
        Services.AddSingleton(desk.Get<EvaluationFeed>());
        var signedIn = AddAuthorization();
        signedIn.SetAuthorized("somebody");
        signedIn.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, person.Value.ToString()),
            new Claim(PortalClaims.Session, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)),
            new Claim(new ClaimsIdentityOptions().SecurityStampClaimType, "")
        );
    }
}
