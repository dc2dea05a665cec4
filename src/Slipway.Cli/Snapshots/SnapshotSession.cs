using Slipway.Cli.Releases;
using Slipway.Data.Snapshots;
using Slipway.Data.Snapshots.Content;
using Slipway.Data.Snapshots.Stores;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;

namespace Slipway.Cli.Snapshots;

/// <summary>What the commands about snapshots share: the stage, and the data that was named on it.</summary>
sealed record SnapshotSession(LoadedRepository Repository, Stage Stage, IReadOnlyList<OpenedData> Data, CommandContext Context) : IAsyncDisposable
{
    /// <summary>The stage, where it is one that is deployed to; null: it is a checkout's.</summary>
    OpenedPlace? Opened { get; init; }

    /// <param name="stage">As it was typed; null: it was not.</param>
    /// <param name="names">Components; none: all that need a database.</param>
    /// <param name="need">One need of them; null: all.</param>
    /// <exception cref="ProblemException"><c>no-data</c>, and what is wrong with the place of the snapshots, or with the cluster.</exception>
    public static async Task<SnapshotSession> OpenAsync(string? stage, string[] names, string? need, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var asked = context.StageOf(repository, stage);
        var wanted = NamedComponents.Of(repository, names).SelectMany(component => LocalData.Of(component, asked).Select(one => (component, one)))
            .Where(one => need is null || one.one.Name == need)
            .ToList();
        return wanted.Count == 0 ? throw NoData(asked)
            : asked.Engine == EngineKind.Kubernetes ? await InClusterAsync(repository, asked, wanted, context, cancellation)
            : await HereAsync(repository, asked, wanted, context, cancellation);
    }

    /// <summary>The one that is meant, where only one can be.</summary>
    /// <exception cref="ProblemException"><c>usage</c></exception>
    public OpenedData Single() => Data is [var single] ? single
        : throw new ProblemException(new Problem("usage", $"several have data: {string.Join(", ", Data.Select(one => $"`{one.Name}`"))}") { Fix = "name the component, and its need with `--need`" });

    static async Task<SnapshotSession> HereAsync(LoadedRepository repository, Stage stage, IEnumerable<(Component, ResourceNeed)> wanted, CommandContext context, CancellationToken cancellation)
    {
        var (place, secrets, data) = (context.Place(repository, stage), context.Secrets(repository, stage), new List<OpenedData>());
        var opened = stage.IsMachine ? await OpenedPlace.OpenAsync(repository, stage, context, cancellation) : null;
        foreach (var (component, need) in wanted)
        {
            var declared = component.On(stage).Data;
            var store = await new SnapshotPlace(secrets, context.Environment, context.Time).OpenAsync(declared.Destination, place.Folders.Snapshots, repository.Model.Name, stage.Name, cancellation);
            var archive = new SnapshotArchive(new SnapshotSubject(repository.Model.Name, stage.Name, component.Name, need.Name), store, await SnapshotKey.FindAsync(secrets, cancellation));
            data.Add(new LocalOpenedData(component, need, declared, archive, new LocalData(place, stage, secrets), place, context) { Opened = opened });
        }

        return new SnapshotSession(repository, stage, data, context) { Opened = opened };
    }

    static async Task<SnapshotSession> InClusterAsync(LoadedRepository repository, Stage stage, IEnumerable<(Component, ResourceNeed)> wanted, CommandContext context, CancellationToken cancellation)
    {
        var opened = await OpenedCluster.OpenAsync(repository, stage, context, cancellation);
        try
        {
            var databases = opened.Data(new DataImages(repository.Model, stage, stage.Context!, null, context), await opened.RedactorAsync(context.Terminal, cancellation), context);
            return new SnapshotSession(repository, stage, [.. wanted.Select(one => new ClusterOpenedData(one.Item1, one.Item2, one.Item1.On(stage).Data, opened, databases, context))], context) { Opened = opened };
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    static ProblemException NoData(Stage stage) => new(new Problem("no-data", $"nothing that was named has data on stage `{stage.Name}` that snapshots can be taken of")
    {
        Why = "snapshots are taken of the `postgresql`, `mariadb` and `sqlite` databases that components need and own",
        Fix = "`slipway list` shows the components, and their `needs` in `slipway.yaml` what data they have",
    });

    public ValueTask DisposeAsync() => Opened?.DisposeAsync() ?? ValueTask.CompletedTask;
}
