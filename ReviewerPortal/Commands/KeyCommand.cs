using System.CommandLine;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Commands;

/// <summary><c>key add</c>: makes an agent key. The last line printed is the secret alone.</summary>
internal static class KeyCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What the audit calls the key." };
        var workspace = new Option<string>("--workspace") { Description = "The workspace; made when missing.", Required = true };
        var scopes = new Option<string[]>("--scopes")
        {
            Description = $"Separated by blanks or commas: {string.Join(", ", Scopes.All)}.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var workflow = new Option<string?>("--workflow") { Description = "The workflow of a review that names none." };
        var add = new Command("add", "Creates an agent key and prints it once.") { name, workspace, scopes, workflow };
        add.SetAction(
            (parsed, ct) =>
                OperatorSession.RunAsync(
                    parsed,
                    async services =>
                    {
                        var place = (
                            await services
                                .GetRequiredService<FindWorkspace>()
                                .FindOrCreateAsync(parsed.GetRequiredValue(workspace), OperatorSession.Actor, ct)
                        ).OrRefuse();
                        var created = (
                            await services
                                .GetRequiredService<CreateToken>()
                                .HandleAsync(
                                    new CreateToken.Command(
                                        place,
                                        OperatorSession.Actor,
                                        TokenKind.AgentKey,
                                        parsed.GetRequiredValue(name),
                                        AccessRules.ReadScopes(string.Join(' ', parsed.GetRequiredValue(scopes))),
                                        Person: null,
                                        parsed.GetValue(workflow),
                                        ExpiresAt: null
                                    ),
                                    ct
                                )
                        ).OrRefuse();
                        Console.WriteLine($"Agent key “{parsed.GetRequiredValue(name)}”. It is shown this once:");
                        Console.WriteLine(created.Secret);
                    },
                    ct
                )
        );
        return new Command("key", "Agent keys.") { add };
    }
}
