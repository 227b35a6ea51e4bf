using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>What is offered where, in texts that are as unfinished as they are while somebody types.</summary>
public sealed class FindCompletionsTests
{
    [Fact]
    public async Task Every_place_of_a_text_being_written_is_offered_what_fits_there()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await data.Get<PublishContract>()
            .HandleAsync(new(new Caller(data.Workspace, "system:operator")) { Text = SampleContracts.Refunds, CreateMissingTeams = true });

        // ¦ is where somebody types.
        (string Text, string[] Offered, string[] NotOffered)[] places =
        [
            ("¦", ["workflow", "steps", "workflow_release_gate"], ["owner"]),
            ("workflow: x\nste¦", ["steps"], ["workflow"]),
            ("workflow: x\n¦", ["purpose"], ["workflow"]),
            ("steps:\n  - ¦", ["step_name", "mode"], ["team"]),
            ("steps:\n  - step_name: a\n    ¦", ["mode", "owner", "determinism"], ["step_name", "team"]),
            ("steps:\n- step_name: a\n  mo¦", ["mode"], []),
            ("steps:\n  - step_name: a\n    mode: ¦\n", ["deterministic", "human_owned"], []),
            ("steps:\n  - {step_name: a, mode: ag¦", ["agentic"], ["assistive"]),
            ("steps:\n  - {step_name: a, ¦", ["mode"], ["step_name"]),
            ("owners:\n  desk: {team: X}\nsteps:\n  - step_name: a\n    owner: ¦", ["desk"], []),
            ("owners:\n  desk:\n    ¦", ["team", "backup"], []),
            ("owners:\n  desk:\n    team: ¦", ["Front desk", "Back office"], []),
            ("steps:\n  - step_name: sort\nactions:\n  pay: {step: ¦", ["sort"], []),
            ("steps:\n  - step_name: a\n    evidence_required: [ord¦", [], []),
            ("evidence:\n  order: {}\nsteps:\n  - step_name: a\n    evidence_required: [ord¦", ["order"], []),
            ("evidence:\n  order: {}\nsteps:\n  - step_name: a\n    evidence_required:\n      - ¦", ["order"], []),
            ("controls:\n  - control: a\n    require: \"amount <= 5 && con¦", ["confidence"], ["amount"]),
            (
                "actions:\n  pay:\n    arguments:\n      properties:\n        city: {type: string}\ncontrols:\n  - {control: a, require: \"args¦",
                ["args.city"],
                []
            ),
            ("controls:\n  - {control: a, otherwise: pol¦", ["policy_conflict"], []),
            ("exceptions:\n  - exception_type: own_type\ncontrols:\n  - {control: a, otherwise: own¦", ["own_type"], []),
            ("exceptions:\n  - exception_type: a\n    rungs:\n      - ¦", ["clock", "at", "action"], []),
            ("exceptions:\n  - exception_type: a\n    rungs:\n      - {clock: resolve, action: notify, to: ho¦", ["holder"], []),
            ("owners:\n  desk: {}\ncalendars:\n  ¦", ["desk"], []),
            ("calendars:\n  desk:\n    time_zone: New_Y¦", ["America/New_York"], []),
            ("calendars:\n  desk:\n    hours:\n      ¦", ["mon-fri"], []),
            ("workflow_release_gate:\n  success_criteria:\n    ¦", ["exception_rate"], []),
            ("workflow_release_gate:\n  rollback_trigger:\n    - cri¦", ["critical_regressions"], []),
            ("approval_tiers:\n  - tier: a\n    decisions: [approve, re¦", ["reject", "request_info"], []),
            ("# a comment ¦", [], ["workflow"]),
            ("purpose: |\n  free text ¦", [], ["workflow"]),
            ("steps: [[[{¦", [], []),
            ("}{]:[- - : \"¦", [], []),
        ];
        foreach (var (text, offered, not) in places)
        {
            var at = text.IndexOf('¦', StringComparison.Ordinal);
            var before = text[..at];
            var found = await data.Get<FindCompletions>()
                .HandleAsync(new(data.Workspace, text.Remove(at, 1), before.Count(c => c == '\n') + 1, at - before.LastIndexOf('\n') - 1));
            var labels = found.Items.Select(i => i.Label).ToList();
            Assert.True(offered.All(labels.Contains), $"{text}: {string.Join(", ", labels)}");
            Assert.False(not.Any(labels.Contains), $"{text}: {string.Join(", ", labels)}");
        }
    }

    [Fact]
    public void What_forms_and_completion_call_a_field_is_what_a_contract_reads()
    {
        // Every field of the vocabulary with a value of no matter what: nothing may be said not to exist.
        foreach (var section in ContractVocabulary.Sections)
        {
            var fields = Mapping(section.Fields);
            var body = section.Shape switch
            {
                SectionShape.List => $"[{fields}]",
                SectionShape.Named => $"{{some: {fields}}}",
                _ => fields,
            };
            AssertKnown($"{section.Key}: {body}");
        }

        AssertKnown(string.Join('\n', ContractVocabulary.About.Fields.Select(f => $"{f.Key}: 1")));

        // And what the fullest sample has, the vocabulary has.
        var document = ContractReader.ToJson(SampleContracts.Refunds)!.Value;
        Assert.All(
            document.EnumerateObject(),
            p =>
                Assert.True(
                    ContractVocabulary.Section(p.Name) is not null || ContractVocabulary.About.Fields.Any(f => f.Key == p.Name),
                    p.Name
                )
        );
    }

    [Theory]
    [InlineData("steps[1]", "- step_name: pay")]
    [InlineData("steps[1].may", "may: act")]
    [InlineData("steps[1].nothing", "- step_name: pay")]
    [InlineData("steps[0].determinism.easy_to_implement", "determinism:")]
    [InlineData("owners.back-office", "back-office: {team")]
    [InlineData("exceptions[2].route_to", "exception_type: policy_conflict")]
    [InlineData("calendars.front-desk.hours.sat", "time_zone: America/New_York")]
    [InlineData("workflow_release_gate.rollback_trigger[1]", "- reviewer_queue_sla_breach")]
    public void A_path_leads_to_the_line_where_its_part_stands(string path, string line)
    {
        var found = ContractPlaces.LineOf(SampleContracts.Refunds, path);
        Assert.Contains(line, SampleContracts.Refunds.Split('\n')[found!.Value - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_a_section_that_is_not_there_has_no_line() =>
        Assert.Null(ContractPlaces.LineOf(SampleContracts.Refunds, "nowhere.at.all"));

    private static string Mapping(IReadOnlyList<ContractWord> fields) =>
        $"{{{string.Join(", ", fields.Select(f => $"{f.Key}: {(f.Fields.Count == 0 ? "1" : f.Kind is WordKind.Parts ? $"[{Mapping(f.Fields)}]" : Mapping(f.Fields))}"))}}}";

    private static void AssertKnown(string yaml) =>
        Assert.DoesNotContain(ContractReader.Read(yaml).Problems, p => p.Message.StartsWith("There is no field", StringComparison.Ordinal));
}
