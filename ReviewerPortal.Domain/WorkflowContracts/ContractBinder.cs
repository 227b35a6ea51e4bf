using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Binds a document to a contract, section by section, and checks what the sections say of each other. Sections come in the order in which one names
/// the other, so that every name is known when it is used; the problems are put in document order afterwards.
/// </summary>
internal sealed class ContractBinder
{
    private const int MinutesOfAYear = 366 * 24 * 60;

    private static readonly IReadOnlyList<ReviewDecision> DefaultDecisions =
    [
        ReviewDecision.Approve,
        ReviewDecision.Edit,
        ReviewDecision.Reject,
        ReviewDecision.Escalate,
    ];

    private readonly ContractProblems _problems;
    private readonly ActionReader _actionReader;
    private readonly OrderedDictionary<string, ContractOwner> _owners = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, EvidenceRule> _evidence = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, ContractAction> _actions = new(StringComparer.Ordinal);
    private readonly List<WorkflowStep> _steps = [];
    private bool _stepsAreWhole = true;
    private IReadOnlySet<string>? _arguments;

    public ContractBinder(ContractProblems problems, Func<string, string?>? resolve) =>
        (_problems, _actionReader) = (problems, new ActionReader(problems, resolve));

    private RungReader Rungs => new(_problems, _owners, _steps);

    /// <summary>References to schema files, for the self-contained text.</summary>
    public IReadOnlyList<(ContractMap Reference, string Json)> Inlined => _actionReader.Inlined;

    /// <summary>The contract, or null when any error was found.</summary>
    public WorkflowContract? Bind(ContractNode root)
    {
        if (ContractFields.Of(root, _problems) is not { } fields)
        {
            return null;
        }

        var workflow = fields.Name("workflow", required: true);
        var purpose = fields.Text("purpose", most: 2_000);
        ReadOwners(fields);
        ReadEvidence(fields);
        ReadSteps(fields);
        ReadActions(fields);
        var accepts = ReadAccepts(fields);
        var routes = ReadRoutes(fields);
        var controls = ReadControls(fields, routes);
        var tiers = ReadTiers(fields);
        var defaultRoute = ReadDefaultRoute(fields);
        var calendars = ReadCalendars(fields);
        var gate = fields.Take("workflow_release_gate") is { } block ? ReleaseGateReader.Read(block, _problems) : null;
        var reasons = fields.Names("reason_codes")?.Select(r => r.Name).ToList();
        fields.Done();
        if (_problems.HasErrors)
        {
            return null;
        }

        return new()
        {
            Workflow = workflow!,
            Purpose = purpose,
            Accepts = accepts,
            Owners = _owners,
            Steps = _steps,
            Actions = _actions,
            Controls = controls,
            ApprovalTiers = tiers,
            Exceptions = routes,
            Evidence = _evidence,
            Calendars = calendars,
            DefaultRoute = defaultRoute!,
            WorkflowReleaseGate = gate,
            ReasonCodes = reasons is { Count: > 0 } ? reasons : WorkflowContract.DefaultReasonCodes,
        };
    }

    private void ReadOwners(ContractFields root)
    {
        if (root.Members("owners", required: true) is not { } map)
        {
            return;
        }

        if (map.Entries.Count == 0)
        {
            _problems.Error(map, "A workflow needs at least one owner: somebody must be there for what no machine decides.");
        }

        foreach (var entry in map.Entries)
        {
            var team = entry.Key;
            string? backup = null;
            if (ContractFields.Of(entry.Value, _problems) is { } fields)
            {
                team = fields.Text("team", required: true, ContractFields.MaxName) ?? team;
                backup = fields.Text("backup", most: ContractFields.MaxName);
                if (string.Equals(team, backup, StringComparison.OrdinalIgnoreCase))
                {
                    _problems.Warn(fields.Take("backup")!, "A team cannot stand in for itself.");
                }

                fields.Done();
            }

            _owners[entry.Key] = new(entry.Key, team, backup);
        }
    }

