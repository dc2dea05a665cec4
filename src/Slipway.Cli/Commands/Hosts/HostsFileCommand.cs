using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Cli.Output.Releases;
using Slipway.Clusters.Hosts;
using Slipway.Discovery;
using Slipway.Releases.Planning;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Commands.Hosts;

/// <summary>What the commands share that write the hosts file.</summary>
abstract class HostsFileCommand : SlipwayCommand
{
    readonly StageOption _stage = new();
    readonly Option<string> _file = new("--file") { Description = "the hosts file; default: /etc/hosts", HelpName = "path", DefaultValueFactory = _ => "/etc/hosts" };
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "show what would be written" };

    protected HostsFileCommand(string name, string description)
        : base(name, description)
    {
        Options.Add(_stage);
        Options.Add(_file);
        Options.Add(_dryRun);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var (address, hosts) = await HostsAsync(parsed, repository, stage, context, cancellation);
        var path = Path.GetFullPath(parsed.GetValue(_file)!, context.Directory);
        var file = new HostsFile(path, context.Programs);
        var before = file.Read();
        var after = new HostsBlock(repository.Model.Name, stage.Name).In(before, address, hosts);
        if (after == before)
        {
            context.Terminal.Error.WriteLine($"nothing to do: `{path}` is as it should be");
        }
        else if (parsed.GetValue(_dryRun))
        {
            LineDiff.Of(new FieldChange(path, before, after)).ToList().ForEach(context.Terminal.Out.WriteLine);
        }
        else
        {
            await file.WriteAsync(after, before, cancellation);
            context.Terminal.Error.WriteLine(hosts.IsEmpty ? $"removed the hosts of {stage.Name} from `{path}`" : $"{string.Join(", ", hosts)}: at {address} by `{path}`; `slipway hosts remove --stage {stage.Name}` takes them out");
        }

        return ExitCodes.Done;
    }

    /// <summary>What the block is to say; no hosts: there is to be none.</summary>
    protected abstract Task<(string Address, ImmutableArray<string> Hosts)> HostsAsync(ParseResult parsed, LoadedRepository repository, Stage stage, CommandContext context, CancellationToken cancellation);
}
