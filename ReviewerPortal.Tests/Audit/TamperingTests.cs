using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Audit;

/// <summary>
/// Somebody with full access to the database, triggers gone, changes the audit in every way we could think of. Each must be found, at the right entry.
/// <c>REVIEWER_PORTAL_TAMPERINGS</c> sets how many are tried (300 when not set); a failure names its seed.
/// </summary>
public sealed class TamperingTests : IAsyncDisposable
{
    private const int Length = 40;
    private const int EarlyCheckpoint = 17;
    private readonly string _folder = ThrowawayServer.FreshFolder("rp-checkpoints-");

    /// <summary>The ways, each answering the entry that must be named first.</summary>
    private static readonly (string Name, Func<PortalDbContext, Random, Task<long>> Run)[] Ways =
    [
        ("edit the time", (db, r) => EditAsync(db, r, (e, _) => e with { At = e.At.AddMilliseconds(r.Next(1, 100_000)) })),
        ("edit the actor", (db, r) => EditAsync(db, r, (e, _) => e with { Actor = Mangled(e.Actor, r) })),
        ("edit the action", (db, r) => EditAsync(db, r, (e, _) => e with { Action = Mangled(e.Action, r) })),
        ("edit the subject", (db, r) => EditAsync(db, r, (e, _) => e with { Subject = Mangled(e.Subject, r) })),
        ("edit the detail", (db, r) => EditAsync(db, r, (e, _) => e with { Detail = Mangled(e.Detail, r) })),
        (
            "move text between fields",
            (db, r) => EditAsync(db, r, (e, _) => e with { Actor = e.Actor + e.Action[..1], Action = e.Action[1..] })
        ),
        ("edit the hash", (db, r) => EditAsync(db, r, (e, _) => e with { Hash = Flipped(e.Hash, r) })),
        ("edit the previous hash", (db, r) => EditAsync(db, r, (e, _) => e with { PreviousHash = Flipped(e.PreviousHash, r) })),
        (
            "edit an entry and its hash",
            (db, r) => EditAsync(db, r, (e, _) => Rehashed(e with { Actor = Mangled(e.Actor, r) }), breaksNext: true)
        ),
        ("delete one", DeleteOneAsync),
        ("delete one and renumber", DeleteAndRenumberAsync),
        ("insert one", InsertAsync),
        ("append one", AppendAsync),
        ("append one and move the head", AppendWithHeadAsync),
        ("put one before the first", PrependAsync),
        ("swap two", SwapAsync),
        ("cut the middle", CutMiddleAsync),
        ("cut the tail", (db, r) => CutTailAsync(db, r, moveHead: false)),
        ("cut the tail and move the head", (db, r) => CutTailAsync(db, r, moveHead: true)),
        ("cut everything and the head", CutEverythingAsync),
        ("rebuild the chain", RebuildAsync),
        ("rebuild the whole chain from its first entry", RebuildFromFirstAsync),
        ("change the head's hash", ChangeHeadAsync),
        ("move one to another workspace", MoveAwayAsync),
    ];

