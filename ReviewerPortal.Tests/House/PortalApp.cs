using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Tests.House;

/// <summary>The real portal on a free port in this process, on a database of its own, with the workspace <c>acme</c>.</summary>
public sealed class PortalApp : IAsyncDisposable
{
    /// <summary>Every person's password.</summary>
    public const string Password = "correct horse battery staple";

    private readonly WebApplication _app;
    private readonly bool _ownsDatabase;

    private PortalApp(WebApplication app, Engine engine, string connectionString, bool ownsDatabase) =>
        (_app, Engine, ConnectionString, _ownsDatabase) = (app, engine, connectionString, ownsDatabase);

    public Engine Engine { get; }

    public string ConnectionString { get; }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Address => new(_app.Urls.First());

    public WorkspaceId Workspace { get; private set; }

    /// <summary>A use case, or any other part of the running portal.</summary>
    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Starts a portal on a fresh database.</summary>
    /// <param name="engine">On which engine.</param>
    /// <param name="adjust">Last word on services and settings, such as another clock.</param>
    public static async Task<PortalApp> StartAsync(Engine engine, Action<WebApplicationBuilder>? adjust = null) =>
        await StartAsync(engine, await FreshDatabase.CreateAsync(engine), adjust, ownsDatabase: true);

    /// <summary>Starts a portal on a database that is there already and stays.</summary>
    public static Task<PortalApp> StartOnAsync(Engine engine, string connectionString, Action<WebApplicationBuilder>? adjust = null) =>
        StartAsync(engine, connectionString, adjust, ownsDatabase: false);

    /// <summary>Publishes a contract, making the teams it names.</summary>
    public async Task PublishContractAsync(string yaml)
    {
        var by = new Caller(Workspace, "system:test") { Role = PersonRole.Admin };
        var publish = new PublishContract.Command(by) { Text = yaml, CreateMissingTeams = true };
        _ = (await Get<PublishContract>().HandleAsync(publish, CancellationToken.None)).Value;
    }

    /// <summary>Adds a person who signs in with <see cref="Password"/>.</summary>
    public async Task<PersonId> AddPersonAsync(string email, PersonRole role, params string[] teams)
    {
        var name = email[..email.IndexOf('@', StringComparison.Ordinal)];
        var add = new AddPerson.Command(Workspace, "system:test", email, name, role, teams, Password);
        return (await Get<AddPerson>().HandleAsync(add, CancellationToken.None)).Value.Id;
    }

    /// <summary>A personal token's secret.</summary>
    public async Task<string> AddTokenAsync(PersonId person)
    {
        var create = new CreateToken.Command(
            Workspace,
            "system:test",
            TokenKind.PersonalToken,
            $"token {Guid.NewGuid():N}",
            [],
            person,
            null,
            null
        );
        return (await Get<CreateToken>().HandleAsync(create, CancellationToken.None)).Value.Secret;
    }

    /// <summary>An agent key's secret, with every scope.</summary>
    public async Task<string> AddKeyAsync(string name)
    {
        var create = new CreateToken.Command(Workspace, "system:test", TokenKind.AgentKey, name, Scopes.All, null, null, null);
        return (await Get<CreateToken>().HandleAsync(create, CancellationToken.None)).Value.Secret;
    }

    /// <summary>Registers a webhook endpoint and answers its signing secret.</summary>
    public async Task<string> AddEndpointAsync(string name, Uri url)
    {
        var administrator = new Caller(Workspace, "user:endpoints@acme.test")
        {
            Person = PersonId.New(DateTimeOffset.UnixEpoch),
            Role = PersonRole.Admin,
        };
        var register = new RegisterEndpoint.Command(administrator, name, EndpointKind.Webhook, url.ToString());
        return (await Get<RegisterEndpoint>().HandleAsync(register, CancellationToken.None)).Value.Secret!;
    }

    /// <summary>A client of the HTTP interface.</summary>
    public HttpClient Client(string token) => Client(Address, token);

    /// <summary>A client of the HTTP interface of the portal at an address.</summary>
    public static HttpClient Client(Uri address, string token) =>
        new()
        {
            BaseAddress = new Uri(address, "/api/v1/"),
            Timeout = TimeSpan.FromSeconds(40),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDatabase)
        {
            await FreshDatabase.DropAsync(Engine, ConnectionString);
        }
    }

    private static async Task<PortalApp> StartAsync(
        Engine engine,
        string connectionString,
        Action<WebApplicationBuilder>? adjust,
        bool ownsDatabase
    )
    {
        var app = PortalHost.Build(
            PortalSettingsFor.Database(engine, connectionString),
            builder =>
            {
                builder.Logging.AddFilter(level => level >= LogLevel.Error);
                builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Error);
                adjust?.Invoke(builder);
            }
        );
        await PortalHost.StartAsync(app, TextWriter.Null, CancellationToken.None);
        var portal = new PortalApp(app, engine, connectionString, ownsDatabase);
        portal.Workspace = (await portal.Get<FindWorkspace>().FindOrCreateAsync("acme", "system:test", CancellationToken.None)).Value;
        return portal;
    }
}
