using System.Text.Json.Nodes;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// One change a form makes to a contract document. Paths are written as in a <see cref="ContractProblem"/>, such as <c>approval_tiers[2].when</c> or
/// <c>calendars.support-review.hours</c>; a key with other characters in it stands in brackets and quotes: <c>evidence["a [b]"]</c>.
/// </summary>
public abstract record ContractChange
{
    private ContractChange() { }

    /// <summary>
    /// Gives a part a value, and makes it and what it stands in where they are missing. Of a mapping or a list only what differs is touched.
    /// </summary>
    /// <param name="Path">The part.</param>
    /// <param name="Value">Its value; null writes <c>null</c>, which a contract reads as absent.</param>
    public sealed record Set(string Path, JsonNode? Value) : ContractChange;

    /// <summary>Takes a part out, with the comments on its own lines; those above it stay. What is not there is no mistake.</summary>
    /// <param name="Path">A field or an entry of a list.</param>
    public sealed record Remove(string Path) : ContractChange;

    /// <summary>Puts a new entry into a list, which is made where it is missing.</summary>
    /// <param name="ListPath">The list.</param>
    /// <param name="Index">Before which entry, 0-based; the number of entries puts it last.</param>
    /// <param name="Value">The entry.</param>
    public sealed record Insert(string ListPath, int Index, JsonNode Value) : ContractChange;

    /// <summary>Moves an entry of a list, and the comments directly above, in and beside it.</summary>
    /// <param name="ListPath">The list.</param>
    /// <param name="From">Where it is, 0-based.</param>
    /// <param name="To">Where it is afterwards, 0-based.</param>
    public sealed record Move(string ListPath, int From, int To) : ContractChange;

    /// <summary>Gives a field another name, such as an owner's; what refers to the old name is left alone.</summary>
    /// <param name="Path">The field.</param>
    /// <param name="Name">Its new name.</param>
    public sealed record Rename(string Path, string Name) : ContractChange;
}