    [Theory, BothEngines]
    public async Task Every_tampering_is_found_at_its_first_entry_and_nothing_else_is(Engine engine)
    {
        var trials = int.Parse(Environment.GetEnvironmentVariable("REVIEWER_PORTAL_TAMPERINGS") ?? "300", CultureInfo.InvariantCulture);
        await using var data = await TestDatabase.CreateAsync(engine);
        using var key = CheckpointKey.OpenOrCreate(Path.Combine(_folder, "key.pem"), Path.Combine(_folder, "key.pub.pem"));
        var file = new CheckpointFile(Path.Combine(_folder, "checkpoints.ndjson"));
        await data.AddWorkspaceAsync("other");
        await FillAsync(data, EarlyCheckpoint);
        var sign = new SignCheckpoints(data.Database, data.Time, key, file);
        await sign.HandleAsync(evenIfEarly: true);
        await FillAsync(data, Length - EarlyCheckpoint);
        await sign.HandleAsync(evenIfEarly: true);
        await DropTriggersAsync(data);
        await KeepCopyAsync(data);
        var query = new VerifyAudit.Query(Checkpoints: file.Read(), Key: key);
        var verify = data.Get<VerifyAudit>();

        for (var trial = 0; trial < trials; trial++)
        {
            var (name, run) = Ways[trial % Ways.Length];
            var what = $"'{name}', seed {trial}, on {engine}";
            long expected;
            await using (var db = await data.OpenAsync())
            {
                expected = await run(db, new Random(trial));
            }

            var report = await verify.HandleAsync(query, TestContext.Current.CancellationToken);

            Assert.True(report.Verdict is AuditVerdict.Tampered, $"{what} was not found.");
            var finding = report.Findings.First(f => f.Workspace == data.Workspace);
            Assert.True(finding.Sequence == expected, $"{what} should be found at {expected}, but: {finding.What}");

            await PutBackAsync(data);
            if (trial % 50 == 0)
            {
                var clean = await verify.HandleAsync(query, TestContext.Current.CancellationToken);
                Assert.True(clean.Verdict is AuditVerdict.Intact, $"False alarm after {what}: {Said(clean)}");
                Assert.Equal((Length, 2), (clean.Entries, clean.Checkpoints));
            }
        }
    }

    [Theory, BothEngines]
    public async Task Two_hundred_clean_chains_raise_no_alarm_in_any_range(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var random = new Random(7);
        var lengths = new Dictionary<WorkspaceId, int>();
        for (var i = 0; i < 200; i++)
        {
            var workspace = await data.AddWorkspaceAsync($"w{i}");
            lengths[workspace] = random.Next(0, 12);
            await FillAsync(data, lengths[workspace], workspace);
        }

        var verify = data.Get<VerifyAudit>();
        var all = await verify.HandleAsync(new VerifyAudit.Query(), TestContext.Current.CancellationToken);
        Assert.Empty(all.Findings);
        Assert.Equal((AuditVerdict.Intact, 201, lengths.Values.Sum()), (all.Verdict, all.Workspaces, (int)all.Entries));

        foreach (var (workspace, length) in lengths.Where(l => l.Value > 1))
        {
            var from = random.Next(1, length + 1);
            var to = random.Next(from, length + 1);
            var part = await verify.HandleAsync(new VerifyAudit.Query(workspace, from, to), TestContext.Current.CancellationToken);
            Assert.True(part.Verdict is AuditVerdict.Intact, $"{from}–{to} of {length}: {Said(part)}");
            Assert.Equal(to - from + 1, part.Entries);
        }
    }

    [Theory, BothEngines]
    public async Task A_chain_that_grows_while_it_is_verified_raises_no_alarm(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var writing = FillAsync(data, 300);
        var rounds = 0;
        do
        {
            var report = await data.Get<VerifyAudit>().HandleAsync(new VerifyAudit.Query(), TestContext.Current.CancellationToken);
            Assert.Empty(report.Findings);
            rounds++;
        } while (!writing.IsCompleted);
        await writing;
        Assert.True(rounds > 0);
    }

    [Theory, BothEngines]
    public async Task A_part_that_is_intact_passes_although_another_part_is_not(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await FillAsync(data, 30);
        await DropTriggersAsync(data);
        await using (var db = await data.OpenAsync())
        {
            await db.AuditEntries.Where(e => e.Sequence == 20).ExecuteUpdateAsync(s => s.SetProperty(e => e.Actor, "user:mallory"));
        }

        var verify = data.Get<VerifyAudit>();
        Assert.Equal(AuditVerdict.Intact, (await verify.HandleAsync(new VerifyAudit.Query(data.Workspace, 5, 19))).Verdict);
        Assert.Equal(20, (await verify.HandleAsync(new VerifyAudit.Query(data.Workspace, 5, 20))).Findings.Single().Sequence);
        Assert.Equal(20, (await verify.HandleAsync(new VerifyAudit.Query(data.Workspace, 20))).Findings.Single().Sequence);
    }

