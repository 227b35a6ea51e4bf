using System.Net.Http.Json;
using System.Text.Json;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Chaos;

/// <summary>The judge is judged: one true history is accepted, and each way of breaking a promise is found.</summary>
public sealed class HistoryCheckerTests : IAsyncLifetime
{
    private const string Endpoint = "agent-side";
    private readonly List<ClientEntry> _history = [];
    private IReadOnlyList<DeliveredEvent> _delivered = [];
    private PortalApp _portal = null!;

    public async ValueTask InitializeAsync()
    {
        _portal = await PortalApp.StartAsync(Engine.Sqlite);
        await using var receiver = await WebhookReceiver.StartAsync();
        await _portal.PublishContractAsync(SampleContract.Yaml);
        await _portal.AddEndpointAsync(Endpoint, receiver.Address);
        var person = await _portal.AddPersonAsync("riley@acme.test", PersonRole.Reviewer, SampleContract.Team);
        using var agent = _portal.Client(await _portal.AddKeyAsync("agents"));
        using var reviewer = _portal.Client(await _portal.AddTokenAsync(person));
        foreach (var (order, verdict) in new[] { ("#1", "approve"), ("#2", "reject") })
        {
            var body = await AnswerAsync(agent.PostAsJsonAsync("reviews", SampleContract.Cancel(order, 40m, Endpoint)));
            var (review, item) = (body.GetProperty("id").GetString()!, body.GetProperty("items")[0].GetProperty("id").GetString()!);
            _history.Add(new ClientEntry(ClientOperation.Submit, $"submit-{order}", 201, review));
            var decision = new
            {
                decision = verdict,
                version = 1,
                message = "as the contract says",
            };
            await AnswerAsync(reviewer.PostAsJsonAsync($"items/{item}/decisions", decision));
            _history.Add(new ClientEntry(ClientOperation.Decide, $"decide-{order}", 200, review, item, verdict));
        }

        await Eventually.HoldsAsync(() => receiver.Received.Count >= 2, "both answers delivered");
        _delivered = [.. receiver.Received.Select(d => HistoryChecker.DeliveryOf(d.Id, d.Body))];
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task A_true_history_breaks_no_promise() => Assert.Empty(await JudgeAsync(_history, _delivered));

    [Fact]
    public async Task An_answered_submission_that_is_not_there_is_found() =>
        await FindsAsync(
            "which is not there",
            [.. _history, new ClientEntry(ClientOperation.Submit, "submit-#3", 201, "rv_0199aaaaaaaa70008000000000000000")],
            _delivered
        );

    [Fact]
    public async Task One_key_answered_with_two_reviews_is_found() =>
        await FindsAsync("2 different reviews", [.. _history, _history[0] with { Review = _history[2].Review }], _delivered);

    [Fact]
    public async Task A_review_nobody_submitted_is_found() =>
        await FindsAsync("1 submissions made 2 reviews", [.. _history.Where(e => e.Key is not "submit-#1")], _delivered);

    [Fact]
    public async Task An_answered_decision_the_database_holds_differently_is_found() =>
        await FindsAsync(
            "was answered as rejected",
            [_history[0], _history[1] with { Verdict = "reject" }, .. _history.Skip(2)],
            _delivered
        );

    [Fact]
    public async Task An_answered_decision_that_is_not_there_is_found() =>
        await FindsAsync(
            "the database holds []",
            [.. _history, _history[1] with { Key = "decide-#9", Item = "it_0199aaaaaaaa70008000000000000000" }],
            _delivered
        );

    [Fact]
    public async Task An_answer_that_never_reached_the_agent_is_found() =>
        await FindsAsync("was never delivered", _history, [.. _delivered.Skip(1)]);

    [Fact]
    public async Task A_repetition_under_another_webhook_id_is_found() =>
        await FindsAsync("was delivered as", _history, [.. _delivered, _delivered[0] with { WebhookId = "evt_another" }]);

    private async Task FindsAsync(string sentence, IReadOnlyList<ClientEntry> history, IReadOnlyList<DeliveredEvent> delivered) =>
        Assert.Contains(await JudgeAsync(history, delivered), found => found.Contains(sentence, StringComparison.Ordinal));

    private async Task<IReadOnlyList<string>> JudgeAsync(IReadOnlyList<ClientEntry> history, IReadOnlyList<DeliveredEvent> delivered)
    {
        await using var db = await _portal.Get<PortalDatabase>().OpenAsync(_portal.Workspace, TestContext.Current.CancellationToken);
        return await HistoryChecker.CheckAsync(history, delivered, db);
    }

    private static async Task<JsonElement> AnswerAsync(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonSerializer.Deserialize<JsonElement>(body);
    }
}
