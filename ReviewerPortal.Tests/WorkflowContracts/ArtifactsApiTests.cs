using System.Net;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class ArtifactsApiTests
{
    [Fact]
    public async Task The_papers_come_as_a_document_as_Markdown_and_as_YAML()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        using var client = portal.Client(await portal.AddTokenAsync(await portal.AddPersonAsync("rob@acme.test", PersonRole.Reviewer)));
        Assert.Equal((404, "application/problem+json"), await KindAsync(client, "text/html"));
        await portal.PublishContractAsync(SampleContracts.Refunds);

        Assert.Equal((200, "text/html"), await KindAsync(client, null));
        Assert.Equal((200, "text/html"), await KindAsync(client, "text/html, text/markdown;q=0.5"));
        Assert.Equal((200, "text/markdown"), await KindAsync(client, "text/markdown"));
        Assert.Equal((200, "application/yaml"), await KindAsync(client, "application/yaml"));
        var page = await client.GetStringAsync("workflows/refunds/artifacts?version=1");
        Assert.Contains(">Artifacts of refunds</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("has(amount) &amp;&amp; amount &gt; 500", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);

        using var nobody = portal.Client("nonsense");
        using var refused = await nobody.GetAsync("workflows/refunds/artifacts");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private static async Task<(int Status, string? Kind)> KindAsync(HttpClient client, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "workflows/refunds/artifacts");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType);
    }
}
