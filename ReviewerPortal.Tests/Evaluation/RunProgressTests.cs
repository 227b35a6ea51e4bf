using Bunit;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Features.Evaluation;

namespace ReviewerPortal.Tests.Evaluation;

public sealed class RunProgressTests : BunitContext
{
    [Fact]
    public void A_running_one_says_how_far_it_is_and_only_who_may_can_cancel_it()
    {
        var cancelled = 0;
        var mine = Render<RunProgress>(p => p.Add(r => r.Job, Job()).Add(r => r.MayCancel, true).Add(r => r.OnCancel, () => cancelled++));
        Assert.Contains("1 of 3 answered", mine.Find("header").TextContent, StringComparison.Ordinal);
        Assert.Equal(("3", "2"), (mine.Find("progress").GetAttribute("max"), mine.Find("progress").GetAttribute("value")));
        Assert.Contains("1 case could not be asked", mine.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("It answered <503>.", mine.Find(".notice").TextContent, StringComparison.Ordinal);
        mine.Find("button").Click();
        Assert.Equal(1, cancelled);
        Assert.Empty(Render<RunProgress>(p => p.Add(r => r.Job, Job())).FindAll("button"));

        var over = Job();
        Assert.Null(over.End("Lea", DateTimeOffset.UnixEpoch).Refusal);
        var ended = Render<RunProgress>(p => p.Add(r => r.Job, over).Add(r => r.MayCancel, true));
        Assert.Contains("Cancelled", ended.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.Empty(ended.FindAll("button, progress"));
    }

    private static EvaluationJob Job() =>
        new()
        {
            Id = default,
            WorkspaceId = default,
            Workflow = "w",
            AgentVersion = "2",
            EndpointId = default,
            EndpointName = "bot",
            By = "Ada",
            Principal = "user:ada",
            StartedAt = DateTimeOffset.UnixEpoch,
            Cases = 3,
            Answered = 1,
            GivenUp = 1,
            LastFailure = "It answered <503>.",
        };
}
