using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>
/// Recognises the six kinds of work that belong outside the model by the kind of a control and the names its expression uses, and says where a contract leaves
/// one to the model.
/// </summary>
public static class KeptOutsideRules
{
    private static readonly string[] Money = ["amount", "price", "sum", "total", "refund", "cost", "value", "fee"];

    /// <summary>All six, in order.</summary>
    public static IReadOnlyList<KeptOutside> Of(WorkflowContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return
        [
            Judge(
                "permission-enforcement",
                "Permission enforcement",
                Controls(contract, c => c.Kind is ControlKind.Permission),
                "Add a permission control that says which actor may do this to which subject."
            ),
            Judge(
                "financial-thresholds",
                "Financial thresholds",
                Controls(contract, c => c.Kind is ControlKind.Threshold && Uses(c.Require, IsMoney)),
                "Add a threshold control on amount."
            ),
            Judge(
                "policy-gating",
                "Policy gating",
                Controls(contract, c => c.Kind is ControlKind.Policy),
                "Add a policy control for what the rules forbid whatever the model proposes."
            ),
            Judge(
                "tenant-scoping",
                "Tenant scoping",
                Controls(contract, c => Uses(c.Require, n => n is "subject.tenant") && Uses(c.Require, n => n is "actor.tenant")),
                "Add a permission control that requires subject.tenant == actor.tenant."
            ),
            Judge(
                "irreversible-action-checks",
                "Checks of irreversible actions",
                Irreversible(contract),
                "Let a control or a tier look at reversible, so that what cannot be undone is never passed like what can."
            ),
            Judge(
                "evidence-packaging",
                "Evidence packaging before review",
                Packaging(contract),
                "Name the evidence every step with a reviewer requires; the portal then holds what comes without it."
            ),
        ];
    }

    private static List<string> Controls(WorkflowContract contract, Func<Control, bool> fits) =>
        [.. contract.Controls.Where(fits).Select(c => c.Name)];

    // A control that names `reversible`, or tiers that tell the two apart before anything may pass without approval.
    private static List<string> Irreversible(WorkflowContract contract) =>
        [
            .. Controls(contract, c => Uses(c.Require, n => n is "reversible")),
            .. contract.ApprovalTiers.Where(t => Uses(t.When, n => n is "reversible")).Select(t => $"tier {t.Tier}"),
        ];

    private static List<string> Packaging(WorkflowContract contract)
    {
        var reviewed = contract.Steps.Where(s => s.Mode is not StepMode.Deterministic).ToList();
        return reviewed.Count > 0 && reviewed.TrueForAll(s => s.EvidenceRequired.Count > 0)
            ? [.. reviewed.Select(s => $"step {s.StepName}")]
            : [];
    }

    private static bool IsMoney(string name)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        return Money.Any(m => last.Contains(m, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Uses(Expression? expression, Func<string, bool> name) => expression?.Names.Any(n => name(n.Name)) == true;

    private static KeptOutside Judge(string id, string title, List<string> by, string advice) =>
        new(id, title, by.Count > 0, by, by.Count > 0 ? "" : advice);
}
