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

    private static Caller Operator(TestDatabase data) => new(data.Workspace, "system:operator");

    private static async Task PublishAsync(TestDatabase data, string text) =>
        Assert.Null(
            (await data.Get<PublishContract>().HandleAsync(new(Operator(data)) { Text = text, CreateMissingTeams = true })).Refusal
        );

    private async Task<PersonId> SignInAsync(TestDatabase data, string name, PersonRole role)
    {
        var id = PersonId.New(data.Time.GetUtcNow());
        await using (var db = await data.OpenAsync())
        {
            db.Add(
                new Person
                {
                    Id = id.Value,
                    WorkspaceId = data.Workspace,
                    UserName = $"{name}@example.com",
                    NormalizedUserName = $"{name}@EXAMPLE.COM".ToUpperInvariant(),
                    DisplayName = name,
                    Role = role,
                    CreatedAt = data.Time.GetUtcNow(),
                }
            );
            await db.SaveChangesAsync();
        }

        var session = _signedIn ??= Sign(data);
        session.SetAuthorized(name);
        session.SetPolicies(role is PersonRole.Admin ? [Policies.Reads, Policies.Administers] : [Policies.Reads]);
        session.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, id.Value.ToString()),
            new Claim(PortalClaims.Session, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)),
            new Claim(new ClaimsIdentityOptions().SecurityStampClaimType, "")
        );
        return id;
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
        return AddAuthorization();
    }
}
