using System.Collections.Concurrent;
using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Repository.Environment;
using Slipway.Secrets;

namespace Slipway.Releases.Machines;

/// <summary>The databases and the like of a stage of this machine: of the stage, whichever checkout deploys to it, and never removed by a release.</summary>
sealed class StageResources(MachineStage stage, MachineHost host, StageNetwork network)
{
    /// <summary>For a server to be ready, over its own limit.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    readonly ConcurrentDictionary<MachineNeed, Lazy<Task<ResourceEndpoint>>> _ready = new();

    /// <summary>Whether it was ever made; one that is bound by its URL may be.</summary>
    public bool IsThere(MachineNeed need) => need.Url is not null || host.Resources.Known(Request(need)) is not null;

    /// <summary>Whether it is a SQLite file: asked for, or one that stands in for a server.</summary>
    public bool IsFile(MachineNeed need) => (need.Url is null ? host.Resources.Known(Request(need))?.Kind ?? need.Kind : need.Kind) == ProviderKinds.Sqlite;

    /// <summary>Has it run, and says how it is reached.</summary>
    /// <exception cref="ProblemException">Why it does not.</exception>
    public Task<ResourceEndpoint> EnsureAsync(MachineNeed need, CancellationToken cancellation) =>
        _ready.GetOrAdd(need, one => new Lazy<Task<ResourceEndpoint>>(() => one.Url is { } url ? BoundAsync(one, url, cancellation) : OwnAsync(one, cancellation))).Value;

    async Task<ResourceEndpoint> BoundAsync(MachineNeed need, string url, CancellationToken cancellation)
    {
        var text = "";
        foreach (var part in Template.Parse(url))
        {
            text += part is ReferencePart reference && reference.Text.StartsWith("secret:", StringComparison.Ordinal)
                ? (await host.Secrets.GetAsync(reference.Text["secret:".Length..], cancellation)).Value.Reveal()
                : (part as LiteralPart)?.Text ?? "";
        }

        host.Redactor.AddUrl(new Secret(text));
        return BoundUrl.Parse(need.Id, need.Kind, text);
    }

    async Task<ResourceEndpoint> OwnAsync(MachineNeed need, CancellationToken cancellation)
    {
        stage.Up.Create();
        var prepared = await host.Resources.PrepareAsync(host.Containers is null ? Request(need) : await InContainerAsync(need, cancellation), cancellation);
        if (prepared.Endpoint.Password is not null)
        {
            host.Redactor.AddUrl(new Secret(prepared.Endpoint.Url));
        }

        if (prepared.Process is { } server)
        {
            var supervisor = await host.SupervisorAsync(cancellation);
            await supervisor.StartAsync([server with { IsResource = true }], prepared.Endpoint.Password is { } password ? [prepared.Endpoint.Url, password] : [], cancellation);
            if (await supervisor.WaitReadyAsync([server.Id], server.StartTimeout + Slack, cancellation) is { Count: > 0 } problems)
            {
                throw new ProblemException(problems);
            }

            await host.Resources.CreateAsync(prepared, cancellation);
        }

        return prepared.Endpoint;
    }

    /// <summary>A server that runs is left as it is, also where there is a newer image by now.</summary>
    async Task<ResourceRequest> InContainerAsync(MachineNeed need, CancellationToken cancellation)
    {
        await network.CallsAsync(cancellation);
        var running = (await SupervisorClient.StatusAsync(stage.Up, host.Time, cancellation)).Any(status => status.Id == need.Id && status.State is (ProcessState.Ready or ProcessState.Starting));
        return Request(need) with { IsRunning = running, Port = (await new PortAllocator(stage.Up, host.Time).AllocateAsync([need.Id], [], cancellation))[need.Id] };
    }

    ResourceRequest Request(MachineNeed need) => new(need.Owner, need.Name, need.Kind)
    {
        Version = need.Version,
        MayBeEmbedded = need.MayBeEmbedded,
        PreferEmbedded = need.PreferEmbedded,
        Folder = Path.Combine(host.Containers is null ? stage.Up.Data : stage.Up.ContainerData, need.Owner, need.Name),
        StateFolder = stage.State,
        SocketFolder = stage.Up.Sockets,
    };
}
