using Slipway.Cli.Images;
using Slipway.Images.Registry;
using Slipway.Releases.Planning;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Releases;

/// <summary>Brings the images of a promotion to the registry of the stage that gets them: by digest, bytes unchanged, without an engine.</summary>
sealed class PromotedImages(ReleaseScope scope, Stage from, CommandContext context)
{
    /// <summary>What is there already is left alone.</summary>
    /// <exception cref="Problems.ProblemException"><c>image-missing</c>, or what a registry has against it.</exception>
    public async Task EnsureAsync(IEnumerable<PromotedRelease> releases, CancellationToken cancellation)
    {
        using var source = new StageRegistries(scope.Model, from, new RegistryLimits(), context);
        using var target = new StageRegistries(scope.Model, scope.Stage, new RegistryLimits(), context);
        foreach (var release in releases)
        {
            await EnsureAsync(release, source, target, cancellation);
        }
    }

    async Task EnsureAsync(PromotedRelease release, StageRegistries source, StageRegistries target, CancellationToken cancellation)
    {
        var component = scope.Model.Get(release.Proven.Component);
        if (release is not { Source: { Digest: { } digest } there, Target: { } here } || target.Of(component) is not var (to, repository) || await to.FindAsync(repository.At(digest), cancellation) is not null)
        {
            return;
        }

        context.Terminal.Error.WriteLine($"{component.Name}: copying its image {there} to {here.Name}");
        var from = source.Of(component)?.Client ?? to;
        await new ImageCopy(from, to, new RegistryLimits()).RunAsync(there, here, cancellation);
    }
}
