using System.Collections.Immutable;
using System.Security.Cryptography;
using Slipway.Engines.Containers;
using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Images;
using Slipway.Releases.Machines;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running.Containers;
using Slipway.Secrets;
using Slipway.State;

namespace Slipway.Running;

/// <summary>One stage of one checkout on this machine, or a stage that is deployed to it: where its state lies, and where its resources and processes are reached.</summary>
/// <param name="root">The checkout's root.</param>
/// <param name="engine">What it is up on, or is going to be; each engine has data of its own.</param>
/// <param name="provide">Makes the resources of that engine.</param>
public sealed class LocalPlace(
    RepositoryModel model, string root, Stage stage, StateFolders state, EngineKind engine, Func<LocalPlace, IResources> provide, TimeProvider time)
{
    const int KeyLength = 32;

    public UpFolders Folders { get; } = FoldersOf(model, root, stage, state);

    /// <summary>A stage that is deployed to this machine is of no checkout.</summary>
    public static UpFolders FoldersOf(RepositoryModel model, string root, Stage stage, StateFolders state) =>
        stage.IsMachine ? state.PlaceFolders(model.Name, stage.Name) : state.UpFolders(model.Name, stage.Name, root);

    public EngineKind Engine => engine;

    public IResources Resources => field ??= provide(this);

    /// <summary>What everything of it is called in a container engine.</summary>
    public ContainerSpace Space => field ??= stage.IsMachine ? MachineStage.Of(state, model.Name, stage.Name).Space : new ContainerSpace(
        $"slipway-{Path.GetFileName(Folders.Root)}",
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add(ImageLabels.Repository, model.Name).Add(ImageLabels.Stage, stage.Name).Add(ImageLabels.Checkout, Folders.Root[(Folders.Root.LastIndexOf('-') + 1)..]));

    /// <summary>Where the resources of the engine keep what is theirs.</summary>
    string DataFolder => engine == EngineKind.Containers ? Folders.ContainerData : Folders.Data;

    /// <summary>The request for a resource that a component owns.</summary>
    /// <param name="preferEmbedded">The user, or the stage, asks for SQLite even where a server could be had.</param>
    public ResourceRequest Request(Component owner, ResourceNeed need, bool preferEmbedded) => new(owner.Name, need.Name, need.Kind)
    {
        Version = need.Version,
        MayBeEmbedded = need.Embedded is not null,
        PreferEmbedded = preferEmbedded || model.StageOf(owner, stage).IsEmbedded,
        Folder = Path.Combine(DataFolder, owner.Name, need.Name),
        StateFolder = state.State,
        SocketFolder = Folders.Sockets,
    };

    /// <summary>The ports of the processes that listen: declared ones as declared, the others free ones that stay the same.</summary>
    /// <param name="others">Further ids that get free ones.</param>
    public async Task<IReadOnlyDictionary<string, int>> PortsAsync(IEnumerable<ProcessPiece> pieces, IEnumerable<string> others, CancellationToken cancellation)
    {
        var listening = pieces.Where(piece => piece.Process.Listens).ToList();
        var declared = listening.Where(piece => piece.Process.Port is not null).ToDictionary(piece => piece.Name, piece => piece.Process.Port!.Value);
        var free = listening.Where(piece => piece.Process.Port is null).Select(piece => piece.Name).Concat(others).ToList();
        var allocator = new PortAllocator(Folders, time);
        var given = free.Count == 0 ? new Dictionary<string, int>() : await allocator.AllocateAsync(free, [.. declared.Values], cancellation);
        return given.Concat(declared).ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    /// <summary>The ports that are declared, or were given out before; nothing is chosen and nothing written.</summary>
    /// <param name="others">Further ids.</param>
    public IReadOnlyDictionary<string, int> KnownPorts(IEnumerable<ProcessPiece> pieces, IEnumerable<string> others)
    {
        var known = new PortAllocator(Folders, time).Known();
        return pieces.Where(piece => piece.Process.Listens && (piece.Process.Port is not null || known.ContainsKey(piece.Name)))
            .Select(piece => KeyValuePair.Create(piece.Name, piece.Process.Port ?? known[piece.Name])).Concat(known.IntersectBy(others, one => one.Key)).ToDictionary();
    }

    /// <summary>A component is reached through the proxy of the stage, whichever version of it serves.</summary>
    public bool HasProxy => stage.IsMachine;

    /// <summary>The value of an endpoint that was given out before, whether it runs or not; null: it never was.</summary>
    public Task<string?> KnownAsync(EndpointPart part, CancellationToken cancellation) => KnownAsync(part, "127.0.0.1", cancellation);

    /// <param name="host">Where the stage's proxy is reached.</param>
    public async Task<string?> KnownAsync(EndpointPart part, string host, CancellationToken cancellation)
    {
        if (part.Need is not null)
        {
            return Known(part)?.Property(part.Property);
        }

        if (stage.IsMachine)
        {
            return new StagePorts(MachineStage.Of(state, model.Name, stage.Name), time).Known(part.Component) is { } port ? Endpoints.Property(host, port, part.Property) : null;
        }

        var component = model.Get(part.Component);
        var web = component.On(stage).Processes.First(process => process.Name == ProcessDeclaration.Web);
        var piece = new ProcessPiece(component, web, []);
        return Endpoints.Property((await PortsAsync([piece], [], cancellation))[piece.Name], part.Property);
    }

    /// <summary>The same as containers in the network of the stage see it.</summary>
    public string? KnownInside(EndpointPart part)
    {
        if (part.Need is not null)
        {
            return Known(part) is { } endpoint ? (endpoint.Inside ?? endpoint).Property(part.Property) : null;
        }

        var web = InImage.Of(model.Get(part.Component), stage).Processes.First(process => process.Name == ProcessDeclaration.Web);
        return ContainerSpecs.Inside(web) is { } port ? Endpoints.Property(part.Component, port, part.Property) : null;
    }

    /// <summary>A resource that was made before; null: it never was, or the endpoint is none of a resource.</summary>
    public ResourceEndpoint? Known(EndpointPart part)
    {
        var component = model.Get(part.Component);
        var need = part.Need is null ? null : component.On(stage).Needs.OfType<ResourceNeed>().First(need => need.Name == part.Need);
        return need is null ? null : Resources.Known(Request(component, need, preferEmbedded: false));
    }

    /// <summary>The value of an endpoint whose need is bound by URL; null: it is not.</summary>
    public async Task<string?> BoundAsync(EndpointPart part, SecretStore secrets, CancellationToken cancellation)
    {
        var need = part.Need is null ? null : model.Get(part.Component).On(stage).Needs.OfType<ResourceNeed>().First(need => need.Name == part.Need);
        if (need?.Url is null)
        {
            return null;
        }

        var url = await NeedUrl.TextAsync(NeedAddress.Parse(need, []), secrets, cancellation);
        return BoundUrl.Parse($"{part.Component}/{need.Name}", need.Kind, url).Property(part.Property);
    }

    /// <summary>All data that lies here, in the order of the names.</summary>
    /// <param name="owners">Of these components alone; none: of all, also of those that are gone.</param>
    public IReadOnlyList<KeptData> Data(IReadOnlyCollection<Component> owners)
    {
        var declared = model.Components.SelectMany(component => component.On(stage).Needs.OfType<ResourceNeed>()
            .Where(need => need.Owner is null && need.Url is null).Select(need => Request(component, need, preferEmbedded: false)))
            .ToDictionary(request => request.Folder, StringComparer.Ordinal);
        return
        [
            .. Folder(DataFolder).Where(owner => owners.Count == 0 || owners.Any(component => component.Name == Path.GetFileName(owner)))
                .SelectMany(Folder).Select(folder => declared.TryGetValue(folder, out var request) ? new KeptData(request, true) : new KeptData(Left(folder), false)),
        ];

        static IEnumerable<string> Folder(string path) => Directory.Exists(path) ? Directory.GetDirectories(path).Order(StringComparer.Ordinal) : [];
    }

    // What kind it was only its record knows; whoever removes it does not ask.
    ResourceRequest Left(string folder) => new(Path.GetFileName(Path.GetDirectoryName(folder)!), Path.GetFileName(folder), "")
    {
        Folder = folder,
        StateFolder = state.State,
        SocketFolder = Folders.Sockets,
    };

    /// <summary>After data was removed: every migration runs again.</summary>
    public void ForgetMigrations() => new MigrationRecords(Folders).Clear();

    /// <summary>The key for fingerprints: made once for each stage and checkout, owner-only.</summary>
    public byte[] Key()
    {
        Folders.Create();
        if (KnownKey() is { } known)
        {
            return known;
        }

        var key = RandomNumberGenerator.GetBytes(KeyLength);
        AtomicFile.Write(KeyFile, key);
        return key;
    }

    /// <summary>The same; null: it was not made yet.</summary>
    public byte[]? KnownKey() => File.Exists(KeyFile) && File.ReadAllBytes(KeyFile) is { Length: KeyLength } known ? known : null;

    string KeyFile => Path.Combine(Folders.Root, "key");
}
