using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Features.Access;

/// <summary>
/// Looks at one password: takes an attempt from the name's budget first, then costs the same hashing whether or not anybody has that name. Nobody can tell an
/// unknown name, a wrong password, a disabled account and a used-up budget apart.
/// </summary>
public sealed class PasswordCheck(PortalDatabase database, SignInBudget budget, IPasswordHasher<Person> hasher, ILookupNormalizer names)
    : IDisposable
{
    private readonly string _nobodysHash = hasher.HashPassword(null!, Guid.NewGuid().ToString());

    // Hashing is slow on purpose: a flood of sign-ins must not take the cores from those who are working.
    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>How many passwords were looked at since the start; tests hold it against the budget.</summary>
    public long Checked => Interlocked.Read(ref _checked);

    private long _checked;

    /// <summary>The person whose name and password these are, or null.</summary>
    public async Task<Person?> HandleAsync(string email, string password, CancellationToken ct)
    {
        if (password.Length > AccessRules.LongestPassword || !await budget.TakeAsync(names.NormalizeName(email), ct))
        {
            return null;
        }

        await using var db = await database.OpenUnscopedAsync(ct);
        var normalized = names.NormalizeName(email);
        var person = await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.NormalizedUserName == normalized, ct);
        if (!await VerifyAsync(person, password, ct) || person is null or { Disabled: true })
        {
            return null;
        }

        await budget.RestoreAsync(normalized, ct);
        return person;
    }

    /// <inheritdoc/>
    public void Dispose() => _hashing.Dispose();

    private async Task<bool> VerifyAsync(Person? person, string password, CancellationToken ct)
    {
        await _hashing.WaitAsync(ct);
        try
        {
            Interlocked.Increment(ref _checked);
            var known = person?.PasswordHash is { } hash;
            var verdict = hasher.VerifyHashedPassword(person!, person?.PasswordHash ?? _nobodysHash, password);
            return known && verdict is not PasswordVerificationResult.Failed;
        }
        finally
        {
            _hashing.Release();
        }
    }
}
