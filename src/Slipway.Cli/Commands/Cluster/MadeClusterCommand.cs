using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Clusters.Making;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Commands.Cluster;

/// <summary>What the commands share that make and end a cluster.</summary>
abstract class MadeClusterCommand : SlipwayCommand
{
    readonly StageOption _stage = new();
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "print the command that would run" };

    protected MadeClusterCommand(string name, string description)
        : base(name, description)
    {
        Options.Add(_stage);
        Options.Add(_dryRun);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var cluster = MadeCluster.Of(context.Folders, repository.Model.Name, stage);
        var gate = new Lock();
        var maker = new ClusterMaker(stage, cluster, repository.Root, context.Programs, line =>
        {
            lock (gate)
            {
                context.Terminal.Error.WriteLine(LogText.Plain(line));
            }
        });
        if (parsed.GetValue(_dryRun))
        {
            context.Terminal.Out.WriteLine(Text(maker));
            return ExitCodes.Done;
        }

        return await RunAsync(parsed, maker, repository, stage, ContextOf(stage), context, cancellation);
    }

    /// <summary>The command that would run.</summary>
    protected abstract string Text(ClusterMaker maker);

    /// <param name="kubeContext">What the stage calls the cluster.</param>
    protected abstract Task<int> RunAsync(ParseResult parsed, ClusterMaker maker, LoadedRepository repository, Stage stage, string kubeContext, CommandContext context, CancellationToken cancellation);

    static string ContextOf(Stage stage) => stage is { Engine: EngineKind.Kubernetes, Context: { } context } ? context
        : throw new ProblemException(new Problem("stage-no-context", $"nothing says what the stage `{stage.Name}` calls its cluster")
        {
            Fix = $"say it in the repository's slipway.yaml: `stages: {{ {stage.Name}: {{ engine: kubernetes, context: {stage.Name} }} }}`",
        });
}
