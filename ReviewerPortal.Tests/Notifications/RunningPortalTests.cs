using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Notifications;

public sealed class RunningPortalTests
{
    [Theory, BothEngines]
    public async Task A_portal_with_a_mail_server_mails_by_itself(Engine engine)
    {
        await using var smtp = new SmtpReceiver();
        await using var portal = await PortalApp.StartAsync(
            engine,
            builder =>
            {
                builder.Configuration["Mail:Host"] = "127.0.0.1";
                builder.Configuration["Mail:Port"] = smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
                builder.Configuration["Mail:Tls"] = "None";
                builder.Configuration["Mail:From"] = "portal@example.com";
                builder.Configuration["Portal:PublicUrl"] = "https://review.example.com/";
            }
        );
        await portal.PublishContractAsync(SampleContract.Yaml);
        var riley = await portal.AddPersonAsync("riley@acme.test", PersonRole.Reviewer, SampleContract.Team);
        using var agent = portal.Client(await portal.AddKeyAsync("bot"));
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            agent,
            "reviews",
            SampleContract.Cancel("#9", 40m, endpoint: null)
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        var told = await portal
            .Get<Ledger>()
            .WriteAsync<bool>(
                portal.Workspace,
                async tx =>
                {
                    var item = await tx.Db.ReviewItems.SingleAsync();
                    await portal.Get<TellPeople>().ApplyAsync(tx, new Notice(NoticeKind.Assigned, item, Audience.Person(riley)));
                    return true;
                }
            );

        Assert.Null(told.Refusal);
        await Eventually.HoldsAsync(() => smtp.All.Count == 1, "the mail");
        var mail = smtp.All[0].Read();
        Assert.Equal("riley@acme.test", Assert.Single(smtp.All[0].To));
        Assert.StartsWith("Assigned to you: ", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("https://review.example.com/items/it_", mail.TextBody, StringComparison.Ordinal);
    }
}
