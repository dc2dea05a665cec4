using Slipway.Cli.Images;
using Slipway.Engines.Containers;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Releases;

/// <summary>
/// Brings the images of databases to the registry of the stage that runs them, once: from the stage whose releases are promoted, from where they are published,
/// or from this machine's engine.
/// </summary>
/// <param name="from">The stage whose releases are promoted; null: this is no promotion.</param>
sealed class CopiedImages(ReleaseScope scope, Stage? from, CommandContext context)
{
    /// <summary>Official images are here.</summary>
    const string Published = "docker.io/library/";

    /// <summary>A source that is away must not hold up a deploy which another one can serve.</summary>
    static readonly RegistryLimits Limits = new() { Attempts = 1 };

    /// <summary>What is there already is left alone.</summary>
    /// <exception cref="ProblemException"><c>resource-image</c></exception>
    public async Task EnsureAsync(IEnumerable<DatabaseImage> images, CancellationToken cancellation)
    {
        foreach (var image in images.Where(image => image.Missing is not null).DistinctBy(image => image.Missing))
        {
            var target = image.Missing!;
            context.Terminal.Error.WriteLine($"{image.Database.Id}: copying its image {image.Database.Image} to {target}");
            await CopyAsync(image, target, cancellation);
        }
    }

    async Task CopyAsync(DatabaseImage image, ImageReference target, CancellationToken cancellation)
    {
        using var registries = new StageRegistries(scope.Model, scope.Stage, Limits, context);
        var component = scope.Model.Get(image.Database.Component);
        var registry = scope.Of(component).Stage.Registry!;
        var (to, why) = (registries.ClientOf(registry, target), new List<string>());
        if (from is not null && scope.Model.StageOf(component, from).Registry is { } proven
            && ImageReference.Parse(target.ToString().Replace($"{registry.Push.TrimEnd('/')}/", $"{proven.Push.TrimEnd('/')}/", StringComparison.Ordinal)) is var source
            && await TryAsync(() => BetweenAsync(registries.ClientOf(proven, source), source, to, target, cancellation), why))
        {
            return;
        }

        var published = ImageReference.Parse(Published + image.Database.Image);
        if (!await TryAsync(() => BetweenAsync(registries.ClientOf(new RegistryAddress(published.Host!, published.Host!), published), published, to, target, cancellation), why)
            && !await TryAsync(() => FromEngineAsync(image, target, cancellation), why))
        {
            throw new ProblemException(Missing(image, target, why));
        }
    }

    static async Task<bool> TryAsync(Func<Task> copyAsync, List<string> why)
    {
        try
        {
            await copyAsync();
            return true;
        }
        catch (ProblemException exception)
        {
            why.Add(exception.Problems[0].What);
            return false;
        }
    }

    static async Task BetweenAsync(RegistryClient from, ImageReference source, RegistryClient to, ImageReference target, CancellationToken cancellation)
    {
        var found = await from.FindAsync(source, cancellation) ?? throw RegistryProblems.Missing(source);
        await new ImageCopy(from, to, Limits).RunAsync(source.At(found.Digest), target, cancellation);
    }

    /// <summary>The engine pulls it, where it has none and can; it may know a registry of its own.</summary>
    async Task FromEngineAsync(DatabaseImage image, ImageReference target, CancellationToken cancellation)
    {
        var calls = new ContainerCalls(await new ContainerPrograms(ContainerHost.Of(context.Environment, context.Folders.Cache), context.Programs).GetAsync(cancellation));
        var id = await new ImagePull(calls, context.Programs).EnsureAsync(image.Database.Id, image.Database.Image, cancellation);
        var engine = new EngineImages(calls, context.Programs, scope.Model.Name);
        await engine.TagAsync(id, target, cancellation);
        await engine.PushAsync(target, cancellation);
    }

    static Problem Missing(DatabaseImage image, ImageReference target, List<string> why) => new("resource-image", $"the image `{image.Database.Image}` of `{image.Database.Id}` is not in the stage's registry, and could not be brought there")
    {
        Kind = ProblemKind.Failure,
        Why = string.Join("; ", why),
        Fix = $"once, from where it can be had: docker pull {image.Database.Image} && docker tag {image.Database.Image} {target} && docker push {target}",
    };
}
