using System.Collections.Concurrent;
using System.Collections.Immutable;
using NuGet.Versioning;
using Slipway.Cli.Images;
using Slipway.Discovery;
using Slipway.Engines.Kubernetes;
using Slipway.Images;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Deploys;
using Slipway.Releases.Migrations;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests.Schema;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Running.Containers;
using Slipway.Secrets.Redaction;
using Slipway.Versions;

namespace Slipway.Cli.Releases;

/// <summary>Everything that a release of components to a cluster is made from, put together in one place.</summary>
sealed class ReleaseSession : IReleaseSession
{
    readonly LoadedRepository _repository;
    readonly CommandContext _context;
    readonly ImageSession _images;
    readonly StageRegistries _registries;
    readonly ReleaseValues _values;
    readonly ChartHost _charts;
    readonly PendingMigrations _pending;
    readonly Redactor _redactor;
    DataImages? _dataImages;
    readonly AskedObjects _asked = new();
    readonly ConcurrentDictionary<(Component Component, int? Standing), WantedImage> _published = new();
    Dictionary<Component, ComponentVersion> _versions = [];
    Task<GitHead?> _head = Task.FromResult<GitHead?>(null);
    Task<ReleaseHistory>? _history;
    LiveObjects? _ahead;
    byte[]? _key;
    Stage? _from;
    bool _hasImages = true;
    ImmutableDictionary<string, PromotedRelease> _promoted = ImmutableDictionary<string, PromotedRelease>.Empty;

    ReleaseSession(LoadedRepository repository, ReleaseScope scope, OpenedCluster opened, ImageSession images, Redactor redactor, CommandContext context)
    {
        (_repository, Scope, Opened, _images, _redactor, _context) = (repository, scope, opened, images, redactor, context);
        _charts = new ChartHost(Path.Combine(context.Folders.Cache, "charts"), new(() => KubeVersion.ReadAsync(opened.Cluster.Connection, CancellationToken.None)), context.Time);
        _pending = new PendingMigrations(opened.Cluster.Connection, redactor);
        (_registries, _values) = (new StageRegistries(repository.Model, scope.Stage, new RegistryLimits(), context), new ReleaseValues(scope, redactor));
    }

    public ReleaseScope Scope { get; }

    public OpenedCluster Opened { get; }

    OpenedPlace IReleaseSession.Opened => Opened;

    public ReleaseCluster Cluster => Opened.Cluster;

    public IReleasePlace Place => Opened.Place;

    ScheduledSnapshots Scheduled => new(Scope, Cluster.Client, _context.Secrets(_repository, Scope.Stage), DataImages, _redactor, _context.Environment, ToolVersion.Text);

    DataImages DataImages => _dataImages ??= new DataImages(Scope.Model, Scope.Stage, Scope.Context, _from, _context);

    /// <inheritdoc/>
    public string Root => _repository.Root;

    /// <inheritdoc/>
    public string Where => $"`{Scope.Namespace}` of `{Scope.Context}`";

    /// <summary>Somebody consents to that pods of databases are replaced, and that those are removed which no need names any more.</summary>
    public bool ReplacesDatabases { get; set; }

    /// <summary>Migrations are tried on a copy first, also where their components do not ask for it.</summary>
    public bool Rehearses { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Removes { get; set; } = [];

    /// <summary>As it was when the session began.</summary>
    public Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation) => _history ??= Place.HistoryAsync(cancellation);

