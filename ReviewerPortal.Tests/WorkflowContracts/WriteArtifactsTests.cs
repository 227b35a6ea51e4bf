using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class WriteArtifactsTests
{
    [Fact]
    public async Task The_papers_of_a_version_carry_its_number_and_its_dates()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var by = new Caller(data.Workspace, "system:operator");
        var write = data.Get<WriteArtifacts>();
        Assert.Equal(RefusalCodes.NotFound, (await write.HandleAsync(new(data.Workspace, "refunds"))).Refusal!.Code);
        await data.Get<PublishContract>()
            .HandleAsync(
                new(by)
                {
                    Text = SampleContracts.Refunds,
                    Note = "first",
                    CreateMissingTeams = true,
                }
            );
        await data.Get<PublishContract>().HandleAsync(new(by) { Text = $"# again\n{SampleContracts.Refunds}" });

        var newest = (await write.HandleAsync(new(data.Workspace, "refunds"))).Value;
        var first = (await write.HandleAsync(new(data.Workspace, "refunds", 1))).Value;

        Assert.Equal((2, true, 1, false, "first"), (newest.Version, newest.IsCurrent, first.Version, first.IsCurrent, first.Note));
        Assert.Equal(Enum.GetValues<ArtifactKind>(), newest.All.Select(a => a.Kind));
        Assert.True(newest.WrittenAt >= newest.PublishedAt);
    }

    [Fact]
    public void The_tables_say_what_the_contract_says()
    {
        var papers = ArtifactRules.Of(ContractReader.Read(SampleContracts.Refunds).Contract!).ToDictionary(a => a.Kind);

        Assert.Equal(
            "pay, agentic, act, front-desk, conversation, order, 15, back-office, pay_refund, change_address",
            Row(ArtifactKind.WorkflowBoundaryMap, 1)
        );
        Assert.Equal(
            "back-office, Back office, —, none, policy_conflict, boundary_crossing, sort, pay, Europe/Berlin",
            Row(ArtifactKind.NamedDecisionOwners, 1)
        );
        Assert.Equal("high, has(amount) && amount > 500, 2, lead, approve, reject, 90, reject", Row(ArtifactKind.ApprovalTiers, 1));
        Assert.Equal("low_confidence, low, front-desk, 60, yes, none", Row(ArtifactKind.ExceptionTaxonomy, 3));
        Assert.Equal("any other, medium, front-desk, 120, no, none", Row(ArtifactKind.ExceptionTaxonomy, 6));
        Assert.Equal("order, record, yes, 30, pay, policy_conflict", Row(ArtifactKind.ReviewerEvidenceContract, 1));
        Assert.Equal("success_criteria, exception_rate, exception_rate <= 0.04", Row(ArtifactKind.RolloutCriteria, 2));
        Assert.Equal(
            "same-tenant, control, permission, subject.tenant == actor.tenant, boundary_crossing",
            Row(ArtifactKind.DeterministicSteps, 1)
        );

        string Row(ArtifactKind kind, int index) =>
            string.Join(", ", papers[kind].Columns.Select(c => ArtifactRules.Words(papers[kind].Rows[index][c])));
    }

    [Fact]
    public void As_YAML_they_read_back_cell_for_cell()
    {
        var set = Set();

        var read = ContractReader.ToJson(ArtifactText.Yaml(set))!.Value;

        Assert.Equal((3, "a\"b: \u2028 😀\n- c"), (read.GetProperty("version").GetInt32(), read.GetProperty("note").GetString()));
        foreach (var paper in set.All)
        {
            var rows = read.GetProperty("artifacts").GetProperty(SnakeCase.Of(paper.Kind)).EnumerateArray().ToList();
            Assert.Equal(
                paper.Rows.Select(r => CanonicalJson.Of(JsonSerializer.SerializeToElement(r))),
                rows.Select(r => CanonicalJson.Of(r))
            );
        }
    }

    [Fact]
    public void As_Markdown_nothing_a_contract_says_becomes_a_mark()
    {
        var text = ArtifactText.Markdown(Set() with { Note = "<b>x</b> [a](http://b) | *c*\n# d `e` max_response & _f_" });

        Assert.Contains(
            "\\<b\\>x\\</b\\> \\[a\\](http://b) \\| \\*c\\* \\# d \\`e\\` max_response &amp; \\_f\\_",
            text,
            StringComparison.Ordinal
        );
        var table = text.Split('\n').SkipWhile(l => l is not "## Approval tiers").Skip(4).TakeWhile(l => l.Length > 0).ToList();
        Assert.Equal("| Tier | When | Approvals | Role | Decisions | SLA minutes | Timeout outcome |", table[0]);
        Assert.Equal("| --- | --- | --- | --- | --- | --- | --- |", table[1]);
        Assert.Equal("| high | has(amount) &amp;&amp; amount \\> 500 | 2 | lead | approve, reject | 90 | reject |", table[3]);
        Assert.Equal(7, text.Split('\n').Count(l => l.StartsWith("## ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_gate_the_rollout_criteria_say_so()
    {
        var paper = ArtifactRules.Of(ContractReader.Read(SampleContracts.Refunds).Contract! with { WorkflowReleaseGate = null })[
            (int)ArtifactKind.RolloutCriteria
        ];

        Assert.Empty(paper.Rows);
        Assert.Contains("no release gate", paper.Summary, StringComparison.Ordinal);
    }

    private static ArtifactSet Set()
    {
        var now = new FakeTimeProvider().GetUtcNow();
        var contract = ContractReader.Read(SampleContracts.Refunds).Contract!;
        return new("refunds", 3, true, contract.Purpose, "Ann", now, "a\"b: \u2028 😀\n- c", now, contract, ArtifactRules.Of(contract));
    }
}
