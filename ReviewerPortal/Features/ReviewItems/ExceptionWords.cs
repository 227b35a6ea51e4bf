namespace ReviewerPortal.Features.ReviewItems;

/// <summary>What each exception type asks of the reviewer.</summary>
public static class ExceptionWords
{
    /// <summary>One sentence; a general one for a type of the contract's own.</summary>
    public static string WhatToDo(string exceptionType) =>
        exceptionType switch
        {
            "ambiguous_request" => "More than one reading fits. Decide which one was meant from the evidence, or ask.",
            "incomplete_data" => "Something needed is missing or does not fit. Complete it by an edit, or ask for it.",
            "policy_conflict" => "It goes against a rule. Decide whether this case justifies it; say why in the note.",
            "low_confidence" => "The agent is not sure itself. Check the arguments against the evidence before anything else.",
            "business_state_changed" =>
                "The subject moved on after the proposal. Compare with its present state; what was right may not be any more.",
            "boundary_crossing" =>
                "It reaches across a boundary of tenant or permission. Reject unless the evidence shows it belongs together.",
            "release_rolled_back" =>
                "The agent version behind it was rolled back. Trust nothing it says: decide from the evidence, or reject and let the fallback do it.",
            _ => "It was routed to you by the contract. Judge it by the evidence and the failed controls.",
        };
}