    [Fact]
    public async Task A_chain_longer_than_a_page_is_walked_to_its_end()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await FillAsync(data, VerifyAudit.PageSize + 50);
        await DropTriggersAsync(data);
        var verify = data.Get<VerifyAudit>();
        Assert.Equal(VerifyAudit.PageSize + 50, (await verify.HandleAsync(new VerifyAudit.Query())).Entries);
        foreach (var bad in (long[])[VerifyAudit.PageSize, VerifyAudit.PageSize + 1])
        {
            await using var db = await data.OpenAsync();
            await db.AuditEntries.Where(e => e.Sequence == bad).ExecuteUpdateAsync(s => s.SetProperty(e => e.Subject, "changed"));
            Assert.Equal(bad, (await verify.HandleAsync(new VerifyAudit.Query(From: bad))).Findings.Single().Sequence);
            await db.AuditEntries.Where(e => e.Sequence == bad).ExecuteUpdateAsync(s => s.SetProperty(e => e.Subject, $"s{bad}"));
        }
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_named_like_any_other_change()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await FillAsync(data, 10);
        await DropTriggersAsync(data);
        await using (var db = await data.OpenAsync())
        {
            await db.Database.ExecuteSqlAsync($"""UPDATE "AuditEntries" SET "At" = 9223372036854775807 WHERE "Sequence" = 6""");
        }

        var report = await data.Get<VerifyAudit>().HandleAsync(new VerifyAudit.Query());
        Assert.Equal((AuditVerdict.Tampered, 6L), (report.Verdict, report.Findings.Single().Sequence));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static async Task FillAsync(TestDatabase data, int entries, WorkspaceId? workspace = null)
    {
        var writes = new List<Task<Outcome<Done>>>();
        for (var i = 0; i < entries; i++)
        {
            var number = i;
            writes.Add(
                data.Ledger.WriteAsync<Done>(
                    workspace ?? data.Workspace,
                    tx =>
                    {
                        tx.Audit($"user:person{number % 5}@example.org", "item.approved", $"s{number}", new JsonObject { ["n"] = number });
                        return Task.FromResult<Outcome<Done>>(Done.Value);
                    }
                )
            );
        }

        foreach (var outcome in await Task.WhenAll(writes))
        {
            Assert.Null(outcome.Refusal);
        }
    }

    private static async Task DropTriggersAsync(TestDatabase data)
    {
        await using var db = await data.OpenAsync();
        if (data.Engine is Engine.Postgres)
        {
            await db.Database.ExecuteSqlAsync($"""DROP TRIGGER audit_entries_no_change ON "AuditEntries" """);
            return;
        }

        await db.Database.ExecuteSqlAsync($"""DROP TRIGGER "AuditEntries_no_update" """);
        await db.Database.ExecuteSqlAsync($"""DROP TRIGGER "AuditEntries_no_delete" """);
    }

    private static async Task KeepCopyAsync(TestDatabase data)
    {
        await using var db = await data.OpenAsync();
        await db.Database.ExecuteSqlAsync($"""CREATE TABLE kept_entries AS SELECT * FROM "AuditEntries" """);
        await db.Database.ExecuteSqlAsync($"""CREATE TABLE kept_heads AS SELECT * FROM "WorkspaceHeads" """);
    }

