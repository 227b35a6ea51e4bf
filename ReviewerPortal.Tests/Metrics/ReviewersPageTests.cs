using System.Globalization;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Metrics;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Metrics;

public sealed class ReviewersPageTests : BunitContext
{
    private BunitAuthorizationContext? _signedIn;

    [Fact]
    public async Task A_person_finds_their_own_figures_first_and_only_a_lead_finds_others()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        var rob = await SignInAsync(desk, "Rob", PersonRole.Reviewer);
        await DecidedAsync(desk, rob, new ReviewerCounts(Decided: 400, Overridden: 1, Approved: 399, Unopened: 200, Timed: 12));

        var own = Render<ReviewersPage>();
        await own.WaitForAssertionAsync(() => Assert.Single(own.FindAll("details")));
        Assert.Equal("You", own.Find("details[open] h2").TextContent);
        Assert.Contains("something to ask", own.Find("summary").TextContent, StringComparison.Ordinal);
        Assert.Contains(ReviewerTexts.Of(ReviewerSignal.NeverNo).Question, own.Markup, StringComparison.Ordinal);
        Assert.Equal(3, own.FindAll("details").Single().QuerySelectorAll("p.muted").Count(p => p.TextContent is "Too few to tell."));
        Assert.Contains("protected case", own.Markup, StringComparison.Ordinal);

        var lou = await SignInAsync(desk, "Lou", PersonRole.Lead);
        await DecidedAsync(desk, lou, new ReviewerCounts(Decided: 3));
        var led = Render<ReviewersPage>();
        await led.WaitForAssertionAsync(() => Assert.Equal(["You", "Rob"], led.FindAll("details h2").Select(h => h.TextContent)));
        Assert.Single(led.FindAll("details[open]"));
    }

    private static async Task DecidedAsync(ReviewDesk desk, PersonId person, ReviewerCounts counts)
    {
        await using var db = await desk.Data.OpenAsync();
        db.Add(
            new ReviewerHour
            {
                WorkspaceId = desk.Data.Workspace,
                Hour = FigureRules.HourOf(desk.Data.Time.GetUtcNow()) - 1,
                PersonId = person,
                Decided = counts.Decided,
                Overridden = counts.Overridden,
                Approved = counts.Approved,
                Unopened = counts.Unopened,
                Timed = counts.Timed,
                Hasty = counts.Hasty,
                Paired = counts.Paired,
                Agreed = counts.Agreed,
                Known = counts.Known,
                Missed = counts.Missed,
            }
        );
        await db.SaveChangesAsync();
    }

    private async Task<PersonId> SignInAsync(ReviewDesk desk, string name, PersonRole role)
    {
        var id = await desk.AddPersonAsync(name, role, "Support");
        if (_signedIn is null)
        {
            Services.AddSingleton(desk.Get<PeopleDirectory>());
            Services.AddSingleton<CurrentPerson>();
            Services.AddSingleton(desk.Get<ReadReviewers>());
            _signedIn = AddAuthorization();
        }

        _signedIn.SetAuthorized(name);
        _signedIn.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, id.Value.ToString()),
            new Claim(PortalClaims.Session, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)),
            new Claim(new ClaimsIdentityOptions().SecurityStampClaimType, "")
        );
        return id;
    }
}
