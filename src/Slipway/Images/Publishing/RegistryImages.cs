using System.Collections.Immutable;
using Slipway.Images.Registry;

namespace Slipway.Images.Publishing;

/// <summary>All images of a component in a registry, with what they say of themselves.</summary>
sealed class RegistryImages(RegistryClient registry)
{
    const int AtOnce = 8;

    /// <summary>Ordered by version and build, oldest first.</summary>
    public async Task<IReadOnlyList<ListedImage>> ListAsync(ImageReference repository, CancellationToken cancellation)
    {
        var tags = await registry.TagsAsync(repository, cancellation);
        var found = new (ImageTag Tag, ImageManifest? Manifest)[tags.Count];
        await Parallel.ForAsync(0, tags.Count, Options(cancellation), async (at, token) =>
            found[at] = (ImageTag.Parse(tags[at]), await registry.GetAsync(repository.Tagged(tags[at]), token)));

        // Removed in between: not there.
        var groups = found.Where(one => one.Manifest is not null).GroupBy(one => one.Manifest!.Digest).ToList();
        var images = new ListedImage[groups.Count];
        await Parallel.ForAsync(0, groups.Count, Options(cancellation), async (at, token) =>
        {
            var manifest = groups[at].First().Manifest!;
            var configuration = await registry.ConfigurationAsync(repository, manifest, token);
            var name = repository.Path[(repository.Path.LastIndexOf('/') + 1)..];
            images[at] = new ListedImage(name, groups[at].Key, [.. groups[at].Select(one => one.Tag).OrderBy(tag => tag.Kind).ThenBy(tag => tag.Text, StringComparer.Ordinal)])
            {
                Created = configuration?.Created,
                Size = manifest.Size,
            };
        });
        return [.. images.OrderBy(image => Newest(image)?.Version).ThenBy(image => Newest(image)?.Build).ThenBy(image => image.Created)];
    }

    static ImageTag? Newest(ListedImage image) => image.Tags.OrderBy(tag => tag.Version).ThenBy(tag => tag.Build).LastOrDefault();

    static ParallelOptions Options(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
}
