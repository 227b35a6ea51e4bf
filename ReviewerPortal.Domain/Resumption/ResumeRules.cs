using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.ReviewItems;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Turns a review's final decisions into the value its agent waits for, in the agent's own dialect.</summary>
public static class ResumeRules
{
    /// <summary>The dialect of a plain body.</summary>
    public const string Native = "native";

    /// <summary>The answer: one entry per action, in the order the agent proposed them.</summary>
    /// <param name="dialect">The review's dialect.</param>
    /// <param name="answered">Every item with its final decision, in order of position.</param>
    /// <exception cref="NotSupportedException">The dialect is not spoken. A wrong shape would break the agent's thread for good, so none is guessed.</exception>
    public static JsonObject Build(string dialect, IReadOnlyList<(ReviewItem Item, Decision Decision)> answered) =>
        dialect switch
        {
            Native => new JsonObject
            {
                ["decisions"] = new JsonArray([
                    .. answered.Select(a => new JsonObject
                    {
                        ["type"] = TypeOf(a.Decision.Verdict),
                        ["action"] = new JsonObject { ["name"] = a.Item.Action, ["args"] = JsonNode.Parse(a.Decision.Args) },
                        ["message"] = a.Decision.Message,
                    }),
                ]),
            },
            _ => throw new NotSupportedException($"No answer can be built in the dialect '{dialect}'."),
        };

    private static string TypeOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Approved => "approve",
            Verdict.Edited => "edit",
            Verdict.Rejected => "reject",
            Verdict.Responded => "respond",
            _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Not a verdict an agent can be told."),
        };
}
