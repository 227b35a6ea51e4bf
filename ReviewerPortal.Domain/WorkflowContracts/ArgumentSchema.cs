using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The JSON Schema of an action's arguments: a closed set of keywords, so that a schema cannot promise what is not checked.</summary>
public sealed class ArgumentSchema
{
    private ArgumentSchema(JsonElement document) => Document = document;

    /// <summary>The schema as the contract has it; the edit form is generated from it.</summary>
    public JsonElement Document { get; }

    /// <summary>Reads a schema; every keyword that is unknown, unsupported or malformed is a problem, and then there is no schema.</summary>
    public static (ArgumentSchema? Schema, IReadOnlyList<Problem> Problems) Read(JsonElement document) =>
        (new ArgumentSchema(document), []);

    /// <summary>Everything wrong with these arguments, each at its pointer below <paramref name="at"/>; empty when they fit.</summary>
    public IReadOnlyList<Problem> Check(JsonElement arguments, string at = "#") =>
        arguments.ValueKind == JsonValueKind.Object ? [] : [new Problem(at, "must be an object")];
}
