using System.Collections.Immutable;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Releases;
using Slipway.Discovery;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Objects;
using Slipway.Releases.Places;
using Slipway.Releases.Planning;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Records;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary>
/// The charts of a stage's cluster, one after the other: each is a release of its own, in a place of its own beside the stage's. What they make carries the stage's name
/// with <c>.cluster</c> behind it, which no stage can be called: what a deploy prunes, and a reset removes, has nothing of theirs in it.
/// </summary>
/// <param name="openAsync">Opens the cluster: anew for each chart, since the one before may have defined kinds.</param>
sealed class ClusterCharts(LoadedRepository repository, Stage stage, Func<Task<ReleaseCluster>> openAsync, DeployWords words, CommandContext context)
{
    readonly string _name = $"{stage.Name}.cluster";
    readonly string _stageSpace = StageNamespace.Of(stage, repository.Model.Name, null);

    /// <summary>Ends with the first one that is not installed.</summary>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public async Task InstallAsync(CancellationToken cancellation)
    {
        var charts = stage.Cluster?.Charts ?? [];
        if (charts.GroupBy(chart => chart.Chart.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ProblemException(new Problem("cluster-chart", $"the cluster of `{stage.Name}` is to get the chart `{twice.Key}` twice") { Fix = "keep one of the two" });
        }

        foreach (var chart in charts)
        {
            await using var opened = await OpenAsync();
            var end = await InstallAsync(opened, chart, cancellation);
            context.Terminal.Error.WriteLine(end is null or { Outcome: DeployOutcome.Released } ? $"chart {chart.Chart.Name} {chart.Chart.Version}: {(end is null ? "is as it should be" : "is installed")}"
                : throw new ProblemException([.. end.Causes, NotInstalled(chart, end)]));
        }
    }

    /// <returns>Null: nothing was to be done.</returns>
    async Task<DeployEnd?> InstallAsync(OpenedCluster opened, ClusterChart chart, CancellationToken cancellation)
    {
        var (name, history) = (chart.Chart.Name, await opened.Place.HistoryAsync(cancellation));
        var wanted = await WantedAsync(opened, chart, cancellation);
        Task<ReleasePlan> PlanAsync(ReleaseHistory then, int? deploy) => new ReleasePlanner(opened.Cluster.Client, opened.Cluster.Kinds, opened.Place).PlanAsync([wanted], then, cancellation);
        var plan = await PlanAsync(history, null);
        if (plan.IsEmpty && UnfinishedDeploys.Of(history, [name]).IsEmpty)
        {
            return null;
        }

        new ReleasePlanText(context.Terminal.Error, context.Terminal.ColourError).Write(plan, $"`{wanted.Namespace}` of `{stage.Context}`");
        PlannedTurn.Check(plan);
        await using var turn = await DeployTurn.TakeAsync(opened, [name], words, new Redactor(), context, cancellation);
        return await new PlannedTurn(turn, PlanAsync, [name], words.Command).RunAsync(cancellation);
    }

    async Task<WantedRelease> WantedAsync(OpenedCluster opened, ClusterChart chart, CancellationToken cancellation)
    {
        var (cluster, space) = (opened.Cluster, chart.Namespace ?? _stageSpace);
        var host = new ChartHost(Path.Combine(context.Folders.Cache, "charts"), new(() => KubeVersion.ReadAsync(cluster.Connection, CancellationToken.None)), context.Time);
        var written = await new ChartObjects(repository.Root, host, cluster.Kinds, context.Programs).OfAsync(chart, space, cancellation);
        var owner = new ObjectOwner(repository.Model.Name, _name, chart.Chart.Name);
        var ready = new ClusterChartObjects(owner, space, (version, kind) => cluster.Kinds.Find(version, kind)?.IsNamespaced);
        return ready.Of(written, await SpacesAsync(cluster, owner, space, cancellation)) with { Version = chart.Chart.Version };
    }

    /// <summary>The namespace of a chart, where it is ours to make: the stage's own as a deploy makes it.</summary>
    async Task<ImmutableArray<System.Text.Json.Nodes.JsonObject>> SpacesAsync(ReleaseCluster cluster, ObjectOwner owner, string space, CancellationToken cancellation)
    {
        var maker = space == _stageSpace ? new ObjectOwner(repository.Model.Name, stage.Name, "") : owner;
        var live = await cluster.Client.GetAsync(StagePlace.Namespaces, null, space, cancellation);
        return live is null || maker.Shares(live) ? [new StagePlace(maker.Repository, maker.Stage, space).Space()] : [];
    }

    async Task<OpenedCluster> OpenAsync()
    {
        // Checked as every other namespace's name.
        var beside = stage with { Name = _name, Namespace = $"{_stageSpace}-cluster", Registry = null };
        var (space, cluster) = (StageNamespace.Of(beside, repository.Model.Name, null), await openAsync());
        return new OpenedCluster(repository, beside, space, cluster, new NamespacePlace(new StagePlace(repository.Model.Name, _name, space), cluster.Connection, new PlaceLimits(), context.Time));
    }

    Problem NotInstalled(ClusterChart chart, DeployEnd end) => new("cluster-chart", $"the chart `{chart.Chart.Name}` of the cluster of `{stage.Name}` is not installed")
    {
        Kind = ProblemKind.Failure,
        Why = end.Outcome switch
        {
            DeployOutcome.Undone => "it was taken back: everything is as it was before",
            DeployOutcome.NeedsPerson => "what stood before does not come up either; everything is kept",
            _ => "the cluster was away, or would not",
        },
        Fix = $"mend the cause, then `slipway cluster up --stage {stage.Name}`: it goes on where it is",
    };
}
