using Slipway.Engines.Containers;
using Slipway.Problems;
using Slipway.Running.Containers;

namespace Slipway.Releases.Machines;

/// <summary>The network of a stage's containers: they reach databases in it by name, and one another through the proxy, which listens where it meets this machine.</summary>
sealed class StageNetwork(MachineStage stage, MachineHost host)
{
    readonly Lock _lock = new();
    Task<ContainerCalls>? _calls;
    Task<string?>? _gateway;

    /// <summary>The engine, with the network made.</summary>
    /// <exception cref="ProblemException"><c>no-container-engine</c>, <c>container-failed</c></exception>
    public Task<ContainerCalls> CallsAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _calls is null or { IsCompleted: true, IsCompletedSuccessfully: false } ? _calls = MakeAsync(cancellation) : _calls;
        }
    }

    /// <summary>The address of this machine in it; null: the stage runs no containers, or theirs is no network of this machine.</summary>
    public Task<string?> FindGatewayAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _gateway is null or { IsCompleted: true, IsCompletedSuccessfully: false } ? _gateway = AskAsync(cancellation) : _gateway;
        }
    }

    /// <summary>The same where a container is to reach another one.</summary>
    /// <exception cref="ProblemException"><c>machine-gateway</c></exception>
    public async Task<string> GatewayAsync(CancellationToken cancellation) => await FindGatewayAsync(cancellation) ?? throw new ProblemException(new Problem("machine-gateway", $"the containers of `{stage.Name}` cannot reach one another")
    {
        Kind = ProblemKind.Failure,
        Why = $"they do so through the proxy of the stage, and their network `{stage.Space.Name}` does not meet this machine, where it could listen: so it is with Podman, and with a Docker that runs without root or elsewhere",
        Fix = "use a Docker of this machine that runs as root, as it does where it is installed from packages; or deploy with `engine: processes`",
    });

    async Task<string?> AskAsync(CancellationToken cancellation) =>
        host.Containers is null ? null : await new ContainerNetwork(stage.Space, await CallsAsync(cancellation), host.Programs).GatewayAsync(cancellation);

    async Task<ContainerCalls> MakeAsync(CancellationToken cancellation)
    {
        var calls = new ContainerCalls(await (host.Containers ?? throw NoContainers()).GetAsync(cancellation));
        await new ContainerNetwork(stage.Space, calls, host.Programs).EnsureAsync(cancellation);
        return calls;
    }

    ProblemException NoContainers() => new(new Problem("stage-engine-changed", $"the stage `{stage.Name}` runs no containers, and a release of it is made of one")
    {
        Kind = ProblemKind.Failure,
        Fix = $"slipway deploy --stage {stage.Name}",
    });
}
