using System.Text;
using Microsoft.AspNetCore.Components;
using QRCoder;

namespace ReviewerPortal.Components.Account.Pages.Manage;

/// <summary>Somebody pairs an authenticator app. The key never leaves this server: the QR code is drawn here.</summary>
public sealed partial class AuthenticatorPage
{
    private const string Issuer = "Reviewer Portal";

    private string? _wrong;
    private string _shownKey = "";
    private string _uri = "";
    private string _qr = "";
    private IEnumerable<string>? _codes;

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm]
    private Form Input { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new Form();
        var person = (await People.GetUserAsync(Http.User))!;
        var key = await People.GetAuthenticatorKeyAsync(person);
        if (string.IsNullOrEmpty(key))
        {
            await People.ResetAuthenticatorKeyAsync(person);
            key = await People.GetAuthenticatorKeyAsync(person);
            // The new key changed the security stamp, which would end this very session.
            await SignIn.RefreshSignInAsync(person);
        }

        _shownKey = string.Join(' ', key!.ToLowerInvariant().Chunk(4).Select(four => new string(four)));
        _uri =
            $"otpauth://totp/{Uri.EscapeDataString(Issuer)}:{Uri.EscapeDataString(person.Email!)}?secret={key}&issuer={Uri.EscapeDataString(Issuer)}&digits=6";
        _qr = "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(Draw(_uri)));
    }

    private async Task CheckAsync()
    {
        var person = (await People.GetUserAsync(Http.User))!;
        var code = (Input.Code ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (!await People.VerifyTwoFactorTokenAsync(person, People.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            _wrong = "That code did not work. Check that the phone's clock is right, then enter the code it shows now.";
            return;
        }

        await People.SetTwoFactorEnabledAsync(person, true);
        _codes = await People.GenerateNewTwoFactorRecoveryCodesAsync(person, 10);
        await SignIn.RefreshSignInAsync(person);
    }

    private static string Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(4);
    }

    private sealed class Form
    {
        public string? Code { get; set; }
    }
}
