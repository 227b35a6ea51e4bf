using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Audit;

public sealed class CheckpointTests : IAsyncDisposable
{
    private readonly string _folder = ThrowawayServer.FreshFolder("rp-checkpoints-");

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_can_read_it()
    {
        using var first = Key();
        using var again = Key();
        var signed = first.Sign(new WorkspaceId(Guid.CreateVersion7()), 4, new byte[32], DateTimeOffset.UnixEpoch);

        Assert.True(again.Signed(signed));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "key.pem")));
        }

        using var elsewhere = CheckpointKey.FromPem(File.ReadAllText(Path.Combine(_folder, "key.pub.pem")));
        Assert.True(elsewhere.Signed(signed));
    }

    [Fact]
    public void Any_change_to_a_checkpoint_breaks_its_signature()
    {
        using var key = Key();
        var signed = key.Sign(new WorkspaceId(Guid.CreateVersion7()), 4, new byte[32], DateTimeOffset.UnixEpoch);

        AuditCheckpoint[] changed =
        [
            signed with
            {
                Workspace = new WorkspaceId(Guid.CreateVersion7()),
            },
            signed with
            {
                Sequence = 5,
            },
            signed with
            {
                Hash = "01" + signed.Hash[2..],
            },
            signed with
            {
                At = signed.At.AddMilliseconds(1),
            },
            signed with
            {
                Signature = "AAAA",
            },
            signed with
            {
                Signature = "not base64",
            },
            signed with
            {
                Signature = new string('A', 4000),
            },
        ];

        Assert.All(changed, c => Assert.False(key.Signed(c)));
        using var other = CheckpointKey.OpenOrCreate(Path.Combine(_folder, "other.pem"), Path.Combine(_folder, "other.pub.pem"));
        Assert.False(other.Signed(signed));
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_cut_and_the_rest_is_read()
    {
        using var key = Key();
        var file = Journal();
        var workspace = new WorkspaceId(Guid.CreateVersion7());
        file.Append([key.Sign(workspace, 1, new byte[32], DateTimeOffset.UnixEpoch)]);
        File.AppendAllText(file.Location, "{\"workspace\":\"ws_");

        Assert.Equal((1, 0), (file.Read().Checkpoints.Count, file.Read().UnreadableLines.Count));
        file.Append([key.Sign(workspace, 2, new byte[32], DateTimeOffset.UnixEpoch)]);

        var reading = file.Read();
        Assert.Equal([1L, 2L], reading.Checkpoints.Select(c => c.Checkpoint.Sequence));
        Assert.Empty(reading.UnreadableLines);
        Assert.All(reading.Checkpoints, c => Assert.True(key.Signed(c.Checkpoint)));
    }

    [Theory, BothEngines]
    public async Task A_checkpoint_is_due_after_a_hundred_entries_or_a_minute(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        using var key = Key();
        var sign = new SignCheckpoints(data.Database, data.Time, key, Journal());

        Assert.Empty(await sign.HandleAsync());
        await TamperingTests.FillAsync(data, 1);
        Assert.Equal(1, Assert.Single(await sign.HandleAsync()).Sequence);

        await TamperingTests.FillAsync(data, 99);
        Assert.Empty(await sign.HandleAsync());
        await TamperingTests.FillAsync(data, 1);
        Assert.Equal(101, Assert.Single(await sign.HandleAsync()).Sequence);

        await TamperingTests.FillAsync(data, 1);
        data.Clock.Advance(SignCheckpoints.LongestWait - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await sign.HandleAsync());
        data.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(102, Assert.Single(await sign.HandleAsync()).Sequence);

        data.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await sign.HandleAsync(evenIfEarly: true));
    }

    [Fact]
    public async Task A_forged_checkpoint_is_tampering_and_an_unreadable_one_leaves_the_check_incomplete()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await TamperingTests.FillAsync(data, 5);
        using var key = Key();
        var file = Journal();
        await new SignCheckpoints(data.Database, data.Time, key, file).HandleAsync();
        var verify = data.Get<VerifyAudit>();

        Assert.Equal(AuditVerdict.Intact, (await verify.HandleAsync(new(Checkpoints: file.Read(), Key: key))).Verdict);
        Assert.Equal(AuditVerdict.Incomplete, (await verify.HandleAsync(new(Checkpoints: file.Read()))).Verdict);

        File.AppendAllText(file.Location, "nonsense\n");
        Assert.Equal(AuditVerdict.Incomplete, (await verify.HandleAsync(new(Checkpoints: file.Read(), Key: key))).Verdict);

        file.Append([file.Read().Checkpoints[0].Checkpoint with { Sequence = 4 }]);
        var forged = await verify.HandleAsync(new(Checkpoints: file.Read(), Key: key));
        Assert.Equal(AuditVerdict.Tampered, forged.Verdict);
        Assert.Contains(forged.Findings, f => f.Sequence == 4 && f.What.Contains("Line 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workspace_nobody_knows_cannot_be_verified()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var report = await data.Get<VerifyAudit>().HandleAsync(new(new WorkspaceId(Guid.CreateVersion7())));
        Assert.Equal(AuditVerdict.Incomplete, report.Verdict);
    }

    [Theory, BothEngines]
    public async Task The_engine_itself_refuses_to_change_or_remove_an_entry(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await TamperingTests.FillAsync(data, 3);
        await using var db = await data.OpenAsync();

        await Refused(() => db.AuditEntries.ExecuteUpdateAsync(s => s.SetProperty(e => e.Actor, "user:mallory")));
        await Refused(() => db.AuditEntries.Where(e => e.Sequence == 3).ExecuteDeleteAsync());
        if (engine is Engine.Postgres)
        {
            await Refused(() => db.Database.ExecuteSqlAsync($"""TRUNCATE "AuditEntries" """));
        }

        Assert.Equal(3, await db.AuditEntries.CountAsync());
        Assert.Equal(AuditVerdict.Intact, (await data.Get<VerifyAudit>().HandleAsync(new())).Verdict);

        static async Task Refused(Func<Task> change)
        {
            var refusal = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(change);
            Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private CheckpointKey Key() => CheckpointKey.OpenOrCreate(Path.Combine(_folder, "key.pem"), Path.Combine(_folder, "key.pub.pem"));

    private CheckpointFile Journal() => new(Path.Combine(_folder, "checkpoints.ndjson"));
}
