namespace ReviewerPortal.Components.Account;

/// <summary>Somebody a visitor of the demo can be.</summary>
/// <param name="DisplayName">Their name.</param>
/// <param name="Email">What they sign in with.</param>
/// <param name="Role">What the visitor will be able to do, in a word or two.</param>
/// <param name="Password">Known to everybody, in the demo only.</param>
public sealed record DemoPerson(string DisplayName, string Email, string Role, string Password);

/// <summary>The people the sign-in page offers. Empty everywhere but in the demo.</summary>
public interface IDemoPeople
{
    /// <summary>In the order they are offered.</summary>
    IReadOnlyList<DemoPerson> All { get; }
}

/// <summary>Outside the demo nobody is offered.</summary>
public sealed class NoDemoPeople : IDemoPeople
{
    /// <inheritdoc/>
    public IReadOnlyList<DemoPerson> All => [];
}
