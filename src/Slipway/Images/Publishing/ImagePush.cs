using System.Collections.Immutable;
using Slipway.Images.Checks;
using Slipway.Images.Registry;
using Slipway.Problems;

namespace Slipway.Images.Publishing;

/// <summary>Brings an image to a registry: checked, through the engine, and known by the digest that the registry answers.</summary>
sealed class ImagePush(RegistryClient registry, Func<CancellationToken, Task<EngineImages>> engine, Func<CancellationToken, Task<ImageChecks>> checks)
{
    /// <param name="repository">The component's, in the registry.</param>
    /// <param name="allowed">What its checks let pass.</param>
    /// <exception cref="ProblemException">What speaks against it: see <see cref="ImageVerdict"/>, <see cref="WrittenOnce"/>; or the registry's.</exception>
    public async Task<PushedImage> RunAsync(BuiltImage image, PushTags tags, ImageReference repository, ImmutableArray<string> allowed, CancellationToken cancellation)
    {
        var own = repository.Tagged(tags.Own.Text);
        var there = await ContentAsync(own, cancellation);
        var before = await SizeBeforeAsync(repository, tags, cancellation);
        var (content, warnings) = there is not null && (there.Fingerprint == image.Fingerprint.ToString() || await IsSameAsync(image, own.At(there.Digest), cancellation))
            ? (there, ImmutableArray<Problem>.Empty)
            : await PushAsync(image, own, before, allowed, cancellation);
        var pushed = new PushedImage(own, content.Digest) { IsNew = content != there, Warnings = warnings };
        return await FinishAsync(pushed, content, tags, cancellation);
    }

    /// <summary>The same for an image that another registry, or another repository of this one, has: its bytes unchanged, no engine asked.</summary>
    public async Task<PushedImage> CopyAsync(RegistryClient from, ImageReference source, PushTags tags, ImageReference repository, CancellationToken cancellation)
    {
        var own = repository.Tagged(tags.Own.Text);
        var before = await registry.FindAsync(own, cancellation);
        var digest = (await from.FindAsync(source.Tagged(tags.Own.Text), cancellation) ?? throw RegistryProblems.Missing(source.Tagged(tags.Own.Text))).Digest;
        if (before?.Digest != digest)
        {
            await new ImageCopy(from, registry, new RegistryLimits()).RunAsync(source.At(digest), own, cancellation);
        }

        var content = await ContentAsync(own, cancellation) ?? throw RegistryProblems.Missing(own);
        return await FinishAsync(new PushedImage(own, digest) { IsNew = before?.Digest != digest }, content, tags, cancellation);
    }

    Task<PushedImage> FinishAsync(PushedImage pushed, ImageContent content, PushTags tags, CancellationToken cancellation) =>
        tags.Release is { } release ? ReleaseAsync(pushed, content, release, tags, cancellation) : MoveAliasAsync(pushed, tags, cancellation);

    async Task<(ImageContent, ImmutableArray<Problem>)> PushAsync(BuiltImage image, ImageReference own, long? before, ImmutableArray<string> allowed, CancellationToken cancellation)
    {
        var problems = await (await checks(cancellation)).RunAsync(image.Component, image.Target, image.Id, allowed, cancellation);
        if (problems.Any(problem => problem.Severity == Severity.Error))
        {
            throw new ProblemException(problems);
        }

        await (await engine(cancellation)).TagAsync(image.Id, own, cancellation);
        await (await engine(cancellation)).PushAsync(own, cancellation);
        var manifest = await registry.GetAsync(own, cancellation) ?? throw RegistryProblems.Missing(own);

        // Between our push and our question somebody else may have pushed: what runs must not be theirs.
        if (manifest.Configuration?.Digest != image.Id && manifest.Digest != image.Id && !await IsSameAsync(image, own.At(manifest.Digest), cancellation))
        {
            throw new ProblemException(new Problem("tag-moved", $"`{own}` was pushed by somebody else at the same moment") { Kind = ProblemKind.Failure, Fix = "push again" });
        }

        return (new ImageContent(manifest.Digest, image.Fingerprint.ToString()), ImageVerdict.Grown(image.Component, manifest.Size, before) is { } grown ? problems.Add(grown) : problems);
    }

    async Task<PushedImage> ReleaseAsync(PushedImage pushed, ImageContent content, ImageTag release, PushTags tags, CancellationToken cancellation)
    {
        var name = pushed.Name.Tagged(release.Text);
        var there = await ContentAsync(name, cancellation);
        if (WrittenOnce.MayWrite(name, there, content))
        {
            await registry.PutAsync(name, await ManifestAsync(pushed.Name.At(content.Digest), cancellation), cancellation);
        }

        var stands = there ?? content;
        return await MoveAliasAsync(pushed with { Name = name, Digest = stands.Digest, IsNew = there is null }, tags, cancellation);
    }

    async Task<PushedImage> MoveAliasAsync(PushedImage pushed, PushTags tags, CancellationToken cancellation)
    {
        if (tags.Alias is not { } alias || !tags.MovesAlias((await registry.TagsAsync(pushed.Name, cancellation)).Select(ImageTag.Parse)))
        {
            return pushed;
        }

        var name = pushed.Name.Tagged(alias.Text);
        if ((await registry.FindAsync(name, cancellation))?.Digest == pushed.Digest)
        {
            return pushed;
        }

        await registry.PutAsync(name, await ManifestAsync(pushed.Name.At(pushed.Digest), cancellation), cancellation);
        return pushed with { Moved = alias.Text };
    }

    async Task<ImageManifest> ManifestAsync(ImageReference image, CancellationToken cancellation) => await registry.GetAsync(image, cancellation) ?? throw RegistryProblems.Missing(image);

    /// <summary>The engine was told of the digest when it pushed or pulled the image.</summary>
    async Task<bool> IsSameAsync(BuiltImage image, ImageReference there, CancellationToken cancellation) =>
        await (await engine(cancellation)).FindAsync(image.Id, cancellation) is { } known && known.Digests.Any(digest => digest == there);

    async Task<ImageContent?> ContentAsync(ImageReference name, CancellationToken cancellation) => await registry.GetAsync(name, cancellation) is not { } manifest ? null
        : new ImageContent(manifest.Digest, (await registry.ConfigurationAsync(name, manifest, cancellation))?.Label(ImageLabels.Fingerprint));

    /// <summary>Of the image of the same kind with the highest version and build.</summary>
    async Task<long?> SizeBeforeAsync(ImageReference repository, PushTags tags, CancellationToken cancellation)
    {
        var last = (await registry.TagsAsync(repository, cancellation)).Select(ImageTag.Parse).Where(tag => tag.Kind == tags.Own.Kind && tag.Text != tags.Own.Text)
            .OrderBy(tag => tag.Version).ThenBy(tag => tag.Build).LastOrDefault();
        return last is null ? null : (await registry.GetAsync(repository.Tagged(last.Text), cancellation))?.Size;
    }
}