    private void ReadEvidence(ContractFields root)
    {
        foreach (var entry in root.Members("evidence")?.Entries ?? [])
        {
            var rule = new EvidenceRule(entry.Key, EvidenceKind.Record, MustOpen: false, MaxAgeMinutes: null);
            if (entry.Value is not ContractScalar { IsNull: true } && ContractFields.Of(entry.Value, _problems) is { } fields)
            {
                rule = rule with
                {
                    Kind = fields.Choice<EvidenceKind>("kind") ?? EvidenceKind.Record,
                    MustOpen = fields.Flag("must_open") ?? false,
                    MaxAgeMinutes = fields.Whole("max_age_minutes", 1, MinutesOfAYear),
                };
                fields.Done();
            }

            _evidence[entry.Key] = rule;
        }
    }

    private void ReadSteps(ContractFields root)
    {
        if (root.List("steps", required: true) is not { } items)
        {
            _stepsAreWhole = false;
            return;
        }

        if (items.Count == 0)
        {
            _problems.Error(root.Take("steps")!, "A workflow has at least one step.");
        }

        string? classifier = null;
        foreach (var item in items)
        {
            if (ContractFields.Of(item, _problems) is not { } fields)
            {
                _stepsAreWhole = false;
                continue;
            }

            var step = ReadStep(fields);
            if (step is null)
            {
                _stepsAreWhole = false;
                continue;
            }

            if (_steps.Exists(s => string.Equals(s.StepName, step.StepName, StringComparison.Ordinal)))
            {
                _problems.Error(fields.Take("step_name")!, $"There is a step `{step.StepName}` already.");
                continue;
            }

            if (step.Classifies && classifier is not null)
            {
                _problems.Error(fields.Take("classifies")!, $"One step owns classification, and that is `{classifier}` already.");
            }

            classifier ??= step.Classifies ? step.StepName : null;
            _steps.Add(step);
        }

        if (classifier is null && _steps.Count > 0 && _stepsAreWhole)
        {
            _problems.Warn(root.Take("steps")!, "No step says `classifies: true`, so nobody owns classification.");
        }
    }

    private WorkflowStep? ReadStep(ContractFields fields)
    {
        var name = fields.Name("step_name", required: true);
        var mode = fields.Choice<StepMode>("mode", required: true);
        var owner = Owner(fields, "owner", required: true);
        var evidence = Evidence(fields, "evidence_required");
        var response = fields.Whole("max_response_minutes", 1, MinutesOfAYear);
        var target = Owner(fields, "escalation_target");
        var classifies = fields.Flag("classifies");
        var may = fields.Choice<StepAuthority>("may");
        var determinism = fields.Take("determinism") is { } answers ? ReadDeterminism(answers) : null;
        fields.Done();

        if (may == StepAuthority.Act && mode == StepMode.HumanOwned)
        {
            _problems.Error(
                fields.Take("may")!,
                "A human-owned step is never the model's to act in; leave `may` out or choose another mode."
            );
        }
        else if (may == StepAuthority.Act && mode is StepMode.Assistive or StepMode.Deterministic)
        {
            _problems.Warn(fields.Take("may")!, "`may: act` has no effect here: only an agentic step lets the model act.");
        }

        if (mode is not null and not StepMode.Deterministic)
        {
            WarnIfAbsent(
                "max_response_minutes",
                response is null,
                "Nobody is promised when a person looks at this; set max_response_minutes."
            );
            WarnIfAbsent("escalation_target", target is null, "Nobody takes over when this stalls; set escalation_target.");
        }

        if (target is not null && string.Equals(target, owner, StringComparison.Ordinal))
        {
            _problems.Warn(fields.Take("escalation_target")!, "This escalates to its own owner, so nobody else takes over.");
        }

        return name is null || mode is null || owner is null
            ? null
            : new()
            {
                StepName = name,
                Mode = mode.Value,
                Owner = owner,
                EvidenceRequired = evidence,
                MaxResponseMinutes = response,
                EscalationTarget = target,
                Classifies = classifies ?? false,
                May = may ?? StepAuthority.Suggest,
                Determinism = determinism,
            };

        void WarnIfAbsent(string key, bool absent, string message)
        {
            if (absent && fields.Take(key) is null)
            {
                _problems.Warn(ContractNode.Below(fields.Map.Path, key), fields.Map, message);
            }
        }
    }

