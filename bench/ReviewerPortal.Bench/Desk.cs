using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Data;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>A portal with a contract, an agent and a reviewer, worked through the real use cases.</summary>
public sealed class Desk : IAsyncDisposable
{
    private const string Reviewer = "reviewer@acme.test";

    private readonly PortalApp _portal;
    private readonly Caller _agent;
    private readonly Caller _reviewer;
    private int _orders;

    private Desk(PortalApp portal, WrittenRows written, Caller agent, Caller reviewer, HttpClient agentClient, HttpClient reviewerClient) =>
        (_portal, Written, _agent, _reviewer, AgentClient, ReviewerClient) = (
            portal,
            written,
            agent,
            reviewer,
            agentClient,
            reviewerClient
        );

    public Engine Engine => _portal.Engine;

    public string ConnectionString => _portal.ConnectionString;

    public WorkspaceId Workspace => _portal.Workspace;

    /// <summary>A use case, or any other registered part.</summary>
    public T Get<T>()
        where T : notnull => _portal.Get<T>();

    /// <summary>What the portal writes, when watched.</summary>
    public WrittenRows Written { get; }

    /// <summary>The agent over HTTP.</summary>
    public HttpClient AgentClient { get; }

    /// <summary>The reviewer over HTTP.</summary>
    public HttpClient ReviewerClient { get; }

    /// <summary>Opens a desk on a fresh database.</summary>
    public static async Task<Desk> OpenAsync(Engine engine)
    {
        var written = new WrittenRows();
        var portal = await PortalApp.StartAsync(
            engine,
            builder =>
            {
                if (engine is Engine.Sqlite)
                {
                    builder.Services.ConfigureDbContext<SqlitePortalDbContext>(o => o.AddInterceptors(written, written.Beside));
                }
                else
                {
                    builder.Services.ConfigureDbContext<PostgresPortalDbContext>(o => o.AddInterceptors(written, written.Beside));
                }
            }
        );
        await portal.PublishContractAsync(SampleContract.Yaml);
        var person = await portal.AddPersonAsync(Reviewer, PersonRole.Reviewer, SampleContract.Team);

        return new Desk(
            portal,
            written,
            new Caller(portal.Workspace, "key:bench") { Scopes = Scopes.All.ToHashSet(StringComparer.Ordinal) },
            new Caller(portal.Workspace, "user:" + Reviewer)
            {
                Person = person,
                Role = PersonRole.Reviewer,
                DisplayName = "reviewer",
                Teams = new HashSet<string>(StringComparer.Ordinal) { SampleContract.Team },
            },
            portal.Client(await portal.AddKeyAsync("bench")),
            portal.Client(await portal.AddTokenAsync(person))
        );
    }

    /// <summary>A proposal's body.</summary>
    public byte[] NextBody() =>
        JsonSerializer.SerializeToUtf8Bytes(
            SampleContract.Cancel(string.Create(CultureInfo.InvariantCulture, $"#{Interlocked.Increment(ref _orders)}"))
        );

    /// <summary>Receives a proposal and answers its item and the item's version.</summary>
    public async Task<(ReviewItemId Item, int Version)> ReceiveAsync()
    {
        var key = Guid.CreateVersion7().ToString("N");
        var once = new OnceOnly(_portal.Workspace, _agent.Principal, key, key + key);
        var answer = await _portal
            .Get<ReceiveReview>()
            .HandleAsync(new ReceiveReview.Command(_agent, NextBody(), once), CancellationToken.None);
        return ItemIn(answer.Value.Body);
    }

    /// <summary>Approves an item, claiming it on the way.</summary>
    public async Task ApproveAsync((ReviewItemId Item, int Version) seen)
    {
        var request = new DecisionRequest(_reviewer, seen.Item, seen.Version, Claim: null, Guid.CreateVersion7().ToString("N"));
        _ = (await _portal.Get<ApproveItem>().HandleAsync(new ApproveItem.Command(request), CancellationToken.None)).Value;
    }

    /// <summary>Reads the first page of the queue.</summary>
    public async Task<int> ReadQueueAsync()
    {
        var query = new ListItems.Query(_reviewer) { Queue = "support" };
        return (await _portal.Get<ListItems>().HandleAsync(query, CancellationToken.None)).Value.Items.Count;
    }

    /// <summary>The reviewer's browser, signed in.</summary>
    public async Task<Browser> SignInAsync()
    {
        var session = new BrowserSession(_portal);
        (await session.SignInAsync(Reviewer)).Dispose();
        return session.SessionCookie is null
            ? throw new InvalidOperationException("The reviewer could not sign in.")
            : new Browser(session);
    }

    /// <summary>A signed-in browser that looks at pages.</summary>
    public sealed class Browser : IDisposable
    {
        private readonly BrowserSession _session;

        internal Browser(BrowserSession session) => _session = session;

        /// <summary>Gets a page to its last byte.</summary>
        public async Task<int> LookAsync(string path)
        {
            using var answer = await _session.GetAsync(path);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        /// <inheritdoc/>
        public void Dispose() => _session.Dispose();
    }

    /// <summary>A context on the desk's workspace.</summary>
    public Task<PortalDbContext> ReadAsync() => _portal.Get<PortalDatabase>().OpenAsync(_portal.Workspace);

    /// <summary>The number of the audit's last entry.</summary>
    public async Task<long> LastAuditAsync()
    {
        await using var db = await ReadAsync();
        return await db.AuditEntries.MaxAsync(a => (long?)a.Sequence) ?? 0;
    }

    /// <summary>How many rungs fired since that entry.</summary>
    public async Task<int> CountFiredAsync(long since)
    {
        await using var db = await ReadAsync();
        return await db.AuditEntries.CountAsync(a => a.Sequence > since && a.Action == "item.rung_fired");
    }

    /// <summary>The rungs that fired since that entry, each with how late it was.</summary>
    public async Task<IReadOnlyList<(string Item, string Rung, DateTimeOffset At, TimeSpan Late)>> FiredAsync(long since)
    {
        await using var db = await ReadAsync();
        var entries = await db
            .AuditEntries.AsNoTracking()
            .Where(a => a.Sequence > since && a.Action == "item.rung_fired")
            .Select(a => new
            {
                a.Subject,
                a.Detail,
                a.At,
            })
            .ToListAsync();
        return
        [
            .. entries.Select(e =>
            {
                using var detail = JsonDocument.Parse(e.Detail);
                return (
                    e.Subject,
                    detail.RootElement.GetProperty("rung").GetString()!,
                    e.At,
                    e.At - detail.RootElement.GetProperty("dueAt").GetDateTimeOffset()
                );
            }),
        ];
    }

    /// <summary>How many items are open.</summary>
    public async Task<int> CountOpenAsync()
    {
        await using var db = await ReadAsync();
        return await db.ReviewItems.CountAsync(i => i.IsOpen);
    }

    /// <summary>The first item of a review's answer.</summary>
    public static (ReviewItemId Item, int Version) ItemIn(string body)
    {
        using var document = JsonDocument.Parse(body);
        var item = document.RootElement.GetProperty("items")[0];
        return IPrefixedId<ReviewItemId>.TryParse(item.GetProperty("id").GetString(), out var id)
            ? (id, item.GetProperty("version").GetInt32())
            : throw new InvalidOperationException(body);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        AgentClient.Dispose();
        ReviewerClient.Dispose();
        await _portal.DisposeAsync();
    }
}
