using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// What a confidence threshold is in a contract: a control that asks for <c>confidence</c> and otherwise raises <c>low_confidence</c>. Pure.
/// </summary>
public static partial class ConfidenceControlRules
{
    /// <summary>The exception below a threshold.</summary>
    public const string Otherwise = "low_confidence";

    private const string Name = "confidence-floor";

    /// <summary>Whether a control needs a confidence of its proposals.</summary>
    public static bool Asks(Control control)
    {
        ArgumentNullException.ThrowIfNull(control);
        return control.Require?.Names.Any(n => n.Name is "confidence") == true;
    }

    /// <summary>
    /// The changes that put a threshold into a contract. For the whole workflow the one control whose condition names the confidence with one number has that number
    /// replaced, whatever else it asks; otherwise, and for a step or an action, a control of its own is added, or changed where it was added before.
    /// </summary>
    /// <param name="contract">What is changed.</param>
    /// <param name="step">For this step only.</param>
    /// <param name="action">For this action only.</param>
    /// <param name="threshold">In [0, 1].</param>
    public static Outcome<IReadOnlyList<ContractChange>> Put(WorkflowContract contract, string? step, string? action, decimal threshold)
    {
        ArgumentNullException.ThrowIfNull(contract);
        if (threshold is < 0 or > 1)
        {
            return new Refusal(RefusalCodes.Validation, "A confidence threshold is between 0 and 1.");
        }

        if ((action is not null && !contract.Actions.ContainsKey(action)) || (step is not null && contract.StepNamed(step) is null))
        {
            return new Refusal(
                RefusalCodes.Validation,
                $"The contract has no {(action is null ? "step" : "action")} of that name any more."
            );
        }

        var number = threshold.ToString(CultureInfo.InvariantCulture);
        if (action is null && step is null)
        {
            var plain = contract.Controls.Index().Where(c => Asks(c.Item) && Floor().Count(c.Item.Require!.Text) == 1).ToList();
            if (plain is [var (at, control)])
            {
                return Require(at, Floor().Replace(control.Require!.Text, $"confidence >= {number}"));
            }
        }

        var require =
            action is not null ? $"action != \"{action}\" || confidence >= {number}"
            : step is not null ? $"step != \"{step}\" || confidence >= {number}"
            : $"confidence >= {number}";
        var name = ControlNames.Of(Name, action ?? step);
        var own = contract.Controls.Index().Where(c => string.Equals(c.Item.Name, name, StringComparison.Ordinal)).ToList();
        return own is [var (mine, _)]
            ? Require(mine, require)
            : ControlNames.Add(contract, name, ControlKind.Threshold, require, Otherwise);
    }

    private static Outcome<IReadOnlyList<ContractChange>> Require(int at, string require) =>
        new ContractChange[]
        {
            new ContractChange.Set(string.Create(CultureInfo.InvariantCulture, $"controls[{at}].require"), JsonValue.Create(require)),
        };

    // Not a part of a longer name such as args.confidence.
    [GeneratedRegex(@"(?<![\w.\-])confidence\s*>=\s*[0-9]+(?:\.[0-9]+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Floor();
}
