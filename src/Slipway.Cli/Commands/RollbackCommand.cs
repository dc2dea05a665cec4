using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Discovery;
using Slipway.Releases.Deploys;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway rollback</c>: puts an earlier release back, without running migrations.</summary>
sealed class RollbackCommand : TurnCommand
{
    readonly ComponentsArgument _components = new("the components; default: those of the last deploy, together");
    readonly Option<int?> _to = new("--to") { Description = "the number of the release to put back; default: the one before", HelpName = "number" };

    public RollbackCommand()
        : base("rollback", "Put an earlier release back: its objects and images, without running migrations.")
    {
        Arguments.Add(_components);
        Options.Add(_to);
        Validators.Add(result =>
        {
            if (result.GetValue(_to) is not null && result.GetValue(_components) is not [_])
            {
                result.AddError("`--to` is a number of one component: slipway rollback visits --to 7");
            }
        });
    }

    protected override async Task<DeployEnd?> RunAsync(ParseResult parsed, OpenedPlace opened, LoadedRepository repository, DeployWords words, CommandContext context, CancellationToken cancellation)
    {
        var session = new RollbackSession(opened, words, context);
        var targets = await session.ShowAsync(parsed.GetValue(_components)!, parsed.GetValue(_to), cancellation);
        return Consents(opened.Stage, repository.Root, $"Put this back on {opened.Stage.Name}?", words, context) ? await session.RollBackAsync(targets, cancellation) : null;
    }
}
