using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Discovery;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Commands.Hosts;

/// <summary><c>slipway hosts remove</c>: takes a stage's hosts out of the hosts file.</summary>
sealed class HostsRemoveCommand : HostsFileCommand
{
    public HostsRemoveCommand()
        : base("remove", "Take the hosts of a stage out of the hosts file.")
    {
    }

    protected override Task<(string Address, ImmutableArray<string> Hosts)> HostsAsync(ParseResult parsed, LoadedRepository repository, Stage stage, CommandContext context, CancellationToken cancellation) =>
        Task.FromResult(("", ImmutableArray<string>.Empty));
}
