using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Access;

public sealed class SetUpTests
{
    private static readonly SetUpPortal.Command Ada = new("", "ada@acme.test", "Ada", "Acme", PortalApp.Password);

    [Theory, BothEngines]
    public async Task The_set_up_link_makes_one_administrator_however_often_and_fast_it_is_used(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        var setUp = database.Get<SetUpPortal>();
        Assert.True(await setUp.IsNeededAsync(CancellationToken.None));
        var token = await setUp.OfferLinkAsync(CancellationToken.None);

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(i =>
                    setUp.HandleAsync(
                        Ada with
                        {
                            Token = token,
                            Email = $"ada{i}@acme.test",
                            Workspace = $"Acme {i}",
                        },
                        CancellationToken.None
                    )
                )
        );

        Assert.Single(outcomes, o => o.Refusal is null);
        Assert.False(await setUp.IsNeededAsync(CancellationToken.None));
        await using var db = await database.Database.OpenUnscopedAsync();
        var admin = await db.Users.SingleAsync();
        Assert.Equal(PersonRole.Admin, admin.Role);
        Assert.False(await setUp.IsGoodAsync(token, CancellationToken.None));
    }

    [Fact]
    public async Task The_set_up_link_expires_after_a_day_and_a_newer_one_ends_it()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, more: s => s.AddAccess());
        var setUp = database.Get<SetUpPortal>();
        var first = await setUp.OfferLinkAsync(CancellationToken.None);
        var second = await setUp.OfferLinkAsync(CancellationToken.None);
        Assert.False(await setUp.IsGoodAsync(first, CancellationToken.None));
        Assert.True(await setUp.IsGoodAsync(second, CancellationToken.None));

        database.Clock.Advance(TimeSpan.FromHours(24));

        Assert.False(await setUp.IsGoodAsync(second, CancellationToken.None));
        Assert.Equal(AccessRefusals.LinkIsDead, (await setUp.HandleAsync(Ada with { Token = second }, CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task The_first_administrator_sets_up_over_http_and_is_signed_in()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        var token = await portal.Get<SetUpPortal>().OfferLinkAsync(CancellationToken.None);
        using var browser = new BrowserSession(portal);

        using var answer = await browser.SubmitAsync(
            PortalUrls.SetUp(token),
            "set-up",
            ("Input.Workspace", "Retail"),
            ("Input.DisplayName", "Ada"),
            ("Input.Email", "ada@acme.test"),
            ("Input.Password", PortalApp.Password)
        );

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(PortalUrls.Account)).StatusCode);
        using var again = await browser.GetAsync(PortalUrls.SetUp(token));
        Assert.DoesNotContain("Input.Password", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Somebody_added_with_a_link_chooses_a_password_once(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, more: s => s.AddAccess());
        var add = new AddPerson.Command(
            database.Workspace,
            "system:test",
            "sam@acme.test",
            "Sam",
            PersonRole.Lead,
            ["Support"],
            Password: null
        );
        var added = (await database.Get<AddPerson>().HandleAsync(add, CancellationToken.None)).Value;
        var choose = database.Get<ChoosePassword>();

        Assert.Equal(
            RefusalCodes.Validation,
            (await choose.HandleAsync(new(added.LinkToken!, "too short"), CancellationToken.None)).Refusal?.Code
        );
        Assert.Null((await choose.HandleAsync(new(added.LinkToken!, PortalApp.Password), CancellationToken.None)).Refusal);
        Assert.Equal(
            AccessRefusals.LinkIsDead,
            (await choose.HandleAsync(new(added.LinkToken!, PortalApp.Password), CancellationToken.None)).Refusal
        );

        var sam = await database.Get<PeopleDirectory>().FindAsync(added.Id);
        Assert.Equal(["Support"], sam!.Teams);
        Assert.Equal(PersonRole.Lead, sam.Role);
    }

    [Fact]
    public async Task An_address_is_used_once_in_the_whole_portal()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, more: s => s.AddAccess());
        var other = await database.AddWorkspaceAsync("other");
        var add = new AddPerson.Command(database.Workspace, "system:test", "sam@acme.test", "Sam", PersonRole.Lead, [], PortalApp.Password);
        Assert.Null((await database.Get<AddPerson>().HandleAsync(add, CancellationToken.None)).Refusal);

        var again = await database
            .Get<AddPerson>()
            .HandleAsync(add with { Workspace = other, Email = "SAM@acme.test" }, CancellationToken.None);

        Assert.Equal(RefusalCodes.Conflict, again.Refusal?.Code);
    }

    [Fact]
    public async Task The_last_administrator_can_neither_be_disabled_nor_demoted()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, more: s => s.AddAccess());
        var add = new AddPerson.Command(
            database.Workspace,
            "system:test",
            "ada@acme.test",
            "Ada",
            PersonRole.Admin,
            [],
            PortalApp.Password
        );
        var ada = (await database.Get<AddPerson>().HandleAsync(add, CancellationToken.None)).Value.Id;
        var by = new Caller(database.Workspace, "user:other@acme.test")
        {
            Role = PersonRole.Admin,
            Person = PersonId.New(DateTimeOffset.UnixEpoch),
        };
        var change = database.Get<ChangePerson>();

        Assert.Equal(
            AccessRefusals.LastAdmin,
            (await change.HandleAsync(new(by, ada, PersonRole.Reviewer, [], false), CancellationToken.None)).Refusal
        );
        Assert.Equal(
            AccessRefusals.LastAdmin,
            (await change.HandleAsync(new(by, ada, PersonRole.Admin, [], true), CancellationToken.None)).Refusal
        );
        Assert.Null((await change.HandleAsync(new(by, ada, PersonRole.Admin, ["Ops"], false), CancellationToken.None)).Refusal);
    }
}
