using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class AnswerContractQuestionsTests
{
    private static readonly Dictionary<string, int> Staffed = new(StringComparer.Ordinal) { ["Front desk"] = 3, ["Back office"] = 2 };

    [Fact]
    public void Every_question_has_one_answer_in_order()
    {
        var answers = AnswerContractQuestions.Answer(Read(SampleContracts.Refunds), Staffed);

        Assert.Equal(Enum.GetValues<ContractQuestion>(), answers.Select(a => a.Question));
        Assert.All(answers, a => Assert.NotEmpty(a.Sentences));
    }

    [Fact]
    public void A_whole_contract_is_told_in_plain_sentences()
    {
        var contract = Read(SampleContracts.Refunds);

        Assert.Equal(
            [
                "Purpose: Pay back what a customer is owed.",
                "It accepts 2 kinds of work: pay_refund and change_address. Anything else is an exception.",
                "pay proposes pay_refund and change_address.",
                "Cannot be undone: pay_refund.",
            ],
            WorkQuestionRules.WorkEntering(contract).Sentences
        );
        Assert.Equal(
            ["sort decides what a request is: the model suggests and a person confirms. Front-desk owns it."],
            WorkQuestionRules.Classification(contract).Sentences
        );
        Assert.Equal(
            [
                "Arguments are checked against their schema: fits.",
                "Permission is checked: same-tenant.",
                "Limits are checked: limit.",
                "What fails a control is held as incomplete_data, boundary_crossing and policy_conflict.",
            ],
            WorkQuestionRules.DeterministicSteps(contract).Sentences
        );
        Assert.Equal(
            [
                "The model suggests, and a person decides every time, in sort.",
                "The model may act by itself in pay: where tier quick applies, no exception was raised and the readiness level allows it.",
            ],
            WorkQuestionRules.ModelAuthority(contract).Sentences
        );
        Assert.Equal(
            [
                "quick, where reversible && !has(amount): nobody has to decide. Undecided in time, it is approved.",
                "high, where has(amount) && amount > 500: 2 different leads must agree. Undecided after 90 minutes, it is rejected.",
                "standard, for everything else: one reviewer decides. Undecided in time, it stays held and the lead is told.",
            ],
            PeopleQuestionRules.Approval(contract, Staffed).Sentences
        );
        var routing = PeopleQuestionRules.ExceptionRouting(contract).Sentences;
        Assert.Equal("boundary_crossing, critical severity: to back-office, decided within 30 minutes.", routing[0]);
        Assert.Equal(
            "low_confidence, low severity: to front-desk, decided within 1 hour; it may go through without a person where the rest of the contract agrees.",
            routing[5]
        );
        Assert.Equal("Every other exception, medium severity: to front-desk, decided within 2 hours.", routing[^1]);
        Assert.Equal(
            [
                "sort needs conversation.",
                "pay needs conversation and order.",
                "Whoever decides ambiguous_request also needs conversation.",
                "Whoever decides policy_conflict also needs order.",
                "A decision waits until the reviewer has opened order.",
                "order is stale after 30 minutes.",
            ],
            PeopleQuestionRules.EvidenceBeforeResuming(contract).Sentences
        );
    }

    [Fact]
    public void What_is_missing_is_named_with_the_place_where_it_is_mended()
    {
        const string Bare = """
            workflow: bare
            accepts: [pay, ask]
            owners:
              desk: {team: Desk}
            steps:
              - {step_name: handle, mode: assistive, owner: desk, evidence_required: []}
            actions:
              pay: {reversible: false}
              ask: {step: handle}
            approval_tiers:
              - {tier: only, approvals: 1, role: reviewer, decisions: [approve]}
            exceptions:
              - {exception_type: fraud, severity: critical, route_to: desk, sla_minutes: 30, automation_allowed: false, reviewer_evidence: []}
            default_route: {route_to: desk, severity: low, sla_minutes: 1440}
            """;

        var missing = AnswerContractQuestions
            .Answer(Read(Bare), new Dictionary<string, int>(StringComparer.Ordinal))
            .ToDictionary(a => a.Question, a => a.Missing.Select(m => m.Path).ToArray());

        Assert.Equal(
            ["purpose", "actions.pay.step", "actions.pay.arguments", "actions.ask.arguments", "actions.ask.reversible"],
            missing[ContractQuestion.WorkEntering]
        );
        Assert.Equal(["steps"], missing[ContractQuestion.Classification]);
        Assert.Equal(["steps", "controls", "controls", "controls", "controls"], missing[ContractQuestion.DeterministicSteps]);
        Assert.Equal(["steps[0].determinism"], missing[ContractQuestion.ModelAuthority]);
        Assert.Equal(
            ["approval_tiers", "approval_tiers[0].decisions", "owners.desk.team", "owners.desk.backup"],
            missing[ContractQuestion.Approval]
        );
        Assert.Equal(
            [.. Enumerable.Repeat("exceptions", 6), "steps[0].max_response_minutes", "steps[0].escalation_target"],
            missing[ContractQuestion.ExceptionRouting]
        );
        Assert.Equal(["steps[0].evidence_required", "exceptions[0].reviewer_evidence"], missing[ContractQuestion.EvidenceBeforeResuming]);
    }

    [Fact]
    public void A_layer_the_contract_leaves_empty_says_nothing()
    {
        var layers = ContractLayerRules.Of(Read(SampleContracts.Refunds) with { WorkflowReleaseGate = null, Controls = [] });

        Assert.Equal(Enum.GetValues<ContractLayerKind>(), layers.Select(l => l.Kind));
        Assert.Equal([true, false, false, true], layers.Select(l => l.Sentences.Count == 0));
        Assert.Equal(
            "A candidate gets 10% of the traffic for 2 days.",
            ContractLayerRules.Of(Read(SampleContracts.Refunds))[^1].Sentences[0]
        );
    }

    [Fact]
    public void Lists_and_spans_read_as_a_person_says_them()
    {
        Assert.Equal("nothing", ContractSentences.Listed([]));
        var staffed = Read(SampleContracts.Refunds.Replace("team: Back office}", "team: Seniors}", StringComparison.Ordinal));
        Assert.Equal(
            ("front-desk", "back-office (Seniors)"),
            (ContractSentences.Owner(staffed, "front-desk"), ContractSentences.Owner(staffed, "back-office"))
        );
        Assert.Equal("a", ContractSentences.Listed(["a"]));
        Assert.Equal("a, b and c", ContractSentences.Listed(["a", "b", "c"]));
        Assert.Equal("1, 2, 3, 4, 5, 6 and 7", ContractSentences.Listed(Enumerable.Range(1, 7).Select(i => $"{i}")));
        Assert.Equal("1, 2, 3, 4, 5, 6 and 194 more", ContractSentences.Listed(Enumerable.Range(1, 200).Select(i => $"{i}")));
        Assert.Equal("1 minute, 90 minutes, 2 hours, 3 days", string.Join(", ", new[] { 1, 90, 120, 4320 }.Select(ContractSentences.Span)));
    }

    [Fact]
    public async Task The_draft_is_asked_where_nothing_is_published_or_the_draft_is_wanted()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var by = new Caller(data.Workspace, "system:operator");
        var questions = data.Get<AnswerContractQuestions>();
        Assert.Equal(RefusalCodes.NotFound, (await questions.HandleAsync(new(data.Workspace, "refunds"))).Refusal!.Code);

        await data.Get<SaveDraft>().HandleAsync(new(by, "refunds", SampleContracts.Refunds));
        var drafted = (await questions.HandleAsync(new(data.Workspace, "refunds"))).Value;
        Assert.Null(drafted.Source.Version);
        Assert.Contains(drafted.Answers[4].Missing, m => m.Path is "owners.front-desk.team");

        await data.Get<PublishContract>().HandleAsync(new(by) { Workflow = "refunds", CreateMissingTeams = true });
        Assert.Equal((1, true), Of(await questions.HandleAsync(new(data.Workspace, "refunds"))));
        Assert.Equal(RefusalCodes.NotFound, (await questions.HandleAsync(new(data.Workspace, "refunds", Draft: true))).Refusal!.Code);
        Assert.Equal(RefusalCodes.NotFound, (await questions.HandleAsync(new(data.Workspace, "refunds", 7))).Refusal!.Code);

        await data.Get<SaveDraft>().HandleAsync(new(by, "refunds", "workflow: refunds"));
        var broken = (await questions.HandleAsync(new(data.Workspace, "refunds", Draft: true))).Value;
        Assert.True(broken.Contract is null && broken.Answers.Count == 0 && broken.Problems.Count > 0);

        static (int?, bool) Of(Outcome<AnswerContractQuestions.View> outcome) =>
            (outcome.Value.Source.Version, outcome.Value.Source.IsCurrent);
    }

    private static WorkflowContract Read(string text) => ContractReader.Read(text).Contract!;
}
