using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Slipway.Cli.Standing;
using Slipway.Clusters.Hosts;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Commands.Hosts;

/// <summary><c>slipway hosts add</c>: writes a stage's hosts into the hosts file.</summary>
sealed class HostsAddCommand : HostsFileCommand
{
    const string ThisMachine = "127.0.0.1";

    readonly Option<string?> _address = new("--address") { Description = "where they are; default: where the cluster says, else 127.0.0.1", HelpName = "address" };

    public HostsAddCommand()
        : base("add", "Write the hosts of a stage into the hosts file, in a block of their own.") => Options.Add(_address);

    protected override async Task<(string Address, ImmutableArray<string> Hosts)> HostsAsync(ParseResult parsed, LoadedRepository repository, Stage stage, CommandContext context, CancellationToken cancellation)
    {
        var hosts = StageHosts.Of(repository.Model, stage);
        var address = parsed.GetValue(_address);
        if (address is null)
        {
            (address, hosts) = await FoundAsync(repository, stage, hosts, context, cancellation);
        }
        else if (!IPAddress.TryParse(address, out _))
        {
            throw new ProblemException(new Problem("usage", $"`{address}` is no address") { Fix = "write one such as 127.0.0.1" });
        }

        return hosts.IsEmpty
            ? throw new ProblemException(new Problem("no-host", $"no component is exposed on `{stage.Name}` under a host") { Fix = $"say so in a component: `expose: {{}}`, and the pattern of the hosts under `stages: {{ {stage.Name}: {{ host: \"{{app}}.example.net\" }} }}`" })
            : (address, hosts);
    }

    /// <summary>With what the cluster knows, where it can be reached.</summary>
    static async Task<(string Address, ImmutableArray<string> Hosts)> FoundAsync(LoadedRepository repository, Stage stage, ImmutableArray<string> hosts, CommandContext context, CancellationToken cancellation)
    {
        if (stage is not { Engine: EngineKind.Kubernetes, Context: not null })
        {
            return (ThisMachine, hosts);
        }

        try
        {
            var pods = await new StageStanding(repository, stage, context).ReadAsync(cancellation);
            return (StageHosts.Address(pods) ?? ThisMachine, StageHosts.Sorted(hosts.Concat(StageHosts.Of(pods))));
        }
        catch (ProblemException exception)
        {
            context.Terminal.Error.WriteLine($"the cluster was not asked: {exception.Problems[0].What}");
            return (ThisMachine, hosts);
        }
    }
}
