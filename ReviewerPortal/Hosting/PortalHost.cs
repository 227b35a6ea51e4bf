using Microsoft.AspNetCore.Builder;
using ReviewerPortal.Data;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Hosting;

/// <summary>Puts the portal together: settings, services, pipeline. Commands and tests build on it; only <c>serve</c> and <c>demo</c> start it.</summary>
public static class PortalHost
{
    /// <summary>Builds a portal that has not started. Settings come from <c>appsettings.json</c>, environment variables, then <paramref name="settings"/>.</summary>
    /// <param name="settings">Settings as flags: <c>--Database:Provider=postgres</c>, <c>--urls=http://127.0.0.1:0</c>.</param>
    /// <param name="adjust">Last word on services and settings; tests and the demo use it.</param>
    /// <exception cref="InvalidSettingsException">Settings are wrong; all of them are named.</exception>
    public static WebApplication Build(IReadOnlyList<string> settings, Action<WebApplicationBuilder>? adjust = null)
    {
        // The content root is where the program lies, so appsettings.json beside it is read wherever the command is called from.
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = [.. settings],
                ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        adjust?.Invoke(builder);
        builder.AddPortal();

        var app = builder.Build();
        app.UsePortal();
        app.MapPortal();
        return app;
    }

    /// <summary>Brings the database up to this build, starts serving, and says what a person at the terminal needs to know.</summary>
    public static async Task StartAsync(WebApplication app, TextWriter terminal, CancellationToken ct)
    {
        // Half of a start is compiling: the routes on one core, the database's model and its queries on the other.
        var routes = Task.Run(() => ((IEndpointRouteBuilder)app).DataSources.Sum(source => source.Endpoints.Count), ct);
        await app.Services.GetRequiredService<MigratePortal>().HandleAsync(ct);
        await routes;
        await app.StartAsync(ct);
        var address = app.Urls.FirstOrDefault() ?? "";
        await terminal.WriteLineAsync($"Reviewer Portal is ready at {address}");
        var setUp = app.Services.GetRequiredService<SetUpPortal>();
        if (await setUp.IsNeededAsync(ct))
        {
            var token = await setUp.OfferLinkAsync(ct);
            await terminal.WriteLineAsync(
                $"""

                Nobody has an account yet. Open this link within 24 hours to become the first administrator; it works once:

                  {address}{PortalUrls.SetUp(token)}

                """
            );
        }
    }
}