    /// <summary>What a deploy would do now.</summary>
    /// <param name="deploy">The number of a deploy that is gone on with; null: it would be a new one.</param>
    public async Task<ReleasePlan> PlanAsync(ReleaseHistory history, CancellationToken cancellation, int? deploy = null)
    {
        _key ??= await new StageKey(Cluster.Client, Scope.Namespace).FindAsync(cancellation);
        var key = _key ?? StageKey.New();
        var removed = GoneComponents.Removed(Removes, history, Scope);
        IReadOnlyList<WantedRelease> wanted = [.. await WantedAsync(history, key, $"d{deploy ?? history.NextDeploy}", cancellation), .. removed];
        var planner = new ReleasePlanner(Cluster.Client, Cluster.Kinds, Place) { ReplacesDatabases = ReplacesDatabases, Asked = _asked, Ahead = removed.Any() ? null : Interlocked.Exchange(ref _ahead, null) };
        var plan = await planner.PlanAsync(wanted, history, cancellation);
        plan = GoneComponents.Told(plan, Removes, history, Scope.Model);
        return _key is null ? plan.WithoutSecretNames() : plan;
    }

    /// <summary>The same plan with the migrations that are pending, as far as the new images can tell. Where none would run nothing is asked.</summary>
    /// <exception cref="ProblemException">The cluster is away.</exception>
    public async Task<ReleasePlan> AskAsync(ReleasePlan plan, CancellationToken cancellation) => (await _pending.ForecastAsync(plan, _hasImages, cancellation)).Guarded(await HistoryAsync(cancellation), Opened.HasFile);

    /// <summary>The same for one component of a plan.</summary>
    /// <exception cref="ProblemException">It could not tell, or the cluster is away.</exception>
    public async Task<ComponentPlan> AskAsync(ReleasePlan plan, ComponentPlan component, CancellationToken cancellation)
    {
        var told = await _pending.ForecastAsync(component, plan, _hasImages, cancellation);
        return told.Problems.IsEmpty ? told : throw new ProblemException(told.Problems);
    }

    /// <summary>From here on it is about what stands on another stage, and not about what this checkout would make.</summary>
    /// <param name="proven">What stands there.</param>
    /// <exception cref="ProblemException">See <see cref="Promotion"/>.</exception>
    public async Task PromoteAsync(Stage from, ReleaseHistory proven, CancellationToken cancellation)
    {
        var head = await _head;
        var commit = _versions.Values.Any(version => version.IsDirty) ? null : head?.Commit;
        _promoted = new Promotion(from, Scope, proven).Of(component => _images.Recipes.HasImage(component) ? _images.Recipes.Used(component).Fingerprint.ToString() : null, commit);
        (_from, _hasImages) = (from, false);
    }

    /// <summary>Brings all images of a plan to the stage's registry.</summary>
    /// <exception cref="ProblemException">One cannot be built, copied or pushed.</exception>
    public async Task EnsureImagesAsync(ReleasePlan plan, CancellationToken cancellation)
    {
        if (_from is { } from)
        {
            await new PromotedImages(Scope, from, _context).EnsureAsync(plan.Components.Where(component => !component.IsEmpty).Select(component => _promoted[component.Component]), cancellation);
        }
        else
        {
            await new ReleaseImages(Scope, _context).EnsureAsync(plan, cancellation);
        }

        await new CopiedImages(Scope, _from, _context).EnsureAsync(plan.Components.Where(component => !component.IsEmpty).SelectMany(component => component.Wanted.DatabaseImages), cancellation);
        await EnsureDataImagesAsync(plan, cancellation);
        _hasImages = true;
    }