    private DeterminismAnswers? ReadDeterminism(ContractNode node)
    {
        if (ContractFields.Of(node, _problems) is not { } fields)
        {
            return null;
        }

        var answers = new DeterminismAnswers(
            fields.Flag("stable_rules"),
            fields.Flag("high_failure_cost"),
            fields.Flag("low_reasoning_upside"),
            fields.Flag("easy_to_implement")
        );
        fields.Done();
        return answers;
    }

    private void ReadActions(ContractFields root)
    {
        if (root.Members("actions", required: true) is not { } map)
        {
            return;
        }

        if (map.Entries.Count == 0)
        {
            _problems.Error(map, "A workflow has at least one action a step may propose.");
        }

        // Where a step could not be read, an action that names it is not at fault.
        var steps = _stepsAreWhole
            ? _steps.Select(s => s.StepName).ToHashSet(StringComparer.Ordinal)
            : map
                .Entries.Select(e => (e.Value as ContractMap)?.Find("step")?.Value)
                .OfType<ContractScalar>()
                .Select(s => s.Value)
                .ToHashSet(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            _actions[entry.Key] = _actionReader.Read(entry, steps);
        }

        _arguments = ConditionRules.ArgumentsOf(_actions.Values);
    }

    private List<string> ReadAccepts(ContractFields root)
    {
        var accepts = root.Names("accepts", required: true) ?? [];
        if (root.Take("accepts") is ContractList { Items.Count: 0 } none)
        {
            _problems.Error(none, "The workflow accepts nothing, so everything would be an exception; list its actions.");
        }

        foreach (var (name, at) in accepts.Where(a => _actions.Count > 0 && !_actions.ContainsKey(a.Name)))
        {
            _problems.Error(at, $"There is no action `{name}`.{Spelling.Suggest(name, _actions.Keys)}");
        }

        if (accepts.Count > 0)
        {
            var listed = accepts.Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var entry in (root.Take("actions") as ContractMap)?.Entries.Where(e => !listed.Contains(e.Key)) ?? [])
            {
                _problems.Warn(entry.Value, $"`{Spelling.Short(entry.Key)}` is not in `accepts`, so every proposal of it is an exception.");
            }
        }

