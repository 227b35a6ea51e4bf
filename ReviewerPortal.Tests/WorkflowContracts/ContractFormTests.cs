using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>The contract's forms over a real text: what is done in one is looked for in the YAML.</summary>
public sealed class ContractFormTests : BunitContext
{
    private WorkingCopy _copy = new("refunds", SampleContracts.Refunds, 1);
    private IRenderedComponent<ContractForm> _form = default!;
    private string? _at;

    [Fact]
    public void A_steps_fields_are_asked_in_the_contracts_words_and_change_the_text_and_nothing_else()
    {
        Open("steps[1]");
        Assert.Equal("pay", Field("Name").GetAttribute("value"));
        Assert.Equal("agentic", Field("Mode").GetAttribute("value"));
        Assert.Contains("deterministic", Field("Mode").QuerySelectorAll("option").Select(o => o.TextContent));
        Assert.Contains("controls decide alone", Described(Field("Mode")), StringComparison.Ordinal);

        Field("Max response minutes").Change("45");
        Field("Owner").Change("back-office");
        AssertChanged(
            ("    max_response_minutes: 15\n", "    max_response_minutes: 45\n"),
            ("    owner: front-desk\n    may: act\n", "    owner: back-office\n    may: act\n")
        );
    }

    [Fact]
    public void A_value_that_is_wrong_stays_and_says_so_beside_itself_until_it_is_right()
    {
        Open("steps[1]");
        Field("Max response minutes").Change("soon");
        Assert.Equal("soon", Field("Max response minutes").GetAttribute("value"));
        Assert.Equal("true", Field("Max response minutes").GetAttribute("aria-invalid"));
        Assert.Contains("whole number", Field("Max response minutes").ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 error", _form.Find("nav").TextContent, StringComparison.Ordinal);

        Field("Max response minutes").Change("30");
        Assert.Null(Field("Max response minutes").GetAttribute("aria-invalid"));
        Assert.DoesNotContain("error", _form.Find("nav").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_is_picked_from_what_is_declared()
    {
        Open("steps[0]");
        var boxes = Group("Evidence required").QuerySelectorAll("input[type=checkbox]");
        Assert.Equal(["conversation", "order"], boxes.Select(b => b.ParentElement!.TextContent));
        boxes[1].Change(true);
        Group("Evidence required").QuerySelector("input[type=checkbox]")!.Change(false);
        Assert.Contains("    may: suggest\n    evidence_required: [order]\n", _copy.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_is_judged_while_it_is_typed_with_line_and_column()
    {
        Open("controls[2]");
        var field = Field("Require");
        field.Input("amount <= ");
        Assert.Contains("Column ", Field("Require").ParentElement!.QuerySelector(".wrong")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", Field("Require").GetAttribute("aria-invalid"));
        Assert.False(_copy.IsChanged);

        Field("Require").Input("amount <= 900");
        Assert.Null(Field("Require").ParentElement!.QuerySelector(".wrong"));
        Field("Require").Change("amount <= 900");
        Assert.Contains("require: \"amount <= 900\"", _copy.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_are_added_moved_renamed_and_removed()
    {
        Open("evidence");
        _form.Find("#add-name").Change("order");
        _form.Find("form.add").Submit();
        Assert.Contains("already", _form.Find("form.add .wrong").TextContent, StringComparison.Ordinal);
        _form.Find("#add-name").Change("invoice");
        _form.Find("form.add").Submit();
        Assert.Equal("evidence.invoice", _at);
        Field("Name").Change("bill");
        Assert.Equal("evidence.bill", _at);
        Assert.Contains("  bill: ", _copy.Text, StringComparison.Ordinal);
        Button("Remove").Click();

        Open("controls[2]");
        Button("Move up").Click();
        Assert.Equal("controls[1]", _at);
        Assert.True(
            _copy.Text.IndexOf("control: limit", StringComparison.Ordinal)
                < _copy.Text.IndexOf("control: same-tenant", StringComparison.Ordinal)
        );
        Button("Move down").Click();
        Assert.Equal(SampleContracts.Refunds, _copy.Text);
    }

    [Fact]
    public void A_calendar_has_windows_by_weekday_holidays_and_a_zone()
    {
        Open("calendars.front-desk");
        Assert.Contains("Europe/Berlin", _form.FindAll("datalist option").Select(o => o.GetAttribute("value")));
        Labelled("mon-fri: window 1 ends").Change("12:30");
        Labelled("sat: last day").Change("sun");
        Labelled("One more for Holidays").Change("2026-12-26");
        Group("Holidays").QuerySelectorAll("button").Single(b => b.TextContent.Contains("Add", StringComparison.Ordinal)).Click();
        AssertChanged(("\"08:00-12:00\"", "\"08:00-12:30\""), ("sat: [", "sat-sun: ["), ("[2026-12-25]", "[2026-12-25, 2026-12-26]"));

        Labelled("mon-fri: window 2 starts").Change("12:00");
        Assert.Contains("overlaps", _form.Find(".days").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_section_has_its_form_and_every_entry_opens()
    {
        foreach (var section in ContractVocabulary.Sections)
        {
            Open(section.Key);
            Assert.Equal(section.Title, _form.Find("h2").TextContent);
            for (var i = 0; i < _form.FindAll("button.entry").Count; i++)
            {
                _form.FindAll("button.entry")[i].Click();
                Assert.NotEmpty(_form.FindAll(".entry-body .field"));
            }
        }

        Open("workflow_release_gate");
        Field("exception_rate").Change("<= 0.02");
        Assert.Contains("exception_rate: \"<= 0.02\"", _copy.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_a_problem_opens_the_entry_it_is_in()
    {
        Open("exceptions[2].route_to");
        Assert.Equal("policy_conflict", _form.Find("button.entry[aria-expanded=true] b").TextContent);
    }

    [Fact]
    public void A_text_that_is_no_YAML_is_shown_the_way_back()
    {
        _copy = new WorkingCopy("refunds", "workflow: [", 1);
        Open("steps");
        Assert.Contains("not valid YAML", _form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private void Open(string at)
    {
        _at = at;
        var scope = new ContractFormScope(_copy, ["Front desk"])
        {
            Change = changes =>
            {
                var refusal = _copy.Change(changes);
                _form.Render(p => p.Add(c => c.At, _at));
                return Task.FromResult(refusal?.Message);
            },
            ToYaml = _ => { },
        };
        _form = Render<ContractForm>(p => p.Add(c => c.Scope, scope).Add(c => c.At, at).Add(c => c.AddressOf, path => "at/" + path));
        Services.GetRequiredService<NavigationManager>().LocationChanged += (_, moved) =>
        {
            _at = Uri.UnescapeDataString(moved.Location[(moved.Location.IndexOf("at/", StringComparison.Ordinal) + 3)..]);
            _form.Render(p => p.Add(c => c.At, _at));
        };
    }

    private IElement Field(string label)
    {
        var found = _form
            .FindAll("label[for]")
            .First(l => l.TextContent.Replace(" optional", "", StringComparison.Ordinal).Trim() == label);
        return _form.Find($"#{found.GetAttribute("for")}");
    }

    private IElement Group(string legend) =>
        _form.FindAll("fieldset").First(f => f.QuerySelector("legend")!.TextContent.StartsWith(legend, StringComparison.Ordinal));

    private IElement Labelled(string label) => _form.Find($"[aria-label='{label}']");

    private IElement Button(string name) => _form.FindAll("button").First(b => b.TextContent.Trim() == name);

    private string Described(IElement field) => _form.Find($"#{field.GetAttribute("aria-describedby")}").TextContent;

    private void AssertChanged(params (string From, string To)[] changes) =>
        Assert.Equal(
            changes.Aggregate(SampleContracts.Refunds, (text, c) => text.Replace(c.From, c.To, StringComparison.Ordinal)),
            _copy.Text
        );
}
