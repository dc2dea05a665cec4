using NuGet.Versioning;
using Slipway.Digests;
using Slipway.Images.Registry;
using Slipway.Repository.Components;

namespace Slipway.Images.Publishing;

/// <summary>Looks in a registry for an image that is as new as somebody requires. A tag only says where to look: what counts is what the image says of itself.</summary>
/// <param name="repository">The component's, in the registry.</param>
/// <param name="architecture">Of this machine, in the words of images.</param>
sealed class NewerImages(RegistryClient registry, ImageReference repository, string architecture)
{
    /// <summary>Images for other machines may lie on top; further down nothing is to be expected.</summary>
    const int MostLookedAt = 10;

    /// <summary>Null: there is none.</summary>
    /// <param name="component">Its name.</param>
    public async Task<NewerImage?> FindAsync(string component, ImageTarget target, NuGetVersion minimum, CancellationToken cancellation)
    {
        var tags = (await registry.TagsAsync(repository, cancellation)).Select(ImageTag.Parse);
        foreach (var tag in RequiredTags.Of(tags, target, minimum).Take(MostLookedAt))
        {
            if (await registry.GetAsync(repository.Tagged(tag.Text), cancellation) is { } manifest
                && await registry.ConfigurationAsync(repository, manifest, cancellation) is { } image
                && (image.Architecture ?? architecture) == architecture
                && image.Label(ImageLabels.Component) == component && image.Label(ImageLabels.Target) == ImageRecipe.Word(target)
                && Digest.TryParse(image.Label(ImageLabels.Fingerprint), out var fingerprint)
                && NuGetVersion.TryParse(image.Label(ImageLabels.Version), out var version) && VersionComparer.VersionRelease.Compare(version, minimum) >= 0)
            {
                return new NewerImage(repository.At(manifest.Digest).ToString(), fingerprint, version);
            }
        }

        return null;
    }
}