        return [.. accepts.Select(a => a.Name)];
    }

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

    private List<ApprovalTier> ReadTiers(ContractFields root)
    {
        var tiers = new List<ApprovalTier>();
        var items = root.List("approval_tiers", required: true) ?? [];
        if (root.Take("approval_tiers") is ContractList { Items.Count: 0 } none)
        {
            _problems.Error(none, "At least one tier is needed; the last one has no `when` and takes everything else.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (ContractFields.Of(items[i], _problems) is not { } fields)
            {
                continue;
            }

            var name = fields.Name("tier", required: true);
            if (name is not null && !names.Add(name))
            {
                _problems.Error(fields.Take("tier")!, $"There is a tier `{name}` already.");
            }

            if (ReadTier(fields, name, isLast: i == items.Count - 1) is { } tier)
            {
                tiers.Add(tier);
            }
        }

        return tiers;
    }

    private ApprovalTier? ReadTier(ContractFields fields, string? name, bool isLast)
    {
        var condition = fields.Take("when");
        if (isLast && condition is not null)
        {
            _problems.Error(condition, "The last tier takes what no other one took, so it has no `when`; add a tier without one.");
        }
        else if (!isLast && condition is null)
        {
            _problems.Error(
                ContractNode.Below(fields.Map.Path, "when"),
                fields.Map.Line,
                fields.Map.Column,
                "Only the last tier has no `when`; the tiers behind this one would never be reached."
            );
        }

        var when = condition is null ? null : ConditionReader.Condition(condition, _arguments, _problems);
        var approvals = fields.Whole("approvals", 0, 10, required: true);
        var role = fields.Choice<TierRole>("role", required: true);
        var decisions = ReadDecisions(fields);
        var timeout = fields.Choice<TimeoutOutcome>("timeout_outcome") ?? TimeoutOutcome.Hold;
        var minutes = fields.Whole("sla_minutes", 1, MinutesOfAYear);
        var rungs = Rungs.Read(fields, queue: null, minutes);
        var effectiveFrom = EffectiveFromReader.Read(fields, isLast, _problems);
        fields.Done();

        if (timeout == TimeoutOutcome.Approve)
        {
            CheckApprovingTimeout(fields.Take("timeout_outcome")!, when);
        }

        if (approvals == 0 && _stepsAreWhole && !_steps.Exists(s => s is { Mode: StepMode.Agentic, May: StepAuthority.Act }))
        {
            _problems.Warn(
                fields.Take("approvals")!,
                "No step is agentic with `may: act`, so nothing here is ever approved without a person."
            );
        }

        return name is null || approvals is null || role is null
            ? null
            : new()
            {
                Tier = name,
                When = when,
                Approvals = approvals.Value,
                Role = role.Value,
                Decisions = decisions,
                TimeoutOutcome = timeout,
                SlaMinutes = minutes,
                Rungs = rungs,
                EffectiveFrom = effectiveFrom,
            };
    }

    /// <summary>Silence may only approve what can be undone, and never what a person owns.</summary>
    private void CheckApprovingTimeout(ContractNode at, Expression? when)
    {
        var lasting = SilenceRules.Lasting(_actions.Values, when);
        if (lasting.Count > 0)
        {
            _problems.Error(
                at,
                $"Silence may only approve what can be undone: add `reversible` to the tier's `when`, or declare reversible: true on {SchemaRule.Listed(lasting)}."
            );
        }

        var owned = SilenceRules.Owned(_actions.Values, _steps);
        if (owned.Count > 0)
        {
            _problems.Error(at, $"Silence never approves in a human-owned step, and this tier can take {SchemaRule.Listed(owned)}.");
        }
    }

    private List<ReviewDecision> ReadDecisions(ContractFields fields)
    {
        if (fields.List("decisions") is not { } items)
        {
            return [.. DefaultDecisions];
        }

        var decisions = new List<ReviewDecision>();
        foreach (var item in items)
        {
            if (fields.Choice<ReviewDecision>(item) is not { } decision)
            {
                continue;
            }

            if (decisions.Contains(decision))
            {
                _problems.Error(item, "This decision stands in the list twice.");
            }
            else
            {
                decisions.Add(decision);
            }
        }

        if (items.Count == 0)
        {
            _problems.Error(
                fields.Take("decisions")!,
                "Nobody could decide anything; list decisions, or leave the field out for approve, edit, reject, escalate."
            );
        }
        else if (!decisions.Contains(ReviewDecision.Reject) && decisions.Count == items.Count)
        {
            _problems.Warn(fields.Take("decisions")!, "Nobody can reject in this tier.");
        }

        return decisions;
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

    private OrderedDictionary<string, QueueCalendar> ReadCalendars(ContractFields root)
    {
        var calendars = new OrderedDictionary<string, QueueCalendar>(StringComparer.Ordinal);
        if (root.Members("calendars") is not { } map)
        {
            return calendars;
        }

        foreach (var entry in map.Entries)
        {
            if (_owners.Count > 0 && !_owners.ContainsKey(entry.Key))
            {
                _problems.Error(
                    ContractNode.Below(map.Path, entry.Key),
                    entry.Line,
                    entry.Column,
                    $"There is no owner `{Spelling.Short(entry.Key)}`.{Spelling.Suggest(entry.Key, _owners.Keys)}"
                );
            }

            if (CalendarReader.Read(entry.Value, _problems) is { } calendar)
            {
                calendars[entry.Key] = calendar;
            }
        }

        return calendars;
    }

    private string? Owner(ContractFields fields, string key, bool required = false)
    {
        var name = fields.Name(key, required);
        if (name is not null && _owners.Count > 0 && !_owners.ContainsKey(name))
        {
            _problems.Error(fields.Take(key)!, $"There is no owner `{name}`.{Spelling.Suggest(name, _owners.Keys)}");
        }

        return name;
    }

    /// <summary>A list of evidence names; one that is not declared is taken for a record, and said to be.</summary>
    private List<string> Evidence(ContractFields fields, string key)
    {
        var names = fields.Names(key, required: true) ?? [];
        foreach (var (name, at) in names.Where(n => !_evidence.ContainsKey(n.Name)))
        {
            _problems.Warn(
                at,
                $"`{name}` is not declared under `evidence`; it is taken for a record that need not be opened.{Spelling.Suggest(name, _evidence.Keys)}"
            );
            _evidence[name] = new(name, EvidenceKind.Record, MustOpen: false, MaxAgeMinutes: null);
        }

        return [.. names.Select(n => n.Name)];
    }
}
