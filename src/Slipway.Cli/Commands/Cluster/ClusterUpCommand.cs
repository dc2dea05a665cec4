using System.CommandLine;
using Slipway.Cli.Releases;
using Slipway.Clusters.Making;
using Slipway.Discovery;
using Slipway.Releases.Records;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Commands.Cluster;

/// <summary><c>slipway cluster up</c>: makes a stage's cluster, or finds that it is there.</summary>
sealed class ClusterUpCommand : MadeClusterCommand
{
    public ClusterUpCommand()
        : base("up", "Make the stage's cluster on this machine; nothing is lost where it is there.")
    {
    }

    protected override string Text(ClusterMaker maker) => maker.UpText;

    protected override async Task<int> RunAsync(
        ParseResult parsed, ClusterMaker maker, LoadedRepository repository, Stage stage, string kubeContext, CommandContext context, CancellationToken cancellation)
    {
        await maker.UpAsync(kubeContext, cancellation);
        await using (var cluster = await OpenAsync())
        {
            await (stage.Registry is { } registry ? ClusterRegistry.PublishAsync(cluster.Client, registry, cancellation) : Task.CompletedTask);
        }

        var words = new DeployWords(JournaledCommand.Of(parsed), IsAgreed: true) { Conflict = LeaseConflict.Wait };
        await new ClusterCharts(repository, stage, OpenAsync, words, context).InstallAsync(cancellation);
        context.Terminal.Error.WriteLine($"the cluster of {stage.Name} is up; `slipway deploy --stage {stage.Name}` releases to it, `slipway shell {stage.Name}` leads kubectl to it");
        return ExitCodes.Done;

        Task<ReleaseCluster> OpenAsync() => ReleaseCluster.OpenAsync(context.Access(repository.Model, stage, kubeContext), context, cancellation);
    }
}
