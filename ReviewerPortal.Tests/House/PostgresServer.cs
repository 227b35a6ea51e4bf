using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReviewerPortal.Data;

namespace ReviewerPortal.Tests.House;

/// <summary>
/// One PostgreSQL for the whole run, started at first use with the durability of production (<c>fsync</c> and <c>synchronous_commit</c> on), in a
/// throw-away cluster. <c>REVIEWER_PORTAL_TEST_POSTGRES</c>, a connection string of a role that may create databases, takes its place.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static ThrowawayServer? s_server;
    private static string? s_address;
    private static string? s_template;

    /// <summary>A fresh, migrated, empty database, copied from a template that is migrated once.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync()
    {
        var template = await TemplateAsync();
        var name = "rp_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"""CREATE DATABASE "{name}" TEMPLATE "{template}" """);
        return AddressOf(name);
    }

    /// <summary>A fresh database without any table.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateEmptyDatabaseAsync()
    {
        await AddressAsync();
        var name = "rp_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"""CREATE DATABASE "{name}" """);
        return AddressOf(name);
    }

    /// <summary>Drops a database that <see cref="CreateDatabaseAsync"/> made, whoever still uses it.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        await using (var pooled = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await ExecuteAsync($"""DROP DATABASE IF EXISTS "{new NpgsqlConnectionStringBuilder(connectionString).Database}" WITH (FORCE)""");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (s_template is not null)
        {
            await DropDatabaseAsync(AddressOf(s_template));
            s_template = null;
        }

        if (s_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await s_server.DisposeAsync();
            (s_server, s_address) = (null, null);
        }
    }

    private static async Task<string> TemplateAsync()
    {
        await AddressAsync();
        await Gate.WaitAsync();
        try
        {
            if (s_template is null)
            {
                var name = "rp_template_" + Guid.NewGuid().ToString("N");
                await ExecuteAsync($"""CREATE DATABASE "{name}" """);
                var options = new DbContextOptionsBuilder<PostgresPortalDbContext>();
                // A pooled connection would keep the template in use, and then it could not be copied.
                PortalStorage.UsePostgres(options, AddressOf(name) + ";Pooling=false");
                await using var db = new PostgresPortalDbContext(options.Options);
                await db.Database.MigrateAsync();
                s_template = name;
            }

            return s_template;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static string AddressOf(string database) =>
        new NpgsqlConnectionStringBuilder(s_address) { Database = database, MaxPoolSize = 50 }.ConnectionString;

    private static async Task<string> AddressAsync()
    {
        await Gate.WaitAsync();
        try
        {
            return s_address ??= Environment.GetEnvironmentVariable("REVIEWER_PORTAL_TEST_POSTGRES") is { Length: > 0 } given
                ? given
                : await StartAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<string> StartAsync()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture))
                .Select(d => Path.Combine(d, "bin"))
                .First()
            : throw new InvalidOperationException(
                "PostgreSQL is not installed: apt-get install postgresql, or set REVIEWER_PORTAL_TEST_POSTGRES."
            );
        var folder = ThrowawayServer.FreshFolder("rp-postgres-");
        var data = Path.Combine(folder, "data");
        Directory.CreateDirectory(data);
        string[] somebody = [];
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            await ThrowawayServer.RunAsync(["chown", "postgres:postgres", data]);
            somebody = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--"];
        }

        await ThrowawayServer.RunAsync([
            .. somebody,
            Path.Combine(programs, "initdb"),
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "portal",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        var port = ThrowawayServer.FreePort().ToString(CultureInfo.InvariantCulture);
        var address = $"Host=127.0.0.1;Port={port};Username=portal;Database=postgres";
        string[] settings =
        [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=400",
            "shared_buffers=64MB",
            "fsync=on",
            "synchronous_commit=on",
        ];
        s_server = await ThrowawayServer.StartAsync(
            folder,
            [.. somebody, Path.Combine(programs, "postgres"), "-D", data, "-p", port, .. settings.SelectMany(s => (string[])["-c", s])],
            async () =>
            {
                try
                {
                    await using var connection = new NpgsqlConnection(address + ";Pooling=false");
                    await connection.OpenAsync();
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            }
        );
        return address;
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(s_address);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
