using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Commands;

/// <summary><c>token add</c>: makes a personal token. The last line printed is the secret alone.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        var email = new Argument<string>("EMAIL") { Description = "Whom the token acts as." };
        var name = new Option<string?>("--name") { Description = "What the token is for; the present time by default." };
        var add = new Command("add", "Creates a personal token and prints it once.") { email, name };
        add.SetAction(
            (parsed, ct) =>
                OperatorSession.RunAsync(
                    parsed,
                    async services =>
                    {
                        var address = parsed.GetRequiredValue(email);
                        var person =
                            await FindAsync(services, address, ct)
                            ?? throw new CommandRefusedException($"Nobody signs in as {address}. Add them with: user add {address} …");
                        var stamp = services.GetRequiredService<TimeProvider>().GetUtcNow();
                        var created = (
                            await services
                                .GetRequiredService<CreateToken>()
                                .HandleAsync(
                                    new CreateToken.Command(
                                        person.WorkspaceId,
                                        OperatorSession.Actor,
                                        TokenKind.PersonalToken,
                                        parsed.GetValue(name)
                                            ?? "made " + stamp.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
                                        Scopes: [],
                                        person.PersonId,
                                        DefaultWorkflow: null,
                                        ExpiresAt: null
                                    ),
                                    ct
                                )
                        ).OrRefuse();
                        Console.WriteLine($"Personal token of {address}. It is shown this once:");
                        Console.WriteLine(created.Secret);
                    },
                    ct
                )
        );
        return new Command("token", "Personal tokens.") { add };
    }

    private static async Task<Person?> FindAsync(IServiceProvider services, string email, CancellationToken ct)
    {
        var normalized = services.GetRequiredService<ILookupNormalizer>().NormalizeName(email);
        await using var db = await services.GetRequiredService<PortalDatabase>().OpenUnscopedAsync(ct);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.NormalizedUserName == normalized, ct);
    }
}
