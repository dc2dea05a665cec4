using System.Collections.Concurrent;
using System.Collections.Immutable;
using NuGet.Versioning;
using Slipway.Digests;
using Slipway.Engines.Containers;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;

namespace Slipway.Images.Building;

/// <summary>Has images on this machine's engine: those that are there already, those that others published, and else those that it builds.</summary>
public sealed class ImageBuilding(ImageBuildingParts parts) : IImageSupply, IDisposable
{
    readonly BuildFacts _facts = new(parts.Root, parts.Recipes, parts.Programs);
    readonly ConcurrentDictionary<Digest, SemaphoreSlim> _busy = new();
    readonly SemaphoreSlim _finding = new(1);
    (ContainerProgram Program, ContainerCalls Calls, ImageStore Store)? _engine;

    public async Task<BuiltImage> EnsureAsync(Component component, ImageTarget target, CancellationToken cancellation) =>
        (await EnsureAsync(parts.Recipes.Of(component, target), BuildRun.Silent, cancellation)).Image;

    /// <summary>Begins to ask the engine what it has, while other things are being done; who wants an image then waits for the same answer.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        try
        {
            var (_, _, store) = await EngineAsync(cancellation);
            await store.KnowAsync(cancellation);
        }
        catch (Exception exception) when (exception is ProblemException or OperationCanceledException)
        {
            // Who wants an image is told.
        }
    }

    public async Task<BuiltImage?> FindAsync(Component component, ImageTarget target, CancellationToken cancellation)
    {
        var recipe = parts.Recipes.Of(component, target);
        return recipe.Problems.IsEmpty ? await FindAsync(recipe, cancellation) : throw new ProblemException(recipe.Problems);
    }

    /// <summary>The image that the engine has for a recipe; null: none. Nothing is built.</summary>
    public async Task<BuiltImage?> FindAsync(ImageRecipe recipe, CancellationToken cancellation)
    {
        var (_, _, store) = await EngineAsync(cancellation);
        return await store.FindAsync(recipe.Fingerprint, cancellation) is { } image ? Built(recipe, image) : null;
    }

    /// <summary>The newest image that others have published and that is not older than a version; null: none, or nobody can be asked.</summary>
    /// <param name="note">Takes a sentence where somebody could not be asked.</param>
    public Task<NewerImage?> FindNewerAsync(Component component, ImageTarget target, NuGetVersion minimum, Action<string> note, CancellationToken cancellation) =>
        parts.Published?.FindNewerAsync(component, target, minimum, note, cancellation) ?? Task.FromResult<NewerImage?>(null);

    /// <summary>What others have published of a <c>dev</c> image that is not here, or what is used instead of one; null: nothing, or nobody can be asked.</summary>
    internal async Task<PublishedImage?> PublishedAsync(ImageRecipe recipe, Action<string> note, CancellationToken cancellation) =>
        recipe.Instead is { } instead ? new PublishedImage(instead, recipe.Fingerprint)
        : recipe.Target == ImageTarget.Dev && parts.Published is { } published ? await published.FindAsync(recipe, _facts.VersionOf(recipe.Component).Version, note, cancellation) : null;

    /// <summary>The same as <see cref="FindAsync"/>, pulled or built where it is not there.</summary>
    internal async Task<ImageArrival> EnsureAsync(ImageRecipe recipe, BuildRun run, CancellationToken cancellation)
    {
        if (!recipe.Problems.IsEmpty)
        {
            throw new ProblemException(recipe.Problems);
        }

        var busy = _busy.GetOrAdd(recipe.Fingerprint, _ => new SemaphoreSlim(1));
        await busy.WaitAsync(cancellation);
        try
        {
            return await EnsureAloneAsync(recipe, run, cancellation);
        }
        finally
        {
            busy.Release();
        }
    }

    async Task<ImageArrival> EnsureAloneAsync(ImageRecipe recipe, BuildRun run, CancellationToken cancellation)
    {
        var (program, calls, store) = await EngineAsync(cancellation);
        var known = run.IsFresh ? null : await store.FindAsync(recipe.Fingerprint, cancellation);
        var notes = new List<string>();
        var published = known is null && !run.IsFresh ? await PublishedAsync(recipe, notes.Add, cancellation) : null;
        var pulled = ImageWays.Of(recipe.Fingerprint, known is not null, published) == ImageWay.Pull ? await PullAsync(published!, calls, store, run, notes.Add, cancellation) : null;
        notes.ForEach(run.Write);
        var image = known ?? pulled ?? (recipe.Instead is null ? await BuildAsync(recipe, program, store, run, cancellation) : throw NotPulled(recipe, program, notes));
        image = recipe.Instead is null ? await NamedAsync(image, ReferenceOf(recipe), calls, cancellation) : image;
        store.Add(image);
        return new ImageArrival(Built(recipe, image), known is not null ? ImageWay.Stands : pulled is not null ? ImageWay.Pull : ImageWay.Build) { Note = notes.FirstOrDefault() };
    }

    async Task<StoredImage> BuildAsync(ImageRecipe recipe, ContainerProgram program, ImageStore store, BuildRun run, CancellationToken cancellation)
    {
        var reference = ReferenceOf(recipe);
        if (recipe.Script is null)
        {
            var build = new OneBuild(parts, _facts, program, recipe, reference, await BasesAsync(recipe, cancellation));
            return await StoredAsync(await build.RunAsync(run, cancellation), store, cancellation);
        }

        var made = parts.Names.Fixed(recipe.Image, recipe.Fingerprint) + "-made";
        await new BuildScript(parts, _facts, program, recipe, made).RunAsync(run, cancellation);
        var stamp = new OneBuild(parts, _facts, program, recipe, reference, ImmutableDictionary<string, string>.Empty);
        var id = await stamp.StampAsync(made, run, cancellation);
        await parts.Programs.RunAsync(new ContainerCalls(program).RemoveImages(made), cancellation);
        return await StoredAsync(id, store, cancellation);
    }

    /// <summary>Null: the engine did not get what the registry had promised, and it is built.</summary>
    async Task<StoredImage?> PullAsync(PublishedImage published, ContainerCalls calls, ImageStore store, BuildRun run, Action<string> note, CancellationToken cancellation)
    {
        await run.IntendAsync();
        var last = new LastLines(1);
        try
        {
            var exitCode = await parts.Programs.StreamAsync(calls.Pull(published.Reference), line => last.Add(Show(line.Text, run)), cancellation);
            if (exitCode == 0 && await store.InspectAsync([published.Reference], cancellation) is [var first, ..] && first.Fingerprint == published.Fingerprint)
            {
                return first;
            }
        }
        catch (ProblemException exception)
        {
            last.Add(exception.Problems[0].What);
        }

        note($"`{published.Reference}` cannot be pulled: {last}");
        return null;
    }

    string Show(string line, BuildRun run)
    {
        var shown = parts.Redactor.Redact(line);
        run.Write(shown);
        return shown;
    }

    static async Task<StoredImage> StoredAsync(string image, ImageStore store, CancellationToken cancellation) =>
        await store.InspectAsync([image], cancellation) is [var first, ..] ? first
        : throw new ProblemException(new Problem("engine-failed", $"the image `{image}` was made, and the engine does not have it") { Kind = ProblemKind.Failure, Fix = "slipway doctor" });

    /// <summary>Under names that never move, so that what is built from them is what was fingerprinted.</summary>
    async Task<IReadOnlyDictionary<string, string>> BasesAsync(ImageRecipe recipe, CancellationToken cancellation)
    {
        var (_, calls, store) = await EngineAsync(cancellation);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var component in recipe.Bases)
        {
            var used = parts.Recipes.Used(component);
            var (image, _) = await EnsureAsync(used, BuildRun.Silent, cancellation);
            var stored = await store.FindAsync(image.Fingerprint, cancellation);
            var name = parts.Names.Fixed(used.Image, image.Fingerprint);
            store.Add(await NamedAsync(stored!, name, calls, cancellation));
            names[component.Name] = name;
        }

        return names;
    }

    async Task<StoredImage> NamedAsync(StoredImage image, string name, ContainerCalls calls, CancellationToken cancellation)
    {
        // Podman puts `localhost/` in front of what has no host.
        if (image.Tags.Any(tag => tag == name || tag == $"localhost/{name}"))
        {
            return image;
        }

        var result = await parts.Programs.RunAsync(calls.Tag(image.Id, name), cancellation);
        return result.ExitCode == 0 ? image with { Tags = image.Tags.Add(name) }
            : throw new ProblemException(new Problem("engine-failed", $"the image cannot be called `{name}`") { Kind = ProblemKind.Failure, Why = result.Error.Trim(), Fix = "slipway doctor" });
    }

    BuiltImage Built(ImageRecipe recipe, StoredImage image) => new(recipe.Component.Name, recipe.Target, ReferenceOf(recipe), image.Id, image.Fingerprint)
    {
        RegistryDigest = image.Digests.Select(digest => digest.Split('@') is [_, var only] ? only : null).FirstOrDefault(digest => digest is not null),
    };

    static ProblemException NotPulled(ImageRecipe recipe, ContainerProgram program, List<string> notes) => new(new Problem("image-not-pulled", $"the image `{recipe.Instead}` of `{recipe.Component.Name}` could not be pulled")
    {
        Kind = ProblemKind.Failure,
        Why = notes.LastOrDefault(),
        Fix = $"{Path.GetFileName(program.Path)} pull {recipe.Instead}",
    });

    string ReferenceOf(ImageRecipe recipe) => recipe.Instead ?? parts.Names.Local(recipe.Image, recipe.Target, _facts.VersionOf(recipe.Component).Version);

    async Task<(ContainerProgram Program, ContainerCalls Calls, ImageStore Store)> EngineAsync(CancellationToken cancellation)
    {
        await _finding.WaitAsync(cancellation);
        try
        {
            if (_engine is null)
            {
                var program = await parts.Engine(cancellation);
                var calls = new ContainerCalls(program);
                _engine = (program, calls, new ImageStore(calls, parts.Programs, parts.Recipes.Model.Name));
            }

            return _engine.Value;
        }
        finally
        {
            _finding.Release();
        }
    }

    public void Dispose()
    {
        _finding.Dispose();
        foreach (var busy in _busy.Values)
        {
            busy.Dispose();
        }
    }
}
