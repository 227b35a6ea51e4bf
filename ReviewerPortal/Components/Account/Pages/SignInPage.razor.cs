using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using ReviewerPortal.Components.Account.Shared;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Components.Account.Pages;

/// <summary>Somebody signs in with a password or a passkey.</summary>
public sealed partial class SignInPage
{
    // One sentence for an unknown name, a wrong password, a disabled account and too many attempts: the page tells nobody which names exist.
    private const string Refused =
        "That did not work. Check the address and the password; after five attempts, wait five minutes or use a passkey.";

    private string? _wrong;

    [Inject]
    public required PasswordCheck Passwords { get; init; }

    [Inject]
    public required SignInManager<Person> SignIn { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required IDemoPeople DemoPeople { get; init; }

    [Inject]
    public required ILogger<SignInPage> Log { get; init; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm]
    private Form Input { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    protected override void OnInitialized() => Input ??= new Form();

    private async Task SignInAsync()
    {
        if (Input.Passkey?.Error is { Length: > 0 })
        {
            _wrong = "No passkey was used. Sign in with your password, or try again.";
            return;
        }

        var result = Input.Passkey?.CredentialJson is { Length: > 0 } credential
            ? await SignIn.PasskeySignInAsync(credential)
            : await SignInWithPasswordAsync();
        if (result.Succeeded)
        {
            Navigation.NavigateTo(PortalUrls.LocalOrHome(ReturnUrl));
        }
        else if (result.RequiresTwoFactor)
        {
            var remember = Input.Remember ? "true" : "false";
            Navigation.NavigateTo(
                $"{PortalUrls.SecondFactor}?returnUrl={Uri.EscapeDataString(PortalUrls.LocalOrHome(ReturnUrl))}&remember={remember}"
            );
        }
        else
        {
            _wrong = Refused;
        }
    }

    private async Task<SignInResult> SignInWithPasswordAsync()
    {
        var person = await Passwords.HandleAsync(Input.Email ?? "", Input.Password ?? "", Http.RequestAborted);
        if (person is null)
        {
            Log.LogWarning("A sign-in from {Address} failed", Http.Connection.RemoteIpAddress);
            return SignInResult.Failed;
        }

        return await ((PersonSignIn)SignIn).AfterPasswordAsync(person, Input.Remember);
    }

    private sealed class Form
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool Remember { get; set; }

        public PasskeyInput? Passkey { get; set; }
    }
}
