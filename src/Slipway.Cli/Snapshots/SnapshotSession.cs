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
sealed record SnapshotSession(LoadedRepository Repository, Stage Stage, LocalPlace Place, IReadOnlyList<OpenedData> Data, CommandContext Context)
{
    /// <param name="stage">As it was typed; null: it was not.</param>
    /// <param name="names">Components; none: all that need a database.</param>
    /// <param name="need">One need of them; null: all.</param>
    /// <exception cref="ProblemException"><c>snapshot-stage</c>, <c>no-data</c>, and what is wrong with the place of the snapshots.</exception>
    public static async Task<SnapshotSession> OpenAsync(string? stage, string[] names, string? need, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var asked = context.StageOf(repository, stage);
        CheckEngine(asked);
        var place = context.Place(repository, asked);
        var wanted = NamedComponents.Of(repository, names).SelectMany(component => LocalData.Of(component, asked).Select(one => (component, one)))
            .Where(one => need is null || one.one.Name == need)
            .ToList();
        if (wanted.Count == 0)
        {
            throw NoData(asked);
        }

        var session = new SnapshotSession(repository, asked, place, [], context);
        var opened = new List<OpenedData>();
        foreach (var (component, one) in wanted)
        {
            opened.Add(await session.OpenAsync(component, one, cancellation));
        }

        return session with { Data = opened };
    }

    /// <summary>The one that is meant, where only one can be.</summary>
    /// <exception cref="ProblemException"><c>usage</c></exception>
    public OpenedData Single() => Data is [var single] ? single
        : throw new ProblemException(new Problem("usage", $"several have data: {string.Join(", ", Data.Select(one => $"`{one.Name}`"))}") { Fix = "name the component, and its need with `--need`" });

    async Task<OpenedData> OpenAsync(Component component, ResourceNeed need, CancellationToken cancellation)
    {
        var secrets = Context.Secrets(Repository, Stage);
        var declared = component.On(Stage).Data;
        var store = await new SnapshotPlace(secrets, Context.Environment, Context.Time)
            .OpenAsync(declared.Destination, Place.Folders.Snapshots, Repository.Model.Name, Stage.Name, cancellation);
        var subject = new SnapshotSubject(Repository.Model.Name, Stage.Name, component.Name, need.Name);
        var archive = new SnapshotArchive(subject, store, await SnapshotKey.FindAsync(secrets, cancellation));
        return new OpenedData(component, need, declared, archive, new LocalData(Place, Stage, secrets), Place, Context);
    }

    static void CheckEngine(Stage stage)
    {
        if (stage.Engine == EngineKind.Kubernetes)
        {
            throw new ProblemException(new Problem("snapshot-stage", $"the data of stage `{stage.Name}` is in a cluster, where snapshots cannot be taken yet")
            {
                Why = "the databases of a stage of this machine have snapshots: those that `slipway up` runs, and those that are bound by a URL",
                Fix = "name another stage with `--stage`; for a database that can be reached from here, a stage of this machine may bind it by its URL",
            });
        }
    }

    static ProblemException NoData(Stage stage) => new(new Problem("no-data", $"nothing that was named has data on stage `{stage.Name}` that snapshots can be taken of")
    {
        Why = "snapshots are taken of the `postgresql`, `mariadb` and `sqlite` databases that components need and own",
        Fix = "`slipway list` shows the components, and their `needs` in `slipway.yaml` what data they have",
    });
}
