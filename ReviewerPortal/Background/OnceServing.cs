namespace ReviewerPortal.Background;

/// <summary>
/// Starts a worker once the portal answers requests. A dozen workers that all compile their first query while it starts would make everybody wait for the first page.
/// </summary>
internal sealed class OnceServing<TWorker>(TWorker worker, IHostApplicationLifetime lifetime) : IHostedService
    where TWorker : class, IHostedService
{
    private Task _started = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _started = worker.StartAsync(CancellationToken.None));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _started;
        await worker.StopAsync(cancellationToken);
    }
}

/// <summary>Registers workers.</summary>
internal static class Workers
{
    /// <summary>Adds a worker that starts once the portal answers requests.</summary>
    public static IServiceCollection AddWorker<TWorker>(this IServiceCollection services)
        where TWorker : class, IHostedService => services.AddSingleton<TWorker>().AddSingleton<IHostedService, OnceServing<TWorker>>();
}
