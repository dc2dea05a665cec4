using Slipway.Cli.Output;
using Slipway.Clusters;
using Slipway.Discovery;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Deploys;
using Slipway.Releases.Objects;
using Slipway.Releases.Places;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary>A stage with its cluster.</summary>
/// <param name="Namespace">The stage's, with its records.</param>
sealed record OpenedCluster(LoadedRepository Repository, Stage Stage, string Namespace, ReleaseCluster Cluster, IReleasePlace Place) : OpenedPlace(Repository, Stage, Place)
{
    /// <exception cref="ProblemException"><c>stage-not-deployed</c>, <c>stage-no-context</c>, or the cluster cannot be reached.</exception>
    public static new Task<OpenedCluster> OpenAsync(LoadedRepository repository, Stage stage, CommandContext context, CancellationToken cancellation)
    {
        if (stage.Engine != EngineKind.Kubernetes || stage.Context is not { } kubeContext)
        {
            throw new ProblemException(new Problem(stage.Engine == EngineKind.Kubernetes ? "stage-no-context" : "stage-not-deployed", $"`{stage.Name}` is in no cluster, so nothing is released there")
            {
                Fix = repository.Model.Stages.All.FirstOrDefault(other => other is { Engine: EngineKind.Kubernetes, Context: not null }) is { } there ? $"name a stage that is: `--stage {there.Name}`"
                    : $"say where it is: `stages: {{ {stage.Name}: {{ engine: kubernetes, context: … }} }}`; for this machine: `{stage.Name}: {{ engine: processes, listen: \"127.0.0.1:8080\" }}`",
            });
        }

        return OpenAsync(repository, stage, kubeContext, context, cancellation);
    }

    /// <param name="kubeContext">Of the kubeconfig.</param>
    /// <param name="began">Gets the place and its connection as soon as it can be asked, before the cluster's kinds are known.</param>
    public static async Task<OpenedCluster> OpenAsync(LoadedRepository repository, Stage stage, string kubeContext, CommandContext context, CancellationToken cancellation, Action<IReleasePlace, KubeConnection>? began = null)
    {
        var model = repository.Model;
        var space = StageNamespace.Of(stage, model.Name, null);
        IReleasePlace PlaceOf(KubeConnection connection) => new NamespacePlace(new StagePlace(model.Name, stage.Name, space), connection, new PlaceLimits(), context.Time);
        var cluster = await ReleaseCluster.OpenAsync(context.Access(model, stage, kubeContext), context, cancellation, connection => began?.Invoke(PlaceOf(connection), connection));
        return new OpenedCluster(repository, stage, space, cluster, PlaceOf(cluster.Connection));
    }

    /// <inheritdoc/>
    public override IDeployEngine EngineOf(ILeases leases, Redactor redactor, ScriptHost scripts) => new DeployCluster(Cluster.Connection, Cluster.Kinds, leases, redactor) { Scripts = scripts };

    /// <inheritdoc/>
    public override IStageData DataOf(Redactor redactor, CommandContext context) => Data(new DataImages(Model, Stage, Stage.Context!, null, context), redactor, context);

    /// <summary>The data of the stage's components.</summary>
    /// <param name="redactor">Learns every secret on the way.</param>
    public ClusterData Data(IDataImages images, Redactor redactor, CommandContext context) =>
        new(Model, Stage, Cluster.Connection, new StageKey(Cluster.Client, Namespace), context.Secrets(Repository, Stage), images, redactor, context.Environment, ToolVersion.Text);

    /// <inheritdoc/>
    public override async Task<Redactor> RedactorAsync(Terminal terminal, CancellationToken cancellation)
    {
        var redactor = new Redactor();
        try
        {
            await StageSecrets.LearnAsync(redactor, Cluster.Client, new ObjectOwner(Model.Name, Stage.Name, ""), StageSpaces.All(Model, Stage), cancellation);
        }
        catch (ProblemException exception) when (exception.Problems[0].Code == "kube-forbidden")
        {
            terminal.Error.WriteLine("secrets are not masked: you may not read those of the stage");
        }

        return redactor;
    }

    public override async ValueTask DisposeAsync()
    {
        await Place.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
