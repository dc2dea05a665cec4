using NuGet.Versioning;
using Slipway.Cli.Images;
using Slipway.Discovery;
using Slipway.Engines.Containers;
using Slipway.Images;
using Slipway.Images.Checks;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;
using Slipway.Versions;

namespace Slipway.Cli.Commands.Image;

/// <summary>What the commands about images share: the components that have one, the engine, and the registries of their stages.</summary>
sealed class RegistrySession : IDisposable
{
    readonly StageRegistries _registries;
    readonly CommandContext _context;
    readonly ImageSession _images;
    EngineImages? _engine;

    RegistrySession(LoadedRepository repository, Stage stage, CommandContext context, ImageSession images) =>
        (Repository, Stage, _context, _images, _registries) = (repository, stage, context, images, new StageRegistries(repository.Model, stage, new RegistryLimits(), context));

    public LoadedRepository Repository { get; }

    public Stage Stage { get; }

    /// <summary>Builds what is not there.</summary>
    public IImageSupply Supply => _images.Building;

    public static async Task<RegistrySession> CreateAsync(CommandContext context, string? stage, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var chosen = context.StageOf(repository, stage);
        return new RegistrySession(repository, chosen, context, await ImageSession.CreateAsync(repository, chosen, context, new Redactor(), cancellation));
    }

    /// <summary>Those named, else all that have an image.</summary>
    /// <exception cref="ProblemException"><c>unknown-component</c>, <c>no-image</c></exception>
    public IReadOnlyList<Component> Components(IReadOnlyCollection<string> named)
    {
        var components = named.Count == 0 ? Repository.Model.Components.Where(_images.Recipes.HasImage).ToList() : [.. named.Select(Repository.Model.Get).Distinct()];
        return components.Find(component => !_images.Recipes.HasImage(component)) is not { } without ? components
            : throw new ProblemException(new Problem("no-image", $"`{without.Name}` has no image") { Where = without.Manifest.NameNode.Span, Fix = "give it a Dockerfile, or `image:` in its manifest" });
    }

    public string NameOf(Component component) => component.On(Stage).Image.Name;

    /// <summary>A component's own version, else the whole repository's, with the build number.</summary>
    public async Task<ComponentVersion> VersionAsync(Component component, CancellationToken cancellation)
    {
        var reader = new VersionReader(Repository.Root);
        var version = reader.Read(component) ?? reader.Read(Repository.Model.ComponentAt("")) ?? new ComponentVersion(new NuGetVersion(0, 0, 0));
        return version.With(await BuildNumber.OfAsync(Path.Combine(Repository.Root, component.Folder), _context.Programs, cancellation));
    }

    public async Task<ContainerCalls> CallsAsync(CancellationToken cancellation) =>
        new(await new ContainerPrograms(ContainerHost.Of(_context.Environment, _context.Folders.Cache), _context.Programs).GetAsync(cancellation));

    public async Task<EngineImages> EngineAsync(CancellationToken cancellation) => _engine ??= new EngineImages(await CallsAsync(cancellation), _context.Programs, Repository.Model.Name);

    public async Task<ImageChecks> ChecksAsync(CancellationToken cancellation) => new(await CallsAsync(cancellation), _context.Programs);

    /// <summary>What names images: branches, and releases on this machine.</summary>
    public IImageReferences References(IReadOnlyCollection<Component> components) =>
        new ReleaseReferences(Repository, components, new BranchReferences(components, Repository.Model.ComponentAt(""), Stage, Repository.Root, _context.Programs), _context);

    /// <summary>Null: the component's images stay on this machine.</summary>
    public (RegistryClient Client, ImageReference Repository)? RegistryOf(Component component) => _registries.Of(component);

    /// <exception cref="ProblemException"><c>no-registry</c></exception>
    public (RegistryClient Client, ImageReference Repository) NeedRegistryOf(Component component) =>
        RegistryOf(component) ?? throw new ProblemException(new Problem("no-registry", $"stage `{Stage.Name}` has no registry")
        {
            Fix = $"give it one in the repository's slipway.yaml (stages: {{ {Stage.Name}: {{ registry: registry.example.net/team }} }}), or name another stage with --stage",
        });

    /// <summary>Builds a component's image where it is not there, checks it, and brings it to the stage's registry.</summary>
    /// <param name="isRelease">Also as the version itself, which is written once.</param>
    public async Task<PushedImage> PushAsync(Component component, ImageTarget target, bool isRelease, CancellationToken cancellation)
    {
        var (registry, repository) = NeedRegistryOf(component);
        var tags = PushTags.Of(await VersionAsync(component, cancellation), target, Environment.UserName, isRelease);
        var image = await Supply.EnsureAsync(component, target, cancellation);
        return await new ImagePush(registry, EngineAsync, ChecksAsync).RunAsync(image, tags, repository, component.On(Stage).Image.Allow, cancellation);
    }

    /// <summary>Images of the engine as they can be listed and pruned, by component.</summary>
    public async Task<IReadOnlyList<(ListedImage Stored, EngineImage Image)>> HereAsync(IReadOnlyCollection<Component> components, CancellationToken cancellation)
    {
        var engine = await EngineAsync(cancellation);
        var used = await engine.InUseAsync(cancellation);
        var names = components.ToDictionary(component => component.Name, NameOf, StringComparer.Ordinal);
        return [.. (await engine.ListAsync(cancellation)).Where(image => image.Component is { } component && names.ContainsKey(component)).Select(image => (Stored(image, names[image.Component!], used), image))];
    }

    static ListedImage Stored(EngineImage image, string name, IReadOnlySet<string> used) =>
        new(name, image.Id, [.. image.Names.Where(reference => reference.Tag is not null).Select(reference => ImageTag.Parse(reference.Tag!)).Distinct()])
        {
            Created = image.Configuration.Created,
            Size = image.Size,
            Digests = [.. image.Digests.Select(digest => digest.Digest).OfType<string>().Distinct()],
            IsInUse = used.Contains(image.Id),
        };

    public void Dispose()
    {
        _images.Dispose();
        _registries.Dispose();
    }
}
