using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Components.Account;

/// <summary>The account routes that are not pages: what a passkey ceremony fetches.</summary>
public static class AccountEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        var account = app.MapGroup("/account/passkey").ExcludeFromDescription();
        account.MapPost("/creation-options", MakeCreationOptionsAsync).RequireAuthorization(Policies.Reads);
        account.MapPost("/request-options", MakeRequestOptionsAsync).AllowAnonymous();
    }

    private static async Task<IResult> MakeCreationOptionsAsync(
        HttpContext http,
        UserManager<Person> people,
        SignInManager<Person> signIn,
        IAntiforgery antiforgery
    )
    {
        await antiforgery.ValidateRequestAsync(http);
        if (await people.GetUserAsync(http.User) is not { } person)
        {
            return Results.NotFound();
        }

        var options = await signIn.MakePasskeyCreationOptionsAsync(
            new()
            {
                Id = person.Id.ToString(),
                Name = person.Email ?? "",
                DisplayName = person.DisplayName,
            }
        );
        return Results.Content(options, "application/json");
    }

    // The same options for everybody, whatever name was typed: a list of the account's passkeys would say that the account exists.
    private static async Task<IResult> MakeRequestOptionsAsync(HttpContext http, SignInManager<Person> signIn, IAntiforgery antiforgery)
    {
        await antiforgery.ValidateRequestAsync(http);
        return Results.Content(await signIn.MakePasskeyRequestOptionsAsync(user: null), "application/json");
    }
}
