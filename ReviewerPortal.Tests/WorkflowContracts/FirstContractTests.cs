using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class FirstContractTests
{
    [Fact]
    public void Every_template_has_no_problem_and_answers_every_part_of_the_taxonomy()
    {
        Assert.Equal(3, ContractTemplates.All.Count);
        foreach (var template in ContractTemplates.All)
        {
            var reading = ContractReader.Read(template.Text);
            Assert.True(reading.Problems.Count == 0, $"{template.Name}: {string.Join('\n', reading.Problems)}");
            Assert.Equal(template.Name, reading.Contract!.Workflow);
            Assert.All(WorkflowContract.BuiltInExceptionTypes, t => Assert.NotNull(reading.Contract.RouteOf(t)));
            Assert.NotNull(reading.Contract.WorkflowReleaseGate);
        }
    }

    [Fact]
    public void Few_answers_make_a_contract_without_errors()
    {
        var first = new FirstContract { Workflow = "returns", Purpose = "Take goods back: all of them" };
        first.Actions.Add(
            new FirstAction
            {
                Name = "take_back",
                Limit = 99.5m,
                Arguments = """{"type":"object","properties":{"order":{"type":"string"}}}""",
            }
        );
        first.Actions.Add(new FirstAction { Name = "note", Reversible = true });
        first.Evidence.Add(new FirstEvidence { Name = "order", MustOpen = true });

        var reading = ContractReader.Read(FirstContractRules.Write(first));

        Assert.True(reading.Contract is not null, string.Join('\n', reading.Problems));
        Assert.Equal("Take goods back: all of them", reading.Contract.Purpose);
        Assert.Contains(reading.Contract.Controls, c => c.Require?.Text is "action != 'take_back' || amount <= 99.5");
        Assert.True(reading.Contract.Evidence["order"].MustOpen);
    }

    [Fact]
    public void Nothing_answered_yet_is_a_document_with_errors_and_no_crash() =>
        Assert.NotEmpty(ContractReader.Read(FirstContractRules.Write(new FirstContract())).Errors);

    [Fact]
    public void Tools_of_both_forms_become_actions_and_what_is_not_supported_is_named()
    {
        const string Tools = """
            [{"type":"function","function":{"name":"refund","description":"Pays back","parameters":{"type":"object","properties":{"sum":{"type":"number","minimum":0}},"required":["sum"],"if":{"required":["sum"]}}}},
             {"type":"function","name":"look_up","parameters":{"type":"object","properties":{"id":{"type":"string"}}},"strict":true},
             {"type":"function","function":{"name":"ping"}}]
            """;
        var tools = ToolsFile.Read(Tools).Value;

        Assert.Equal(["refund", "look_up", "ping"], tools.Select(t => t.Name));
        Assert.Equal("#/if", Assert.Single(tools[0].LeftOut).Pointer);
        Assert.Null(tools[0].Arguments!["if"]);
        Assert.Equal("number", tools[0].Arguments!["properties"]!["sum"]!["type"]!.GetValue<string>());
        Assert.Null(tools[2].Arguments);
        Assert.StartsWith("actions:\n  refund:\n    step: act\n", ToolsFile.AsYaml(tools, "act"), StringComparison.Ordinal);
        Assert.Equal(3, ToolsFile.Read($$"""{"tools":{{Tools}}}""").Value.Count);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"tools":3}""")]
    [InlineData("""[{"type":"web_search"}]""")]
    [InlineData("""[{"type":"function","function":{"name":"a b"}}]""")]
    [InlineData("""[{"type":"function","name":"a"},{"type":"function","name":"a"}]""")]
    public void A_file_of_something_else_is_refused_with_its_place(string text) => Assert.NotEmpty(ToolsFile.Read(text).Refusal!.Problems);

    [Fact]
    public void A_recorded_tools_file_makes_a_contract_without_errors()
    {
        var tools = ToolsFile.Read(File.ReadAllText(SharedData.Require("retail/tools.json"))).Value;
        var first = new FirstContract { Workflow = "retail", Purpose = "Orders" };
        first.Actions.AddRange(tools.Select(t => new FirstAction { Name = t.Name, Arguments = t.Arguments?.ToJsonString() }));

        var reading = ContractReader.Read(FirstContractRules.Write(first));

        Assert.True(reading.Contract is not null, string.Join('\n', reading.Errors));
        Assert.Equal(tools.Count, reading.Contract.Actions.Count);
    }
}
