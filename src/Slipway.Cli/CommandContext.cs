using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Clusters.Making;
using Slipway.Discovery;
using Slipway.Discovery.Snapshots;
using Slipway.Engines.Containers;
using Slipway.Engines.Containers.Resources;
using Slipway.Engines.Databases;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Inside;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets;
using Slipway.Sources;
using Slipway.State;
using Slipway.Versions.Requirements;

namespace Slipway.Cli;

/// <summary>What every command gets from outside.</summary>
/// <param name="Directory">Where the user stands, or said with <c>--directory</c>.</param>
/// <param name="Variables">The process's own variables.</param>
/// <param name="Interruption">The signals.</param>
sealed record CommandContext(
    Terminal Terminal, string Directory, IReadOnlyDictionary<string, string> Variables, TimeProvider Time, IProgramRunner Programs, Interruption Interruption)
{
    /// <summary>Where state, caches and sockets are.</summary>
    public StateFolders Folders => FoldersOf(Environment);

    /// <summary>The same before there is a context.</summary>
    public static StateFolders FoldersOf(Func<string, string?> environment) => StateFolders.From(environment, System.Environment.UserName, System.Environment.IsPrivilegedProcess);

    /// <summary>What was read before; null when the user wants none of it.</summary>
    public ManifestSnapshots? Snapshots { get; init; }

    /// <summary>A way to a cluster that may turn out to be the stage's; null: none was begun before it is known.</summary>
    public GuessedProxy? Guess { get; init; }

    /// <summary>Reads the files of the checkout, with what is known of them.</summary>
    public required SourceReader Sources { get; init; }

    /// <summary>Begins to look at the files of the repository one stands in, while its manifests are read.</summary>
    /// <returns>Its root; null: one stands in none.</returns>
    public string? BeginSources(CancellationToken cancellation)
    {
        var root = RepositoryFinder.TryFind(Directory);
        if (root is not null)
        {
            Sources.Begin(root, cancellation);
        }

        return root;
    }

    /// <summary>The repository one stands in, with what is wrong in it.</summary>
    /// <exception cref="ProblemException"><c>version-too-old</c>: it is for a newer Slipway, whatever else is wrong with it for this one.</exception>
    public async Task<LoadedRepository> LoadAsync(CancellationToken cancellation)
    {
        var repository = await LoadForAnyVersionAsync(cancellation);
        if (repository.Model.Components.Any(component => component.Manifest.Root["requires"] is not null))
        {
            ThrowIfTooOld(repository);
        }

        return repository;
    }

    /// <summary>The same where this Slipway may be older than the repository requires.</summary>
    public Task<LoadedRepository> LoadForAnyVersionAsync(CancellationToken cancellation) => new RepositoryLoader(Programs, Home, Snapshots).LoadAsync(Directory, cancellation);

    // Apart, so that the library of versions is not loaded where nobody asks for one.
    void ThrowIfTooOld(LoadedRepository repository)
    {
        var tooOld = VersionRequirements.CheckTool(repository.Model, ToolVersion.Parsed, () => ToolVersion.HowToUpdate(Home, repository.Root));
        if (tooOld.Count > 0)
        {
            throw new ProblemException(tooOld);
        }
    }

    string? Home => Environment("SLIPWAY_HOME") is { Length: > 0 } home ? home : null;

    /// <summary>The repository one stands in, when all its manifests are sound.</summary>
    /// <exception cref="ProblemException">Everything that is wrong.</exception>
    public async Task<LoadedRepository> LoadSoundAsync(CancellationToken cancellation)
    {
        var repository = await LoadAsync(cancellation);
        return repository.Problems.Any(problem => problem.Severity == Severity.Error) ? throw new ProblemException(repository.Problems) : repository;
    }

    /// <summary>The stage named, else that of the stage shell one is in, else the repository's default.</summary>
    public Stage StageOf(LoadedRepository repository, string? named)
    {
        var name = named ?? (InThisShell(repository) ? Environment("SLIPWAY_STAGE") : null);
        return name is { Length: > 0 } ? repository.Model.Stages.Get(name) : repository.Model.Stages.Default;
    }

    /// <summary>A stage shell of another repository does not count here.</summary>
    bool InThisShell(LoadedRepository repository) => Environment("SLIPWAY_REPOSITORY") is not { Length: > 0 } root || root == repository.Root;

    /// <summary>Where secrets come from on a stage.</summary>
    public SecretStore Secrets(LoadedRepository repository, Stage stage) =>
        SecretStore.For(stage.Lineage.Reverse(), SecretFolder.Of(repository.Root, repository.Model.Name), Variables, Time);

    /// <summary>The same for a stage as it was typed, or for all stages with <c>common</c>; and what to call it in a sentence.</summary>
    public (string Words, SecretStore Secrets) SecretsNamed(LoadedRepository repository, string? named)
    {
        if (named == SecretStore.Common)
        {
            return ("all stages", SecretStore.For([], SecretFolder.Of(repository.Root, repository.Model.Name), Variables, Time));
        }

        var stage = StageOf(repository, named);
        return ($"stage `{stage.Name}`", Secrets(repository, stage));
    }

    /// <summary>A stage of this checkout on this machine.</summary>
    /// <param name="engine">Null: the one it was up on last, else the stage's own.</param>
    public LocalPlace Place(LoadedRepository repository, Stage stage, EngineKind? engine = null)
    {
        var known = engine ?? LastEngine.Read(LocalPlace.FoldersOf(repository.Model, repository.Root, stage, Folders)) ?? stage.Engine;
        return new LocalPlace(repository.Model, repository.Root, stage, Folders, known, Resources, Time);
    }

    /// <summary>The same as containers with the checkout in them see it.</summary>
    /// <param name="program">The engine in which they run.</param>
    public InsidePlace PlaceInside(LoadedRepository repository, Stage stage, ContainerProgram program) => new(Place(repository, stage), new ContainerCalls(program), Programs);

    /// <summary>Finds the program of this machine's container engine.</summary>
    public ContainerPrograms ContainerPrograms => new(ContainerHost.Of(Environment, Folders.Cache), Programs);

    IResources Resources(LocalPlace place) => Resources(place.Engine, place.Space);

    /// <summary>The databases and the like of a stage on this machine.</summary>
    public IResources Resources(EngineKind engine, ContainerSpace space) => engine == EngineKind.Containers
        ? new ContainerResources(space, ContainerPrograms, Programs, Time)
        : new LocalResources(ResourceHost.Of(Environment), Programs, Time);

    /// <summary>The way to a stage's cluster.</summary>
    /// <param name="kubeContext">Of the kubeconfig: what the stage says, or what it is for a component.</param>
    public KubeAccess Access(RepositoryModel model, Stage stage, string kubeContext) => MadeCluster.Access(Folders, model.Name, stage, kubeContext);

    /// <summary>The journals of this checkout's runs.</summary>
    public Journals Journals(LoadedRepository repository) => Execution.Journal.Journals.Of(Folders, repository.Model.Name, repository.Root, Time);

    /// <summary>One of the process's own variables; null when it is not set.</summary>
    public string? Environment(string name) => Variables.GetValueOrDefault(name);

    /// <summary>The component that is named; null: the one that the user stands in.</summary>
    public Component ComponentOf(LoadedRepository repository, string? named) =>
        named is null ? repository.Model.ComponentAt(FolderIn(repository)) : repository.Model.Get(named);

    /// <summary>Where the user stands, relative to the root, with forward slashes.</summary>
    public string FolderIn(LoadedRepository repository) =>
        Path.GetRelativePath(repository.Root, RealPath.Of(Directory)) is var relative and not "." ? relative : "";
}
