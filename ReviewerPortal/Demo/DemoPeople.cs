using ReviewerPortal.Components.Account;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Demo;

/// <summary>The people of the demo, offered on its sign-in page with their passwords.</summary>
public sealed class DemoPeople : IDemoPeople
{
    /// <summary>Everybody's password, here only.</summary>
    public const string Password = "demo-portal-2026";

    /// <summary>Somebody of the demo.</summary>
    public sealed record Somebody(string Name, string Email, PersonRole Role, string Says, IReadOnlyList<string> Teams);

    /// <summary>All of them; two leads, so that what needs two approvals can get them.</summary>
    public static IReadOnlyList<Somebody> Everybody { get; } =
    [
        new("Nadia Brandt", "nadia@meridian.example", PersonRole.Reviewer, "Reviewer · travel desk", ["Travel desk"]),
        new("Kofi Mensah", "kofi@meridian.example", PersonRole.Reviewer, "Reviewer · accounts payable", ["Accounts payable"]),
        new(
            "Ines Marchetti",
            "ines@meridian.example",
            PersonRole.Lead,
            "Lead · every queue",
            ["Travel desk", "Duty managers", "Accounts payable"]
        ),
        new("Tomasz Wilk", "tomasz@meridian.example", PersonRole.Lead, "Lead · duty managers", ["Duty managers", "Accounts payable"]),
        new("Priya Raman", "priya@meridian.example", PersonRole.Admin, "Administrator", []),
        new("Olga Lind", "olga@meridian.example", PersonRole.Auditor, "Auditor · reads only", []),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<DemoPerson> All { get; } = [.. Everybody.Select(p => new DemoPerson(p.Name, p.Email, p.Says, Password))];
}
