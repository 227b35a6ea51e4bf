using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What changes for agents: what they may propose, what it is held against, what has to come with it.</summary>
internal static class ActionSentenceRules
{
    public static IReadOnlyList<DiffSentence> Of(WorkflowContract before, WorkflowContract after) =>
        [.. Accepts(before, after), .. Actions(before, after), .. Controls(before, after), .. Evidence(before, after)];

    private static IReadOnlyList<DiffSentence> Accepts(WorkflowContract before, WorkflowContract after)
    {
        var tell = new DiffTeller("accepts");
        var (came, gone) = DiffTeller.Names(before.Accepts, after.Accepts);
        if (came.Count > 0)
        {
            tell.Say("", $"Agents may propose {ContractSentences.Listed(came)}.");
        }

        if (gone.Count > 0)
        {
            tell.Say("", $"Every proposal of {ContractSentences.Listed(gone)} becomes an exception.");
        }

        return tell.Told;
    }

    private static IReadOnlyList<DiffSentence> Actions(WorkflowContract before, WorkflowContract after)
    {
        var tell = new DiffTeller("actions");
        tell.Each(
            before.Actions.Values,
            after.Actions.Values,
            a => a.Name,
            gone => tell.Say($".{gone.Name}", $"The action {gone.Name} goes; a proposal of it is an unknown action."),
            came => tell.Say($".{came.Name}", $"New action {came.Name}{(came.Step is null ? "" : $" in step “{came.Step}”")}."),
            (was, now) =>
            {
                var at = $".{now.Name}";
                tell.Changed(
                    $"{at}.step",
                    was.Step,
                    now.Step,
                    () => $"{now.Name} belongs to {Step(now.Step)} instead of {Step(was.Step)}."
                );
                tell.Changed(
                    $"{at}.reversible",
                    was.Reversible,
                    now.Reversible,
                    () =>
                        now.Reversible is true
                            ? $"{now.Name} counts as one that can be undone."
                            : $"{now.Name} no longer counts as one that can be undone."
                );
                tell.Changed($"{at}.sentence", was.Sentence, now.Sentence, () => $"Reviewers read {now.Name} in other words.");
                tell.Changed(
                    $"{at}.arguments",
                    Schema(was),
                    Schema(now),
                    () => $"The arguments of {now.Name} are held against another schema; those that do not fit it become exceptions."
                );
            }
        );
        return tell.Told;
    }

    private static IReadOnlyList<DiffSentence> Controls(WorkflowContract before, WorkflowContract after)
    {
        var tell = new DiffTeller("controls");
        tell.Each(
            before.Controls,
            after.Controls,
            c => c.Name,
            gone => tell.Say($"[{gone.Name}]", $"The control {gone.Name} is no longer run; what it stopped goes through."),
            came => tell.Say($"[{came.Name}]", $"New control {came.Name}: what does not pass becomes {came.Otherwise}."),
            (was, now) =>
            {
                var at = $"[{now.Name}]";
                tell.Changed(
                    $"{at}.require",
                    was.Require?.Text,
                    now.Require?.Text,
                    () =>
                        $"The control {now.Name} requires {now.Require?.Text ?? "that the schema fits"} instead of {was.Require?.Text ?? "that the schema fits"}."
                );
                tell.Changed(
                    $"{at}.otherwise",
                    was.Otherwise,
                    now.Otherwise,
                    () => $"What fails {now.Name} becomes {now.Otherwise} instead of {was.Otherwise}."
                );
                tell.Changed(
                    $"{at}.kind",
                    was.Kind,
                    now.Kind,
                    () => $"The control {now.Name} counts as a {SnakeCase.Of(now.Kind)} control instead of a {SnakeCase.Of(was.Kind)} one."
                );
            }
        );
        var names = after.Controls.Select(c => c.Name).ToList();
        var old = before.Controls.Select(c => c.Name).Where(names.Contains).ToList();
        if (!old.SequenceEqual(names.Where(old.Contains), StringComparer.Ordinal))
        {
            tell.Say(
                "",
                $"The controls run in another order: {ContractSentences.Listed(names)}. The first that fails names the exception."
            );
        }

        return tell.Told;
    }

    private static IReadOnlyList<DiffSentence> Evidence(WorkflowContract before, WorkflowContract after)
    {
        var tell = new DiffTeller("evidence");
        tell.Each(
            before.Evidence.Values,
            after.Evidence.Values,
            e => e.Name,
            gone => tell.Say($".{gone.Name}", $"The evidence {gone.Name} is no longer described."),
            came =>
                tell.Say(
                    $".{came.Name}",
                    $"The evidence {came.Name} is described as {SnakeCase.Of(came.Kind)}{(came.MustOpen ? " and must be opened before a decision" : "")}."
                ),
            (was, now) =>
            {
                tell.Changed(
                    $".{now.Name}.kind",
                    was.Kind,
                    now.Kind,
                    () => $"{now.Name} is shown as {SnakeCase.Of(now.Kind)} instead of {SnakeCase.Of(was.Kind)}."
                );
                tell.Changed(
                    $".{now.Name}.must_open",
                    was.MustOpen,
                    now.MustOpen,
                    () =>
                        now.MustOpen
                            ? $"Reviewers must open {now.Name} before they decide."
                            : $"Reviewers need not open {now.Name} any more."
                );
                tell.Changed(
                    $".{now.Name}.max_age_minutes",
                    was.MaxAgeMinutes,
                    now.MaxAgeMinutes,
                    () =>
                        now.MaxAgeMinutes is { } m
                            ? $"{now.Name} is too old after {ContractSentences.Span(m)}."
                            : $"{now.Name} may be of any age."
                );
            }
        );
        return tell.Told;
    }

    private static string Step(string? step) => step is null ? "no step" : $"step “{step}”";

    private static string? Schema(ContractAction action) => action.Arguments is { } schema ? JsonText.Canonical(schema.Document) : null;
}
