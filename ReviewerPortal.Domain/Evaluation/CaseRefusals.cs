using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Why a protected case was not made or changed.</summary>
public static class CaseRefusals
{
    /// <summary>There is no such case in this workspace.</summary>
    public static Refusal NoSuchCase { get; } = new(RefusalCodes.NotFound, "There is no such protected case.");

    /// <summary>There is no such workflow.</summary>
    public static Refusal NoSuchWorkflow { get; } =
        new(RefusalCodes.NotFound, "There is no workflow of that name with a published contract.");

    /// <summary>There is no such run.</summary>
    public static Refusal NoSuchRun { get; } = new(RefusalCodes.NotFound, "There is no such run.");

    /// <summary>Only what people decided says what is right.</summary>
    public static Refusal NotDecided { get; } =
        new(RefusalCodes.Conflict, "Only an item that a person decided can become a protected case: its verdict is what is expected.");

    /// <summary>A quarantine has an end, at most ninety days ahead.</summary>
    public static Refusal QuarantineTooLong { get; } =
        new(RefusalCodes.Validation, $"A quarantine ends at a time ahead, at most {ProtectedCase.LongestQuarantine} days from now.")
        {
            Problems = [new Problem("#/until", $"must be ahead, by at most {ProtectedCase.LongestQuarantine} days")],
        };

    /// <summary>It is not set aside.</summary>
    public static Refusal NotQuarantined(ProtectedCase protectedCase) =>
        new Refusal(RefusalCodes.Conflict, "This case is not in quarantine.").With("case", protectedCase.Id.ToString());

    /// <summary>It was taken out for good.</summary>
    public static Refusal Retired(ProtectedCase protectedCase) =>
        new Refusal(RefusalCodes.Conflict, $"{protectedCase.RetiredBy} retired this case. Make a new one.").With(
            "case",
            protectedCase.Id.ToString()
        );
}
