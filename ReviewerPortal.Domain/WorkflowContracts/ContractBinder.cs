namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Binds a document to a contract, section by section, and checks what the sections say of each other. Sections come in the order in which one names
/// the other, so that every name is known when it is used; the problems are put in document order afterwards.
/// </summary>
internal sealed partial class ContractBinder
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
            if (RungReader.Readers.Contains(entry.Key, StringComparer.Ordinal))
            {
                _problems.Error(
                    ContractNode.Below(map.Path, entry.Key),
                    entry.Line,
                    entry.Column,
                    $"`{entry.Key}` says whom a rung tells, so no owner can be called that; choose another name."
                );
            }

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
