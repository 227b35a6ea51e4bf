using ReviewerPortal.Commands;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Features.Audit;

namespace ReviewerPortal.Tests.Audit;

public sealed class AuditSentenceTests
{
    [Fact]
    public void An_entry_reads_as_who_did_what_to_what_and_why()
    {
        var said = AuditSentence.Of(
            Row("item.rejected", "it_0199aa00112233445566778899aabbcc", """{"reasonCode":"policy","message":"No."}""", "Cancel #7")
        );
        Assert.Equal(("Kim", "rejected", "“Cancel #7”"), (said.Who, said.Did, said.What));
        Assert.Equal(["reason: policy", "“No.”"], said.Notes);
    }

    [Fact]
    public void An_action_nobody_thought_of_reads_too()
    {
        var said = AuditSentence.Of(Row("access_token.revoked_early", "key:bot", "[]", null));
        Assert.Equal(("revoked early", "key bot"), (said.Did, said.What));
        Assert.Empty(said.Notes);
    }

    [Fact]
    public void The_address_holds_every_filter_and_leaves_out_what_it_cannot_read()
    {
        var address = AuditAddress.Read("?actor=kim&action=item.&subject=it_1&from=2026-03-01&to=2026-03-09&before=77");
        Assert.Equal(address, AuditAddress.Read(address.On("/audit")[6..]));
        Assert.True(address.IsFiltered);
        Assert.False(AuditAddress.Read("?from=yesterday&before=x&actor=%20").IsFiltered);
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 23, 0, 0, TimeSpan.Zero), address.ToFilter(berlin).From);
        Assert.Equal(new DateTimeOffset(2026, 3, 9, 23, 0, 0, TimeSpan.Zero), address.ToFilter(berlin).To);
    }

    [Fact]
    public void The_verifier_says_one_line_and_the_shell_sees_its_verdict()
    {
        var intact = new VerifyAudit.Report(AuditVerdict.Intact, 1, 1, 2, []);
        Assert.Equal("OK: every link holds; 1 entry in 1 workspace, 2 checkpoints.", AuditCommand.Line(intact, "file"));
        var bad = intact with { Verdict = AuditVerdict.Tampered, Findings = [new(null, 4, "Entry 4 is missing.")] };
        Assert.StartsWith("TAMPERED: Entry 4 is missing.", AuditCommand.Line(bad, null), StringComparison.Ordinal);
        Assert.Equal([0, 2, 3], Enum.GetValues<AuditVerdict>().Select(AuditCommand.ExitCode));
    }

    private static ListAudit.Row Row(string action, string subject, string detail, string? name) =>
        new(1, DateTimeOffset.UnixEpoch, "user:kim@example.org", "Kim", action, subject, name, detail, new byte[32], new byte[32]);
}
