namespace ReviewerPortal.Domain.WorkflowContracts;

/// <content>Steps, the actions they propose, and what work enters.</content>
internal sealed partial class ContractBinder
{
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
}
