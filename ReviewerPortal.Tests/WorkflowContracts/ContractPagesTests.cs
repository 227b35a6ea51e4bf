using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Tests.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class ContractPagesTests
{
    [Fact]
    public async Task What_changes_or_tries_a_contract_opens_for_administrators_alone()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        await portal.PublishContractAsync(SampleContracts.Refunds);
        var pages = typeof(Program)
            .Assembly.GetTypes()
            .Where(t => t.GetCustomAttributes<AuthorizeAttribute>().Any(a => a.Policy is Policies.Administers))
            .SelectMany(t => t.GetCustomAttributes<RouteAttribute>().Select(r => r.Template))
            .Where(t => t.Contains("contracts", StringComparison.Ordinal))
            .Select(t => t.Replace("{Workflow}", "refunds", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(
            [
                "/contracts/new",
                "/contracts/refunds/dry-run",
                "/contracts/refunds/edit",
                "/contracts/refunds/simulate",
                "/settings/contracts",
            ],
            pages
        );

        foreach (var role in Enum.GetValues<PersonRole>())
        {
            using var browser = new BrowserSession(portal);
            await portal.AddPersonAsync($"{role}@acme.test", role);
            using var signedIn = await browser.SignInAsync($"{role}@acme.test");
            foreach (var page in pages)
            {
                using var answer = await browser.GetAsync(page);
                Assert.Equal(
                    (role, page, role is PersonRole.Admin ? null : PortalUrls.NotFound),
                    (role, page, answer.Headers.Location?.AbsolutePath)
                );
            }
        }
    }
}
