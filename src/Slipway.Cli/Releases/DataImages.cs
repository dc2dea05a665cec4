using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Slipway.Cli.Commands;
using Slipway.Cli.Images;
using Slipway.Images.Layers;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Releases;

/// <summary>The images for work on data, in the registry of a stage: the copy of a database's own image that is there, with this tool on top.</summary>
/// <param name="kubeContext">Of the stage's cluster.</param>
/// <param name="from">The stage whose releases are promoted; null: this is no promotion.</param>
sealed class DataImages(RepositoryModel model, Stage stage, string kubeContext, Stage? from, CommandContext context) : IDataImages
{
    /// <summary>Of repositories in a stage's registry.</summary>
    const string Folder = "slipway-data/";

    const string Assembly = "Slipway.Cli.dll";

    readonly ConcurrentDictionary<string, Lazy<Task<string>>> _made = new(StringComparer.Ordinal);

    public Task<string> EnsureAsync(Component component, ResourceNeed need, CancellationToken cancellation)
    {
        var (database, registry) = PlaceOf(component, need);
        return _made.GetOrAdd($"{registry.Push} {database.Image}", new Lazy<Task<string>>(() => EnsureAsync(component, database, registry, cancellation))).Value;
    }

    public Task<string> FindAsync(Component component, ResourceNeed need, CancellationToken cancellation)
    {
        var (database, registry) = PlaceOf(component, need);
        return _made.TryGetValue($"{registry.Push} {database.Image}", out var made) && made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? made.Value : FindAsync(database, registry, cancellation);
    }

    async Task<string> EnsureAsync(Component component, OwnedDatabase database, RegistryAddress registry, CancellationToken cancellation)
    {
        using var registries = new StageRegistries(model, stage, new RegistryLimits(), context);
        var copy = DatabaseImages.CopyOf(database, registry);
        var client = registries.ClientOf(registry, copy);
        if (await client.FindAsync(copy, cancellation) is null)
        {
            var scope = new ReleaseScope(model, stage, kubeContext, [component]);
            await new CopiedImages(scope, from, context).EnsureAsync([new DatabaseImage(database, copy.ToString(), copy)], cancellation);
        }

        var below = copy.At((await client.FindAsync(copy, cancellation) ?? throw RegistryProblems.Missing(copy)).Digest);
        var making = () => context.Terminal.Error.WriteLine($"{database.Id}: making the image for work on data, from {copy} and this Slipway");
        var digest = await Images(client).EnsureAsync(below, ImageReference.In(registry.Push, NameOf(database)), database.Version, making, cancellation);
        return ImageReference.In(registry.Pull, NameOf(database)).At(digest).ToString();
    }

    async Task<string> FindAsync(OwnedDatabase database, RegistryAddress registry, CancellationToken cancellation)
    {
        using var registries = new StageRegistries(model, stage, new RegistryLimits(), context);
        var copy = DatabaseImages.CopyOf(database, registry);
        var client = registries.ClientOf(registry, copy);
        var digest = await client.FindAsync(copy, cancellation) is { } there
            ? await Images(client).FindAsync(copy.At(there.Digest), ImageReference.In(registry.Push, NameOf(database)), database.Version, cancellation) : null;
        return ImageReference.In(registry.Pull, NameOf(database)).At(digest ?? WantedImage.NotMade).ToString();
    }

    (OwnedDatabase Database, RegistryAddress Registry) PlaceOf(Component component, ResourceNeed need)
    {
        var database = new OwnedDatabase(component.Name, need);
        var registry = model.StageOf(component, stage).Registry ?? throw new ProblemException(NoRegistry(database));
        return database.Version.Contains("alpine", StringComparison.Ordinal) ? throw new ProblemException(NotFor(database)) : (database, registry);
    }

    static ToolImages Images(RegistryClient client) => new(client, Files(), DataJob.User, new RegistryLimits());

    static string NameOf(OwnedDatabase database) => Folder + database.Need.Kind;

    static ToolFiles Files()
    {
        var files = ToolFiles.Of(AppContext.BaseDirectory, Assembly, Environment.ProcessPath!, RuntimeEnvironment.GetRuntimeDirectory());
        return files with { EntryPoint = files.EntryPoint.Add(DataTaskCommand.Word) };
    }

    Problem NoRegistry(OwnedDatabase database) => new("no-registry", $"stage `{stage.Name}` has no registry for an image that works on the data of `{database.Id}`")
    {
        Fix = $"give it one in the repository's slipway.yaml: `stages: {{ {stage.Name}: {{ registry: registry.example.net/team }} }}`",
    };

    static Problem NotFor(OwnedDatabase database) => new("data-image-platform", $"no image for work on data can be made of `{database.Image}`")
    {
        Kind = ProblemKind.Failure,
        Why = "this Slipway needs the C library of most Linux systems, and Alpine has another one",
        Fix = $"ask for `{database.Version.Split('-')[0]}`, without `alpine`: it is the same server",
    };
}
