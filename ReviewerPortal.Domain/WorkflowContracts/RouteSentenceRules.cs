using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What changes for exceptions and for whoever gets them.</summary>
internal static class RouteSentenceRules
{
    public static IReadOnlyList<DiffSentence> Of(WorkflowContract before, WorkflowContract after)
    {
        var tell = new DiffTeller("exceptions");
        tell.Each(
            before.Exceptions,
            after.Exceptions,
            r => r.ExceptionType,
            gone =>
                tell.Say(
                    $"[{gone.ExceptionType}]",
                    $"{gone.ExceptionType} has no route of its own any more: the default route takes it to {after.DefaultRoute.RouteTo} instead of {gone.RouteTo}."
                ),
            came =>
                tell.Say(
                    $"[{came.ExceptionType}]",
                    $"{came.ExceptionType} gets a route: {came.RouteTo} within {ContractSentences.Span(came.SlaMinutes)}, {SnakeCase.Of(came.Severity)} severity."
                ),
            (was, now) =>
            {
                var at = $"[{now.ExceptionType}]";
                Route(
                    tell,
                    at,
                    now.ExceptionType,
                    (was.RouteTo, was.Severity, was.SlaMinutes, was.Rungs),
                    (now.RouteTo, now.Severity, now.SlaMinutes, now.Rungs)
                );
                tell.Changed(
                    $"{at}.automation_allowed",
                    was.AutomationAllowed,
                    now.AutomationAllowed,
                    () =>
                        now.AutomationAllowed
                            ? $"{now.ExceptionType} may be handled without a person where step and tier allow it."
                            : $"{now.ExceptionType} always goes to a person."
                );
                Evidence(tell, $"{at}.reviewer_evidence", $"Reviewers of {now.ExceptionType}", was.ReviewerEvidence, now.ReviewerEvidence);
            }
        );
        var standard = new DiffTeller("default_route");
        Route(
            standard,
            "",
            "What no route names",
            (before.DefaultRoute.RouteTo, before.DefaultRoute.Severity, before.DefaultRoute.SlaMinutes, before.DefaultRoute.Rungs),
            (after.DefaultRoute.RouteTo, after.DefaultRoute.Severity, after.DefaultRoute.SlaMinutes, after.DefaultRoute.Rungs)
        );
        return [.. tell.Told, .. standard.Told];
    }

    /// <summary>What people will need beside an item, and what no longer.</summary>
    public static void Evidence(DiffTeller tell, string path, string who, IEnumerable<string> before, IEnumerable<string> after)
    {
        var (came, gone) = DiffTeller.Names(before, after);
        if (came.Count > 0)
        {
            tell.Say(path, $"{who} will also need {ContractSentences.Listed(came)} before anything is decided.");
        }

        if (gone.Count > 0)
        {
            tell.Say(path, $"{who} will no longer need {ContractSentences.Listed(gone)}.");
        }
    }

    /// <summary>What clocks will do by themselves, and what no longer.</summary>
    public static void Rungs(DiffTeller tell, string path, string where, IReadOnlyList<Rung>? before, IReadOnlyList<Rung>? after)
    {
        if ((before is null) != (after is null))
        {
            tell.Say(
                $"{path}.rungs",
                after is null
                    ? $"The clocks of {where} follow the common rungs again."
                    : $"The clocks of {where} follow rungs of their own."
            );
        }

        var (came, gone) = DiffTeller.Names((before ?? []).Select(r => r.Key), (after ?? []).Select(r => r.Key));
        if (came.Count > 0)
        {
            tell.Say($"{path}.rungs", $"New on the clocks of {where}: {ContractSentences.Listed(came)}.");
        }

        if (gone.Count > 0)
        {
            tell.Say($"{path}.rungs", $"Gone from the clocks of {where}: {ContractSentences.Listed(gone)}.");
        }
    }

    private static void Route(
        DiffTeller tell,
        string at,
        string what,
        (string To, Severity Severity, int Minutes, IReadOnlyList<Rung>? Rungs) was,
        (string To, Severity Severity, int Minutes, IReadOnlyList<Rung>? Rungs) now
    )
    {
        tell.Changed($"{at}.route_to", was.To, now.To, () => $"{what} will go to {now.To} instead of {was.To}.");
        tell.Changed(
            $"{at}.severity",
            was.Severity,
            now.Severity,
            () => $"{what} counts as {SnakeCase.Of(now.Severity)} severity instead of {SnakeCase.Of(was.Severity)}."
        );
        tell.Changed(
            $"{at}.sla_minutes",
            was.Minutes,
            now.Minutes,
            () => $"{what} is to be decided within {ContractSentences.Span(now.Minutes)} instead of {ContractSentences.Span(was.Minutes)}."
        );
        Rungs(tell, at, what.StartsWith("What", StringComparison.Ordinal) ? "the default route" : what, was.Rungs, now.Rungs);
    }
}