    private static async Task PutBackAsync(TestDatabase data)
    {
        await using var db = await data.OpenAsync();
        await db.Database.ExecuteSqlAsync($"""DELETE FROM "AuditEntries" """);
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "AuditEntries" SELECT * FROM kept_entries""");
        await db.Database.ExecuteSqlAsync($"""DELETE FROM "WorkspaceHeads" """);
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "WorkspaceHeads" SELECT * FROM kept_heads""");
    }

    private sealed record Row(
        WorkspaceId Workspace,
        long Sequence,
        DateTimeOffset At,
        string Actor,
        string Action,
        string Subject,
        string Detail,
        byte[] PreviousHash,
        byte[] Hash
    );

    private static async Task<List<Row>> ReadAsync(PortalDbContext db) =>
        (await db.AuditEntries.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync()).ConvertAll(e => new Row(
            e.WorkspaceId,
            e.Sequence,
            e.At,
            e.Actor,
            e.Action,
            e.Subject,
            e.Detail,
            e.PreviousHash,
            e.Hash
        ));

    private static async Task WriteAllAsync(PortalDbContext db, IEnumerable<Row> rows)
    {
        await db.AuditEntries.ExecuteDeleteAsync();
        foreach (var row in rows)
        {
            Add(db, row);
        }

        await db.SaveChangesAsync();
    }

    private static void Add(PortalDbContext db, Row row) =>
        db.Add(
            new AuditEntry
            {
                WorkspaceId = row.Workspace,
                Sequence = row.Sequence,
                At = row.At,
                Actor = row.Actor,
                Action = row.Action,
                Subject = row.Subject,
                Detail = row.Detail,
                PreviousHash = row.PreviousHash,
                Hash = row.Hash,
            }
        );

    private static Row Rehashed(Row row) =>
        row with
        {
            Hash = AuditChain.HashOf(
                row.Workspace.Value,
                row.Sequence,
                row.At,
                row.Actor,
                row.Action,
                row.Subject,
                row.Detail,
                row.PreviousHash
            ),
        };

    private static List<Row> Relinked(IEnumerable<Row> rows)
    {
        var (chain, last, sequence) = (new List<Row>(), AuditChain.Genesis, 0L);
        foreach (var row in rows)
        {
            var next = Rehashed(row with { Sequence = ++sequence, PreviousHash = last });
            chain.Add(next);
            last = next.Hash;
        }

        return chain;
    }

    private static string Said(VerifyAudit.Report report) => string.Join(" ", report.Findings.Select(f => f.What));

    private static Task<int> MoveHeadAsync(PortalDbContext db, long sequence, byte[] hash) =>
        db.WorkspaceHeads.ExecuteUpdateAsync(s => s.SetProperty(h => h.AuditSequence, sequence).SetProperty(h => h.AuditHash, hash));

    private static string Mangled(string text, Random random)
    {
        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, "x"),
            _ => string.Concat(text.AsSpan(0, at), ((char)(text[at] ^ 1)).ToString(), text.AsSpan(at + 1)),
        };
    }

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        var copy = (byte[])bytes.Clone();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private static async Task<long> EditAsync(PortalDbContext db, Random random, Func<Row, Random, Row> edit, bool breaksNext = false)
    {
        var rows = await ReadAsync(db);
        var at = random.Next(breaksNext ? rows.Count - 1 : rows.Count);
        rows[at] = edit(rows[at], random);
        await WriteAllAsync(db, rows);
        // An entry that was rehashed is consistent in itself: its follower shows it, or the checkpoint that saw the original.
        return breaksNext && at + 1 != EarlyCheckpoint ? at + 2 : at + 1;
    }

    private static async Task<long> DeleteOneAsync(PortalDbContext db, Random random)
    {
        var sequence = random.Next(1, Length + 1);
        await db.AuditEntries.Where(e => e.Sequence == sequence).ExecuteDeleteAsync();
        return sequence;
    }

    private static async Task<long> DeleteAndRenumberAsync(PortalDbContext db, Random random)
    {
        var rows = await ReadAsync(db);
        var at = random.Next(rows.Count - 1);
        rows.RemoveAt(at);
        await WriteAllAsync(db, rows.Select((r, i) => r with { Sequence = i + 1 }));
        return at + 1;
    }

    private static async Task<long> InsertAsync(PortalDbContext db, Random random)
    {
        var rows = await ReadAsync(db);
        var at = random.Next(1, rows.Count);
        var forged = Rehashed(rows[at] with { Actor = "user:mallory", PreviousHash = rows[at - 1].Hash });
        await WriteAllAsync(db, [.. rows[..at], forged, .. rows[at..].Select(r => r with { Sequence = r.Sequence + 1 })]);
        return at + 1 == EarlyCheckpoint ? at + 1 : at + 2;
    }

    private static async Task<long> AppendAsync(PortalDbContext db, Random random)
    {
        var last = (await ReadAsync(db))[^1];
        Add(db, Rehashed(last with { Sequence = last.Sequence + 1, PreviousHash = last.Hash, Subject = $"forged {random.Next()}" }));
        await db.SaveChangesAsync();
        return last.Sequence + 1;
    }

    private static async Task<long> AppendWithHeadAsync(PortalDbContext db, Random random)
    {
        var last = (await ReadAsync(db))[^1];
        var forged = last with { Sequence = last.Sequence + 1, PreviousHash = Flipped(last.Hash, random) };
        Add(db, Rehashed(forged));
        await db.SaveChangesAsync();
        await MoveHeadAsync(db, forged.Sequence, Rehashed(forged).Hash);
        return forged.Sequence;
    }

    private static async Task<long> PrependAsync(PortalDbContext db, Random random)
    {
        var first = (await ReadAsync(db))[0];
        var sequence = -random.Next(0, 5);
        Add(db, Rehashed(first with { Sequence = sequence }));
        await db.SaveChangesAsync();
        return sequence;
    }

    private static async Task<long> SwapAsync(PortalDbContext db, Random random)
    {
        var rows = await ReadAsync(db);
        var first = random.Next(rows.Count - 1);
        var second = random.Next(first + 1, rows.Count);
        (rows[first], rows[second]) = (
            rows[second] with
            {
                Sequence = rows[first].Sequence,
            },
            rows[first] with
            {
                Sequence = rows[second].Sequence,
            }
        );
        await WriteAllAsync(db, rows);
        return first + 1;
    }

    private static async Task<long> CutMiddleAsync(PortalDbContext db, Random random)
    {
        var from = random.Next(1, Length - 1);
        var to = random.Next(from, Length);
        await db.AuditEntries.Where(e => e.Sequence >= from && e.Sequence <= to).ExecuteDeleteAsync();
        return from;
    }

    private static async Task<long> CutTailAsync(PortalDbContext db, Random random, bool moveHead)
    {
        var rows = await ReadAsync(db);
        var keep = random.Next(1, rows.Count);
        await db.AuditEntries.Where(e => e.Sequence > keep).ExecuteDeleteAsync();
        if (moveHead)
        {
            await MoveHeadAsync(db, keep, rows[keep - 1].Hash);
        }

        return keep + 1;
    }

    private static async Task<long> CutEverythingAsync(PortalDbContext db, Random random)
    {
        await db.AuditEntries.ExecuteDeleteAsync();
        await db.WorkspaceHeads.ExecuteDeleteAsync();
        return 1;
    }

    private static async Task<long> RebuildAsync(PortalDbContext db, Random random)
    {
        var rows = await ReadAsync(db);
        var at = random.Next(rows.Count);
        rows[at] = rows[at] with { Detail = "{}", Actor = "user:mallory" };
        var chain = Relinked(rows);
        await WriteAllAsync(db, chain);
        await MoveHeadAsync(db, chain[^1].Sequence, chain[^1].Hash);
        return at + 1 <= EarlyCheckpoint ? EarlyCheckpoint : Length;
    }

    private static async Task<long> RebuildFromFirstAsync(PortalDbContext db, Random random)
    {
        var rows = await ReadAsync(db);
        var drop = random.Next(1, 10);
        var chain = Relinked(rows.Skip(drop));
        await WriteAllAsync(db, chain);
        await MoveHeadAsync(db, chain[^1].Sequence, chain[^1].Hash);
        return EarlyCheckpoint;
    }

    private static async Task<long> ChangeHeadAsync(PortalDbContext db, Random random)
    {
        await MoveHeadAsync(db, Length, Flipped((await ReadAsync(db))[^1].Hash, random));
        return Length;
    }

    private static async Task<long> MoveAwayAsync(PortalDbContext db, Random random)
    {
        var sequence = random.Next(1, Length + 1);
        var other = await db.Workspaces.Where(w => w.Name == "other").Select(w => w.Id).SingleAsync();
        await db.AuditEntries.Where(e => e.Sequence == sequence).ExecuteUpdateAsync(s => s.SetProperty(e => e.WorkspaceId, other));
        return sequence;
    }
}
