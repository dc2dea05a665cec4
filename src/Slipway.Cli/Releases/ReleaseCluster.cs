using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Cli.Releases;

/// <summary>A way to the cluster of a stage, and what kinds of objects it knows.</summary>
sealed class ReleaseCluster : IAsyncDisposable
{
    readonly KubeProxy _proxy;

    ReleaseCluster(KubeProxy proxy, KubeConnection connection, KubeKinds kinds) => (_proxy, Connection, Client, Kinds) = (proxy, connection, new KubeClient(connection), kinds);

    public KubeConnection Connection { get; }

    public KubeClient Client { get; }

    public KubeKinds Kinds { get; }

    /// <param name="began">Gets the connection as soon as there is one, for questions that need no kinds.</param>
    /// <exception cref="ProblemException">There is no such context, or the cluster cannot be reached.</exception>
    public static async Task<ReleaseCluster> OpenAsync(KubeAccess access, CommandContext context, CancellationToken cancellation, Action<KubeConnection>? began = null)
    {
        var discovery = new KubeDiscovery(Path.Combine(context.Folders.Cache, "kubernetes"));
        var proxy = await GuessedProxy.TakeAsync(access, context);
        var connection = new KubeConnection(proxy.Http, new KubeLimits(), context.Time);
        try
        {
            began?.Invoke(connection);
            var kinds = await discovery.ReadAsync(connection, cancellation);
            return new ReleaseCluster(proxy, connection, kinds);
        }
        catch
        {
            connection.Dispose();
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await _proxy.DisposeAsync();
    }
}