    /// <summary>Of components whose databases a release may have to work on, or which have snapshots on a schedule. They are there before it begins.</summary>
    async Task EnsureDataImagesAsync(ReleasePlan plan, CancellationToken cancellation)
    {
        foreach (var planned in plan.Components.Where(component => component is { IsEmpty: false, Wanted.Origin.Kind: not ReleaseOriginKind.Removal }))
        {
            var component = Scope.Model.Get(planned.Component);
            foreach (var need in planned.Wanted.Objects.Any(ScheduledSnapshot.LacksImage) ? ScheduledSnapshots.Of(Scope, component) : [])
            {
                await DataImages.EnsureAsync(component, need, cancellation);
            }

            if (planned.Wanted.Migration is null)
            {
                continue;
            }

            foreach (var need in LocalData.Of(component, Scope.Stage).Where(need => OwnedDatabase.IsOwned(need) || need is { Admin: not null, Kind: not ResourceKinds.Sqlite }))
            {
                await EnsureDataImageAsync(component, need, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<bool> EnsureKeyAsync(ReleasePlan planned, CancellationToken cancellation)
    {
        var wasKnown = _key is not null;
        _key ??= await new StageKey(Cluster.Client, Scope.Namespace).EnsureAsync(new ObjectOwner(Scope.Model.Name, Scope.Stage.Name, ""), cancellation);
        return !wasKnown && planned.NamesSecrets;
    }

    /// <summary>Where none can be made that is a problem of a release which works on data, and says so then.</summary>
    async Task EnsureDataImageAsync(Component component, ResourceNeed need, CancellationToken cancellation)
    {
        try
        {
            await DataImages.EnsureAsync(component, need, cancellation);
        }
        catch (ProblemException exception) when (exception.Problems[0].Code is "data-image-platform" or "data-image-files")
        {
            _context.Terminal.Error.WriteLine($"{component.Name}/{need.Name}: {exception.Problems[0].What}");
        }
    }

    /// <param name="wanted">What they need comes with them.</param>
    /// <param name="redactor">Learns every secret on the way.</param>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public static async Task<ReleaseSession> CreateAsync(
        LoadedRepository repository, Stage stage, IEnumerable<Component> wanted, CommandContext context, Redactor redactor, CancellationToken cancellation)
    {
        await using var opening = OpeningPlace.Begin(repository, stage, context, cancellation);
        var head = Task.Run(() => GitHead.OfAsync(repository.Root, context.Programs, cancellation), cancellation);
        var images = await ImageSession.CreateAsync(repository, stage, context, redactor, cancellation);
        OpenedCluster? opened = null;
        try
        {
            var scope = ReleaseScope.Of(repository.Model, stage, wanted, images.Recipes.HasImage, component => new DeployScript(images.Sources, component.Folder).IsThere || ChartPlace.IsOwn(repository.Root, component.Folder, component.On(stage).Deploy));
            var versions = VersionsAsync(repository, scope, context, cancellation);
            var read = Task.Run(() => images.Recipes.Prepare(scope.Components), cancellation);
            (opened, var history, var key) = await opening.TakeAsync(scope.Context, cancellation);
            var session = new ReleaseSession(repository, scope, opened, images, redactor, context) { _head = head, _history = history };
            await history; // what is read of the cluster must not be older
            session._ahead = ReleasePlanner.ReadAhead(opened.Cluster.Client, opened.Cluster.Kinds, scope, cancellation);
            await Task.WhenAll(session._values.ReadAsync(context.Secrets(repository, stage), cancellation), versions, head, key, read);
            (session._versions, session._key) = (await versions, await key);
            return session;
        }
        catch
        {
            await (opened?.DisposeAsync() ?? ValueTask.CompletedTask);
            images.Dispose();
            throw;
        }
    }

    /// <summary>What all components would become.</summary>
    /// <param name="key">Of the stage.</param>
    /// <param name="attempt">Names this attempt in the migrations' Jobs.</param>
    public async Task<ImmutableArray<WantedRelease>> WantedAsync(ReleaseHistory history, byte[] key, string attempt, CancellationToken cancellation)
    {
        var images = await Task.WhenAll(Scope.Components.Select(async component =>
            KeyValuePair.Create(component, _promoted.GetValueOrDefault(component.Name)?.Image ?? await ImageAsync(component, history, cancellation))));
        var databases = (await new DatabaseImages(Scope, Cluster.Client, _registries.ClientOf).OfAllAsync(cancellation)).ToLookup(image => image.Database.Component, StringComparer.Ordinal);
        var byName = images.ToDictionary(image => image.Key.Name, image => image.Value, StringComparer.Ordinal);
        var scheduled = await Scheduled.OfAllAsync(key, cancellation);
        var releases = new WantedReleases(_repository.Root, Cluster.Kinds, _context.Programs, _charts, _images.Sources);
        var head = await _head;
        return [.. await Task.WhenAll(images.Select(async image => await releases.OfAsync(
            Inputs(image.Key, image.Value, key, attempt) with { DatabaseImages = databases[image.Key.Name].ToImmutableDictionary(one => one.Database.Need.Name, one => one.Reference), Beside = [.. scheduled[image.Key.Name]] }, image.Value, image.Key.Folder, [.. Scope.Of(image.Key).Stage.Lineage.Reverse()], name => byName.GetValueOrDefault(name)?.Reference, cancellation) with
        {
            // An image that was built before from the same files is not built again for another number.
            Version = _promoted.TryGetValue(image.Key.Name, out var promoted) ? promoted.Proven.Version : image.Value.Version ?? _versions[image.Key].Full,
            Commit = promoted is null ? head?.Commit : promoted.Proven.Commit,
            Origin = promoted?.Origin ?? ReleaseOrigin.Deploy,
            DatabaseImages = [.. databases[image.Key.Name]],
            Data = _values.DataOf(image.Key),
            Rehearses = Rehearses || image.Key.On(Scope.Stage).Data.Rehearses,
        }))];
    }

    /// <summary>Which image of a component would be released. What a registry has under a version's tag and from these files it is asked once.</summary>
    async Task<WantedImage> ImageAsync(Component component, ReleaseHistory history, CancellationToken cancellation)
    {
        var standing = history.Standing(component.Name);
        if (_published.TryGetValue((component, standing?.Number), out var known))
        {
            return known;
        }

        var image = await new WantedImages(Scope, _images.Recipes, _registries.Of, Environment.UserName).OfAsync(component, _versions[component], standing, cancellation);
        return image.State == WantedImageState.Published ? _published.GetOrAdd((component, standing?.Number), image) : image;
    }

    /// <summary>Without the build: a commit that changes nothing of the component changes nothing in the cluster.</summary>
    string VersionOf(Component component) => _promoted.GetValueOrDefault(component.Name) is { Proven.Version: { } proven } ? proven.Split('+')[0] : _versions[component].Text;

    /// <summary>All that decides the objects of a component, with a reference for its image: <c>{image:visits}</c></summary>
    public ObjectInputs InputsOf(Component component) => Inputs(component, WantedImage.None, StageKey.New(), "d0") with { Image = $"{{image:{component.Name}}}" };

    ObjectInputs Inputs(Component component, WantedImage image, byte[] key, string attempt)
    {
        var (stage, space) = Scope.Of(component);
        var variables = _values.Of(component, key);
        return new ObjectInputs(new ObjectOwner(Scope.Model.Name, Scope.Stage.Name, component.Name), InImage.Of(component, Scope.Stage), image.Reference ?? "")
        {
            Namespace = space,
            Host = stage.Host,
            Version = VersionOf(component),
            Variables = variables.Open,
            Secrets = variables.Secret,
            Key = key,
            Attempt = attempt,
            Dependants = [.. Scope.Model.Components.Where(other => Scope.Model.GraphOn(Scope.Stage).Needs[other].Contains(component)).Select(other => other.Name)],
        };
    }

    /// <summary>A component's own version, else the whole repository's.</summary>
    internal static async Task<Dictionary<Component, ComponentVersion>> VersionsAsync(LoadedRepository repository, ReleaseScope scope, CommandContext context, CancellationToken cancellation)
    {
        var root = repository.Model.ComponentAt("");
        var read = await new ComponentVersions(repository.Root, context.Programs).ReadAsync([.. scope.Components.Append(root).Distinct()], cancellation);
        var whole = read[root] ?? (scope.Components.All(component => read[component] is not null) ? null
            : new ComponentVersion(new NuGetVersion(0, 0, 0)).With(await BuildNumber.OfAsync(repository.Root, context.Programs, cancellation)));
        return scope.Components.ToDictionary(component => component, component => read[component] ?? whole!);
    }

    public async ValueTask DisposeAsync()
    {
        await Opened.DisposeAsync();
        _registries.Dispose();
        _images.Dispose();
    }
}
