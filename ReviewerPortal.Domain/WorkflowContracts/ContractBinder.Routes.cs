namespace ReviewerPortal.Domain.WorkflowContracts;

/// <content>Controls, and where what they and others raise goes.</content>
internal sealed partial class ContractBinder
{
    private List<ExceptionRoute> ReadRoutes(ContractFields root)
    {
        var routes = new List<ExceptionRoute>();
        var mentioned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in root.List("exceptions") ?? [])
        {
            if (ContractFields.Of(item, _problems) is not { } fields)
            {
                continue;
            }

            var type = fields.Name("exception_type", required: true);
            var severity = fields.Choice<Severity>("severity", required: true);
            var routeTo = Owner(fields, "route_to", required: true);
            var minutes = fields.Whole("sla_minutes", 1, MinutesOfAYear, required: true);
            var automation = fields.Flag("automation_allowed", required: true);
            var evidence = Evidence(fields, "reviewer_evidence");
            var rungs = Rungs.Read(fields, routeTo, minutes);
            fields.Done();
            if (type is not null && !mentioned.Add(type))
            {
                _problems.Error(fields.Take("exception_type")!, $"There is a route for `{type}` already.");
            }
            else if (type is not null && severity is not null && routeTo is not null && minutes is not null)
            {
                routes.Add(
                    new()
                    {
                        ExceptionType = type,
                        Severity = severity.Value,
                        RouteTo = routeTo,
                        SlaMinutes = minutes.Value,
                        AutomationAllowed = automation ?? false,
                        ReviewerEvidence = evidence,
                        Rungs = rungs,
                    }
                );
            }
        }

        var unrouted = WorkflowContract.BuiltInExceptionTypes.Where(t => !mentioned.Contains(t)).ToList();
        if (unrouted.Count > 0)
        {
            _problems.Warn(
                "exceptions",
                root.Take("exceptions") ?? root.Map,
                $"No route for {string.Join(", ", unrouted)}: the default route takes them."
            );
        }

        return routes;
    }

    private List<Control> ReadControls(ContractFields root, List<ExceptionRoute> routes)
    {
        var controls = new List<Control>();
        foreach (var item in root.List("controls") ?? [])
        {
            if (ContractFields.Of(item, _problems) is not { } fields)
            {
                continue;
            }

            var name = fields.Name("control", required: true);
            var kind = fields.Choice<ControlKind>("kind", required: true);
            var condition = fields.Take("require", required: kind is not null and not ControlKind.Schema);
            var require = condition is null ? null : ConditionReader.Condition(condition, _arguments, _problems);
            var otherwise = fields.Name("otherwise", required: kind is not null and not ControlKind.Schema) ?? "incomplete_data";
            fields.Done();

            if (kind == ControlKind.Schema && condition is not null)
            {
                _problems.Error(condition, "A schema control checks the arguments against the action's schema; it takes no condition.");
            }

            CheckExceptionType(fields.Take("otherwise"), otherwise, routes);
            if (name is not null && controls.Exists(c => string.Equals(c.Name, name, StringComparison.Ordinal)))
            {
                _problems.Error(fields.Take("control")!, $"There is a control `{name}` already.");
            }
            else if (name is not null && kind is not null)
            {
                controls.Add(new(name, kind.Value, require, otherwise));
            }
        }

        return controls;
    }

    private void CheckExceptionType(ContractNode? at, string type, List<ExceptionRoute> routes)
    {
        if (
            at is null
            || WorkflowContract.BuiltInExceptionTypes.Contains(type, StringComparer.Ordinal)
            || routes.Exists(r => string.Equals(r.ExceptionType, type, StringComparison.Ordinal))
        )
        {
            return;
        }

        var known = WorkflowContract.BuiltInExceptionTypes.Concat(routes.Select(r => r.ExceptionType));
        _problems.Warn(at, $"No route for `{type}`: the default route takes it.{Spelling.Suggest(type, known)}");
    }

    private DefaultRoute? ReadDefaultRoute(ContractFields root)
    {
        if (root.Take("default_route", required: true) is not { } node || ContractFields.Of(node, _problems) is not { } fields)
        {
            return null;
        }

        var routeTo = Owner(fields, "route_to", required: true);
        var severity = fields.Choice<Severity>("severity", required: true);
        var minutes = fields.Whole("sla_minutes", 1, MinutesOfAYear, required: true);
        var rungs = Rungs.Read(fields, routeTo, minutes);
        fields.Done();
        return routeTo is null || severity is null || minutes is null
            ? null
            : new(routeTo, severity.Value, minutes.Value) { Rungs = rungs };
    }
}
