using System.CommandLine;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Commands;

/// <summary><c>user add</c>: gives somebody an account, making workspace and team where they are missing.</summary>
internal static class UserCommand
{
    public static Command Create()
    {
        var email = new Argument<string>("EMAIL") { Description = "What the person signs in with." };
        var workspace = new Option<string>("--workspace") { Description = "The workspace; made when missing.", Required = true };
        var role = new Option<string>("--role") { Description = "reviewer, lead, admin or auditor.", Required = true };
        role.AcceptOnlyFromAmong([.. Enum.GetValues<PersonRole>().Select(SnakeCase.Of)]);
        var teams = new Option<string[]>("--team") { Description = "A team to join; made when missing. May be repeated." };
        var name = new Option<string?>("--name") { Description = "What others see; the e-mail address by default." };
        var fromInput = new Option<bool>("--password-stdin") { Description = "Read the password from standard input." };
        var url = new Option<string>("--url")
        {
            Description = "Where the portal is reached, for the printed link.",
            DefaultValueFactory = _ => "http://localhost:5000",
        };
        var add = new Command("add", "Creates a person; prints a one-time link to choose a password unless one is given.")
        {
            email,
            workspace,
            role,
            teams,
            name,
            fromInput,
            url,
        };
        add.SetAction(
            (parsed, ct) =>
                OperatorSession.RunAsync(
                    parsed,
                    async services =>
                    {
                        var address = parsed.GetRequiredValue(email);
                        var password = parsed.GetValue(fromInput) ? await Console.In.ReadLineAsync(ct) ?? "" : null;
                        var place = (
                            await services
                                .GetRequiredService<FindWorkspace>()
                                .FindOrCreateAsync(parsed.GetRequiredValue(workspace), OperatorSession.Actor, ct)
                        ).OrRefuse();
                        var added = (
                            await services
                                .GetRequiredService<AddPerson>()
                                .HandleAsync(
                                    new AddPerson.Command(
                                        place,
                                        OperatorSession.Actor,
                                        address,
                                        parsed.GetValue(name) ?? address,
                                        SnakeCase.Parse<PersonRole>(parsed.GetRequiredValue(role)),
                                        parsed.GetValue(teams) ?? [],
                                        password
                                    ),
                                    ct
                                )
                        ).OrRefuse();
                        Console.WriteLine($"Added {address}.");
                        if (added.LinkToken is { } token)
                        {
                            Console.WriteLine("They choose a password here, once, within 24 hours:");
                            Console.WriteLine(parsed.GetValue(url)!.TrimEnd('/') + PortalUrls.ChoosePassword(token));
                        }
                    },
                    ct
                )
        );
        return new Command("user", "People.") { add };
    }
}
