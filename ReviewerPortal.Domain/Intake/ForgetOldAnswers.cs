using Microsoft.EntityFrameworkCore;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Removes answers that were kept long enough, of every workspace.</summary>
public sealed class ForgetOldAnswers(PortalDatabase database, TimeProvider clock)
{
    /// <summary>Removes them and answers how many there were.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - AnswerOnce.Kept;
        await using var db = await database.OpenUnscopedAsync(ct);
        return await db.StoredAnswers.IgnoreQueryFilters().Where(a => a.CreatedAt < before).ExecuteDeleteAsync(ct);
    }
}
