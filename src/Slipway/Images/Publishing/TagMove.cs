using Slipway.Images.Registry;
using Slipway.Problems;

namespace Slipway.Images.Publishing;

/// <summary>Puts another tag on an image of a registry, by its digest: an alias forward or back, or a release's own tag.</summary>
sealed class TagMove(RegistryClient registry)
{
    /// <returns>What the tag was on before (null: nothing), and what it is on now.</returns>
    /// <exception cref="ProblemException"><c>image-missing</c>, <c>release-is-written</c>, <c>bad-image-name</c>, or the registry's.</exception>
    public async Task<(string? Before, string Now)> RunAsync(ImageReference image, string tag, CancellationToken cancellation)
    {
        var target = image.Tagged(tag);
        var there = await registry.FindAsync(target, cancellation);
        if (there is not null && there.Digest == image.Digest)
        {
            return (there.Digest, there.Digest);
        }

        var manifest = await registry.GetAsync(image, cancellation) ?? throw RegistryProblems.Missing(image);
        var content = there is null ? null : new ImageContent(there.Digest, null);
        if (there?.Digest != manifest.Digest && (!ImageTag.Parse(tag).IsForGood || WrittenOnce.MayWrite(target, content, new ImageContent(manifest.Digest, null))))
        {
            await registry.PutAsync(target, manifest, cancellation);
        }

        return (there?.Digest, manifest.Digest);
    }
}
