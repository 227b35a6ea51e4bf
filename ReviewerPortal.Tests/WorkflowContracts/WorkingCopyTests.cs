using System.Text.Json.Nodes;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class WorkingCopyTests
{
    private readonly WorkingCopy _copy = new("refunds", SampleContracts.Refunds, 3);

    [Fact]
    public void What_was_typed_goes_in_where_it_was_typed()
    {
        Assert.True(_copy.Splice(10, 7, "payments", SampleContracts.Refunds.Length + 1));
        Assert.StartsWith("workflow: payments\n", _copy.Text, StringComparison.Ordinal);
        Assert.True(_copy.IsChanged);
        Assert.Contains(_copy.Problems, p => p.Path == "workflow");
    }

    [Theory]
    [InlineData(-1, 0, "", 0)]
    [InlineData(0, int.MaxValue, "", 0)]
    [InlineData(int.MaxValue, 1, "x", 5)]
    [InlineData(0, 0, "x", 4)]
    public void What_does_not_fit_changes_nothing(int start, int removed, string added, int length)
    {
        Assert.False(_copy.Splice(start, removed, added, length));
        Assert.False(_copy.IsChanged);
    }

    [Fact]
    public void A_form_changes_the_text_and_the_comment_beside_it_stays()
    {
        var copy = new WorkingCopy(
            "refunds",
            SampleContracts.Refunds.Replace("    may: act\n", "    may: act # since spring\n", StringComparison.Ordinal),
            1
        );
        Assert.Null(copy.Change([new ContractChange.Set("steps[1].max_response_minutes", JsonValue.Create(20))]));
        Assert.Contains("may: act # since spring", copy.Text, StringComparison.Ordinal);
        Assert.Contains("max_response_minutes: 20", copy.Text, StringComparison.Ordinal);
        copy.Undo();
        Assert.False(copy.IsChanged);
        Assert.False(copy.CanUndo);
    }

    [Fact]
    public void A_document_with_carriage_returns_is_saved_with_them()
    {
        var saved = SampleContracts.Refunds.Replace("\n", "\r\n", StringComparison.Ordinal);
        var copy = new WorkingCopy("refunds", saved, 1);
        Assert.DoesNotContain('\r', copy.Text);
        Assert.Equal(saved, copy.ToSave());
    }

    [Fact]
    public void What_was_typed_while_it_was_saved_is_still_to_be_saved()
    {
        var saved = _copy.Text + "# one\n";
        _copy.Put(saved + "# two\n");
        _copy.Saved(saved, 4);
        Assert.True(_copy.IsChanged);
        Assert.Equal(4, _copy.Revision);
    }

    [Fact]
    public void Renaming_an_owner_leaves_nothing_pointing_nowhere()
    {
        var changes = ContractReferenceRules.Rename(_copy.Document!, "owners", "front-desk", "counter");
        Assert.Null(_copy.Change([.. changes, new ContractChange.Rename("owners.front-desk", "counter")]));
        Assert.DoesNotContain("front-desk", _copy.Text, StringComparison.Ordinal);
        Assert.NotNull(_copy.Contract);
    }

    [Theory]
    [InlineData("steps", "pay", "steps[1].step_name")]
    [InlineData("evidence", "order", "evidence.order")]
    [InlineData("actions", "pay_refund", "actions.pay_refund")]
    public void Renaming_a_part_renames_it_wherever_it_is_named(string section, string from, string path)
    {
        var changes = ContractReferenceRules.Rename(_copy.Document!, section, from, "renamed");
        Assert.NotEmpty(changes);
        ContractChange own = section is "steps"
            ? new ContractChange.Set(path, JsonValue.Create("renamed"))
            : new ContractChange.Rename(path, "renamed");
        Assert.Null(_copy.Change([.. changes, own]));
        Assert.NotNull(_copy.Contract);
        Assert.DoesNotContain(_copy.Problems, p => p.Severity == ProblemSeverity.Error);
    }
}
