using System.CommandLine;
using Slipway.Cli.Snapshots;

namespace Slipway.Cli.Commands.Snapshot;

/// <summary>What the commands about snapshots share: the components, the stage, the need.</summary>
abstract class AboutSnapshotsCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components; default: all that have data");
    readonly StageOption _stage = new();
    readonly Option<string?> _need = new("--need") { Description = "one database of them, by the name of the need; default: all", HelpName = "name" };

    protected AboutSnapshotsCommand(string verb, string description)
        : base(verb, description)
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_need);
    }

    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(SnapshotSession session, ParseResult parsed, CancellationToken cancellation);

    protected sealed override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        await using var session = await SnapshotSession.OpenAsync(parsed.GetValue(_stage), parsed.GetValue(_components)!, parsed.GetValue(_need), context, cancellation);
        return await RunAsync(session, parsed, cancellation);
    }
}
