using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Data;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Tests.House;

/// <summary>A real, migrated database of its own, with the domain's parts on it and one workspace in it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private bool _ownsDatabase;

    private TestDatabase(Engine engine, string connectionString, TimeProvider clock, ServiceProvider services) =>
        (Engine, ConnectionString, Time, _services) = (engine, connectionString, clock, services);

    public Engine Engine { get; }

    public string ConnectionString { get; }

    /// <summary>The clock everything on this database reads.</summary>
    public TimeProvider Time { get; }

    /// <summary>The clock, where the test may move it.</summary>
    /// <exception cref="InvalidCastException">The database was made with another clock.</exception>
    public TestClock Clock => (TestClock)Time;

    /// <summary>The workspace that is already there, called <c>acme</c>.</summary>
    public WorkspaceId Workspace { get; private set; }

    public PortalDatabase Database => Get<PortalDatabase>();

    public Ledger Ledger => Get<Ledger>();

    /// <summary>A use case, or any other registered part.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A context on the workspace that is already there.</summary>
    public Task<PortalDbContext> OpenAsync() => Database.OpenAsync(Workspace);

    /// <summary>Makes a migrated database and the workspace <c>acme</c>.</summary>
    /// <param name="engine">On which engine.</param>
    /// <param name="clock">A <see cref="TestClock"/> at its usual hour when not given.</param>
    /// <param name="more">Further registrations, for parts the web project brings.</param>
    public static async Task<TestDatabase> CreateAsync(Engine engine, TimeProvider? clock = null, Action<IServiceCollection>? more = null)
    {
        var connection = await FreshDatabase.CreateAsync(engine);
        var database = On(engine, connection, clock, more).Owned();
        database.Workspace = await database.AddWorkspaceAsync("acme");
        return database;
    }

    /// <summary>The domain's parts on a database that already exists, as a second node or a restart would have them. The database stays.</summary>
    public static TestDatabase On(
        Engine engine,
        string connectionString,
        TimeProvider? clock = null,
        Action<IServiceCollection>? more = null
    )
    {
        clock ??= new TestClock();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock);
        services.AddPortalStorage(engine.Provider(), connectionString);
        services.AddReviewerPortalDomain();
        services.AddSingleton<MigratePortal>();
        more?.Invoke(services);
        return new TestDatabase(engine, connectionString, clock, services.BuildServiceProvider());
    }

    /// <summary>The same, with the database removed at the end.</summary>
    public TestDatabase Owned()
    {
        _ownsDatabase = true;
        return this;
    }

    /// <summary>A second node on this database: own ledger, own feeds. Dispose it before this one.</summary>
    public SecondNode AnotherNode(TimeProvider? clock = null, Action<IServiceCollection>? more = null) =>
        new(On(Engine, ConnectionString, clock ?? Time, more), Workspace);

    /// <summary>Adds a workspace.</summary>
    public async Task<WorkspaceId> AddWorkspaceAsync(string name)
    {
        await using var db = await Database.OpenUnscopedAsync();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Time.GetUtcNow().ToUnixTimeMilliseconds());
        var workspace = new Workspace
        {
            Id = WorkspaceId.New(now),
            Name = name,
            CreatedAt = now,
        };
        db.Add(workspace);
        await db.SaveChangesAsync();
        return workspace.Id;
    }

    /// <summary>Stops the domain's parts and removes the database that was made for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsDatabase)
        {
            await FreshDatabase.DropAsync(Engine, ConnectionString);
        }
    }

    /// <summary>Another node's parts; the database belongs to the first.</summary>
    public sealed class SecondNode(TestDatabase parts, WorkspaceId workspace) : IAsyncDisposable
    {
        public Ledger Ledger => parts.Ledger;

        public WorkspaceId Workspace { get; } = workspace;

        /// <inheritdoc cref="TestDatabase.Get"/>
        public T Get<T>()
            where T : notnull => parts.Get<T>();

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => parts._services.DisposeAsync();
    }
}
