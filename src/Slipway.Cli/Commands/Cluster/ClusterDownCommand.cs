using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Clusters.Making;
using Slipway.Discovery;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Commands.Cluster;

/// <summary><c>slipway cluster down</c>: ends a stage's cluster.</summary>
sealed class ClusterDownCommand : MadeClusterCommand
{
    readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };

    public ClusterDownCommand()
        : base("down", "End the stage's cluster on this machine, with all that is in it, after asking.") => Options.Add(_yes);

    protected override string Text(ClusterMaker maker) => maker.DownText;

    protected override async Task<int> RunAsync(
        ParseResult parsed, ClusterMaker maker, LoadedRepository repository, Stage stage, string kubeContext, CommandContext context, CancellationToken cancellation)
    {
        // Read first: what nobody says cannot be agreed to.
        var question = $"End the cluster of {stage.Name} with `{maker.DownText}`, and lose what is only there?";
        if (Confirm.Ask(context.Terminal, question, parsed.GetValue(_yes), "--yes"))
        {
            await maker.DownAsync(cancellation);
            context.Terminal.Error.WriteLine($"the cluster of {stage.Name} is down; `slipway cluster up --stage {stage.Name}` makes it anew");
        }

        return ExitCodes.Done;
    }
}
