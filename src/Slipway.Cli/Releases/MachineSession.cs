using System.Collections.Immutable;
using Slipway.Cli.Images;
using Slipway.Discovery;
using Slipway.Engines.Kubernetes;
using Slipway.Images;
using Slipway.Problems;
using Slipway.Releases.Machines;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;
using Slipway.Sources;
using Slipway.Versions;

namespace Slipway.Cli.Releases;

/// <summary>Everything that a release of components to a stage of this machine is made from.</summary>
sealed class MachineSession : IReleaseSession
{
    readonly LoadedRepository _repository;
    readonly CommandContext _context;
    readonly OpenedMachine _opened;
    readonly IMachineSupply _supply;
    readonly ReleaseValues _values;
    Dictionary<Component, ComponentVersion> _versions = [];
    GitHead? _head;
    Task<ReleaseHistory>? _history;
    byte[]? _key;
    Stage? _from;
    ImmutableDictionary<string, PromotedRelease> _promoted = ImmutableDictionary<string, PromotedRelease>.Empty;

    MachineSession(LoadedRepository repository, ReleaseScope scope, OpenedMachine opened, IMachineSupply supply, CommandContext context) =>
        (_repository, Scope, _opened, _supply, _context, _values) = (repository, scope, opened, supply, context, new ReleaseValues(scope, opened.Parts.Host.Redactor));

    /// <inheritdoc/>
    public ReleaseScope Scope { get; }

    /// <inheritdoc/>
    public OpenedPlace Opened => _opened;

    /// <inheritdoc/>
    public string Root => _repository.Root;

    /// <inheritdoc/>
    public string Where => $"`{Scope.Stage.Name}` on this machine";

    /// <inheritdoc/>
    /// <remarks>No database of this machine is replaced by a deploy.</remarks>
    public bool ReplacesDatabases { get; set; }

    /// <inheritdoc/>
    public bool Rehearses { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Removes { get; set; } = [];

    /// <param name="wanted">What they need comes with them.</param>
    /// <param name="redactor">Learns every secret on the way.</param>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public static async Task<MachineSession> CreateAsync(LoadedRepository repository, Stage stage, IEnumerable<Component> wanted, CommandContext context, Redactor redactor, CancellationToken cancellation)
    {
        var sources = await context.Sources.ReadAsync(repository.Root, [.. repository.Model.Components.Select(component => component.Folder)], cancellation);
        var images = stage.Engine == EngineKind.Containers ? await ImageSession.CreateAsync(repository, sources, stage, context, redactor, cancellation) : null;
        var scope = MachineScope.Of(repository.Model, stage, wanted, component => new DeployScript(sources, component.Folder).IsThere, component => images?.Recipes.HasImage(component) == true);
        var opened = OpenedMachine.Open(repository, stage, context, redactor);
        opened.CheckEngine();
        IMachineSupply supply = images is null ? new MachineFiles(scope, new ReleaseFiles(repository.Model, stage, repository.Root, sources), opened.Parts, context)
            : stage.Registry is null ? new MachineOwnImages(scope, images, opened.Parts.Stage, context)
            : new MachineImages(scope, images, context);
        var session = new MachineSession(repository, scope, opened, supply, context);
        await session._values.ReadAsync(context.Secrets(repository, stage), cancellation);
        session._versions = await ReleaseSession.VersionsAsync(repository, scope, context, cancellation);
        session._head = await GitHead.OfAsync(repository.Root, context.Programs, cancellation);
        return session;
    }

    /// <inheritdoc/>
    public Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation) => _history ??= _opened.Place.HistoryAsync(cancellation);

    /// <inheritdoc/>
    public async Task<ReleasePlan> PlanAsync(ReleaseHistory history, CancellationToken cancellation, int? deploy = null)
    {
        var key = (_key ??= _context.Place(_repository, Scope.Stage).KnownKey()) ?? StageKey.New();
        var wanted = new MachineWanted(Scope, _values, key);
        var releases = await Task.WhenAll(Scope.Components.Select(async component =>
        {
            var standing = history.Standing(component.Name);
            var image = _promoted.GetValueOrDefault(component.Name) is { Image.Reference: not null } promoted ? promoted.Image : await _supply.FindAsync(component, _versions[component], standing, cancellation);
            return With(component, wanted.Of(component, image, standing, VersionOf(component), $"d{deploy ?? history.NextDeploy}"));
        }));
        var plan = new MachinePlanner(history, [.. _opened.Parts.Objects.All()]).Plan([.. releases, .. GoneComponents.Removed(Removes, history, Scope)]);
        return GoneComponents.Told(plan, Removes, history, Scope.Model);
    }

    /// <inheritdoc/>
    public async Task<ReleasePlan> AskAsync(ReleasePlan plan, CancellationToken cancellation) =>
        (await MachinePlanner.AskAsync(plan, _opened.Parts.Migrations, cancellation)).Guarded(await HistoryAsync(cancellation), _opened.HasFile);

    /// <inheritdoc/>
    public async Task<ComponentPlan> AskAsync(ReleasePlan plan, ComponentPlan component, CancellationToken cancellation)
    {
        var told = await MachinePlanner.AskAsync(component, plan, _opened.Parts.Migrations, cancellation);
        return told.Problems.IsEmpty ? told : throw new ProblemException(told.Problems);
    }

    /// <inheritdoc/>
    public Task PromoteAsync(Stage from, ReleaseHistory proven, CancellationToken cancellation)
    {
        var commit = _versions.Values.Any(version => version.IsDirty) ? null : _head?.Commit;
        (_promoted, _from) = (new Promotion(from, Scope, proven).Of(_supply.FingerprintOf, commit), from);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task EnsureImagesAsync(ReleasePlan plan, CancellationToken cancellation)
    {
        await ProxyProgram.EnsureAsync(_context, cancellation);
        if (_from is { } from)
        {
            await new PromotedImages(Scope, from, _context).EnsureAsync(plan.Components.Where(component => !component.IsEmpty).Select(component => _promoted[component.Component]), cancellation);
        }

        await _supply.EnsureAsync(plan, cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> EnsureKeyAsync(ReleasePlan planned, CancellationToken cancellation)
    {
        var wasKnown = _key is not null;
        _key ??= _context.Place(_repository, Scope.Stage).Key();
        return Task.FromResult(!wasKnown);
    }

    public ValueTask DisposeAsync()
    {
        _supply.Dispose();
        return _opened.DisposeAsync();
    }

    WantedRelease With(Component component, WantedRelease wanted)
    {
        wanted = wanted with { Commit = _head?.Commit, Rehearses = Rehearses || component.On(Scope.Stage).Data.Rehearses };
        return _promoted.GetValueOrDefault(component.Name) is { } promoted ? wanted with { Commit = promoted.Proven.Commit, Origin = promoted.Origin } : wanted;
    }

    /// <summary>What is promoted keeps its own: the checkout may be further on, with the same files.</summary>
    string? VersionOf(Component component) => _promoted.TryGetValue(component.Name, out var promoted) ? promoted.Proven.Version : _versions[component].Full;
}
