using System.Globalization;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>The pages of a contract, on the real domain.</summary>
public sealed class ContractPagesTests : BunitContext
{
    private static readonly string Raised = SampleContracts.Refunds.Replace("amount > 500", "amount > 900", StringComparison.Ordinal);

    [Fact]
    public async Task The_overview_answers_a_reader_and_leads_only_an_administrator_to_the_editor()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await PublishAsync(data, SampleContracts.Refunds);
        await SignInAsync(data, "Rob", PersonRole.Reviewer);

        var page = Render<ContractPage>(p => p.Add(x => x.Workflow, "refunds"));
        await page.WaitForAssertionAsync(() => Assert.Equal(7, page.FindAll(".answer").Count));
        Assert.Contains("Version 1, in force for new items", page.Find(".page-head").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll($"a[href^='{PortalUrls.ContractEditor("refunds")}']"));

        await SignInAsync(data, "Ann", PersonRole.Admin);
        await data.Get<SaveDraft>().HandleAsync(new(Operator(data), "refunds", "workflow: refunds"));
        Services.GetRequiredService<NavigationManager>().NavigateTo(PortalUrls.ContractDraft("refunds"));
        var draft = Render<ContractPage>(p => p.Add(x => x.Workflow, "refunds"));
        await draft.WaitForAssertionAsync(() => Assert.Contains("cannot be answered yet", draft.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(draft.FindAll($"a[href='{PortalUrls.ContractEditor("refunds")}']"));
    }

    [Fact]
    public async Task Any_two_versions_are_compared_and_a_workflow_nobody_has_is_said_to_be_none()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await PublishAsync(data, SampleContracts.Refunds);
        await PublishAsync(data, Raised);
        await SignInAsync(data, "Rob", PersonRole.Reviewer);

        var page = Render<ContractVersionsPage>(p => p.Add(x => x.Workflow, "refunds"));
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("section[aria-label=Versions] tbody tr").Count));
        Assert.Contains("> 500", page.Find("tr.removed code").TextContent, StringComparison.Ordinal);
        Assert.Contains("> 900", page.Find("tr.added code").TextContent, StringComparison.Ordinal);

        await page.Find("#from").ChangeAsync(new() { Value = "2" });
        Assert.EndsWith(
            "/contracts/refunds/versions?from=2&to=2",
            Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );

        var none = Render<ContractVersionsPage>(p => p.Add(x => x.Workflow, "nothing"));
        await none.WaitForAssertionAsync(() => Assert.Contains("Not found", none.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_artifacts_say_which_version_they_are_of_and_can_be_taken_along()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await PublishAsync(data, SampleContracts.Refunds);
        await SignInAsync(data, "Rob", PersonRole.Reviewer);

        var page = Render<ContractArtifactsPage>(p => p.Add(x => x.Workflow, "refunds"));
        await page.WaitForAssertionAsync(() => Assert.Equal(7, page.FindAll("h2").Count));

        Assert.Contains("Version 1, in force", page.Find(".page-head").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["/contracts/refunds/artifacts/export?version=1&format=md", "/contracts/refunds/artifacts/export?version=1&format=yaml"],
            page.FindAll("a[download]").Select(a => a.GetAttribute("href"))
        );
    }

    [Fact]
    public async Task One_administrator_proposes_and_another_sees_it_on_the_overview_and_publishes_it()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await PublishAsync(data, SampleContracts.Refunds);
        await data.Get<SaveDraft>().HandleAsync(new(Operator(data), "refunds", Raised));
        await AddPersonAsync(data, "Bob", PersonRole.Admin);
        await SignInAsync(data, "Ann", PersonRole.Admin);

        var versions = Render<ContractVersionsPage>(p => p.Add(x => x.Workflow, "refunds"));
        await versions.WaitForAssertionAsync(() => Assert.NotEmpty(versions.FindAll("#note")));
        Assert.Contains("500", versions.Find(".change-list").TextContent, StringComparison.Ordinal);
        await versions.Find("#note").ChangeAsync(new() { Value = "limits rose" });
        await Button(versions, "Propose").ClickAsync(new());
        await versions.WaitForAssertionAsync(() => Assert.Contains("Withdraw", versions.Markup, StringComparison.Ordinal));

        await SignInAsync(data, "Cat", PersonRole.Admin);
        var overview = Render<ContractPage>(p => p.Add(x => x.Workflow, "refunds"));
        await overview.WaitForAssertionAsync(() => Assert.NotEmpty(overview.FindAll(".proposal")));
        Assert.Contains("Proposed by Ann", overview.Find(".proposal").TextContent, StringComparison.Ordinal);
        Assert.Contains("limits rose", overview.Find(".proposal").TextContent, StringComparison.Ordinal);
        await Button(overview, "Approve and publish").ClickAsync(new());
        await overview.WaitForAssertionAsync(() =>
            Assert.Contains("Version 2 is in force for new items.", overview.Markup, StringComparison.Ordinal)
        );

        var after = Render<ContractVersionsPage>(p => p.Add(x => x.Workflow, "refunds"));
        await after.WaitForAssertionAsync(() => Assert.Contains("Cat, proposed by Ann", after.Markup, StringComparison.Ordinal));
        await Button(after, "Restore version 1").ClickAsync(new());
        await after.WaitForAssertionAsync(() => Assert.Contains("Version 1 is the draft now.", after.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proposal_is_sent_back_with_a_reason_its_author_reads_and_a_lone_administrator_publishes_alone()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await data.Get<SaveDraft>().HandleAsync(new(Operator(data), "refunds", SampleContracts.Refunds));
        await SignInAsync(data, "Ann", PersonRole.Admin);
        var lone = Render<ContractVersionsPage>(p => p.Add(x => x.Workflow, "refunds"));
        await lone.WaitForAssertionAsync(() => Assert.Contains("only administrator", lone.Markup, StringComparison.Ordinal));
        await lone.Find("input[type=checkbox]").ChangeAsync(new() { Value = true });
        await Button(lone, "Publish").ClickAsync(new());
        await lone.WaitForAssertionAsync(() => Assert.Contains("Version 1 is in force", lone.Markup, StringComparison.Ordinal));

        await data.Get<SaveDraft>().HandleAsync(new(Operator(data), "refunds", Raised));
        var proposer = new Caller(data.Workspace, "key:ci")
        {
            Scopes = new HashSet<string>([Scopes.ContractsWrite], StringComparer.Ordinal),
        };
        Assert.Null((await data.Get<ProposeContract>().HandleAsync(new(proposer, "refunds"))).Refusal);
        var back = Render<ContractVersionsPage>(p => p.Add(x => x.Workflow, "refunds"));
        await back.WaitForAssertionAsync(() => Assert.NotEmpty(back.FindAll(".proposal")));
        await Button(back, "Send back").ClickAsync(new());
        Assert.True(back.Find(".proposal .button.danger").HasAttribute("disabled"));
        await back.Find("#decline-reason").InputAsync(new() { Value = "too high" });
        await back.Find(".proposal .button.danger").ClickAsync(new());
        await back.WaitForAssertionAsync(() => Assert.Contains("Ann sent it back", back.Markup, StringComparison.Ordinal));
        Assert.Contains("too high", back.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Four_eyes_is_switched_off_only_after_a_second_look()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await SignInAsync(data, "Ann", PersonRole.Admin);
        var page = Render<ContractRulesPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("On", page.Find(".state").TextContent, StringComparison.Ordinal));

        await Button(page, "Switch off").ClickAsync(new());
        Assert.True((await new ShowWorkspaceSettings(data.Database).HandleAsync(new(data.Workspace))).FourEyesOnPublish);
        await Button(page, "Switch it off").ClickAsync(new());

        await page.WaitForAssertionAsync(() => Assert.Contains("Off", page.Find(".state").TextContent, StringComparison.Ordinal));
        Assert.False((await new ShowWorkspaceSettings(data.Database).HandleAsync(new(data.Workspace))).FourEyesOnPublish);
    }

    private static AngleSharp.Dom.IElement Button<T>(IRenderedComponent<T> shown, string text)
        where T : IComponent => shown.FindAll("button").First(b => b.TextContent.StartsWith(text, StringComparison.Ordinal));

    private static Caller Operator(TestDatabase data) => new(data.Workspace, "system:operator");

    private static async Task PublishAsync(TestDatabase data, string text) =>
        Assert.Null(
            (await data.Get<PublishContract>().HandleAsync(new(Operator(data)) { Text = text, CreateMissingTeams = true })).Refusal
        );

    private static async Task<PersonId> AddPersonAsync(TestDatabase data, string name, PersonRole role)
    {
        var id = PersonId.New(data.Time.GetUtcNow());
        await using var db = await data.OpenAsync();
        db.Add(
            new Person
            {
                Id = id.Value,
                WorkspaceId = data.Workspace,
                UserName = $"{name}@example.com",
                NormalizedUserName = $"{name}@example.com".ToUpperInvariant(),
                Email = $"{name}@example.com",
                NormalizedEmail = $"{name}@example.com".ToUpperInvariant(),
                DisplayName = name,
                Role = role,
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(data.Time.GetUtcNow().ToUnixTimeMilliseconds()),
            }
        );
        await db.SaveChangesAsync();
        return id;
    }

    private async Task SignInAsync(TestDatabase data, string name, PersonRole role)
    {
        var id = await AddPersonAsync(data, name, role);
        var session = _signedIn ??= Sign(data);
        session.SetAuthorized(name);
        session.SetPolicies(role is PersonRole.Admin ? [Policies.Reads, Policies.Administers] : [Policies.Reads]);
        session.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, id.Value.ToString()),
            new Claim(PortalClaims.Session, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)),
            new Claim(new ClaimsIdentityOptions().SecurityStampClaimType, "")
        );
    }

    private BunitAuthorizationContext? _signedIn;

    private BunitAuthorizationContext Sign(TestDatabase data)
    {
        Services.AddSingleton(data.Get<PeopleDirectory>());
        Services.AddSingleton<CurrentPerson>();
        Services.AddSingleton(data.Get<AnswerContractQuestions>());
        Services.AddSingleton(data.Get<ShowDraft>());
        Services.AddSingleton(data.Get<ShowContract>());
        Services.AddSingleton(data.Get<ListContractVersions>());
        Services.AddSingleton(data.Get<PublishContract>());
        Services.AddSingleton(data.Get<WriteArtifacts>());
        Services.AddSingleton(data.Get<ListGaps>());
        Services.AddSingleton(data.Get<ListVersionUse>());
        Services.AddSingleton(data.Get<RestoreVersion>());
        Services.AddSingleton(data.Get<ProposeContract>());
        Services.AddSingleton(data.Get<ApproveContract>());
        Services.AddSingleton(data.Get<DeclineContract>());
        Services.AddSingleton(data.Get<DiscardDraft>());
        Services.AddSingleton(data.Get<ListApprovers>());
        Services.AddSingleton(new ShowWorkspaceSettings(data.Database));
        Services.AddSingleton(new ChangeWorkspaceSettings(data.Ledger));
        return AddAuthorization();
    }
}
