using System.Collections.Immutable;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.Repository.Stages;

namespace Slipway.Releases.Deploys;

/// <summary>
/// The tags of a registry that tell people what stands on a stage: one of the stage's name, and <c>latest</c> for a protected stage. They follow the releases
/// forward and back. Nothing runs by them, so a registry that is away is told, and a release is none the less.
/// </summary>
/// <param name="registryOf">The client for a repository of images.</param>
/// <param name="tell">Gets what could not be moved.</param>
sealed class StageAliases(Stage stage, Func<RegistryAddress, ImageReference, RegistryClient> registryOf, Action<string> tell)
{
    /// <summary>For all tags of one image: what a deploy waits for at most.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The tags of a stage. A name that says something else of an image is left to that.</summary>
    public static ImmutableArray<string> Of(Stage stage) =>
        [.. ((string[])[stage.Name]).Where(name => ImageTag.Parse(name).Kind == ImageTagKind.Other), .. stage.IsProtected ? [ImageTag.Latest] : Array.Empty<string>()];

    /// <summary>The image of a release as it is pushed to: what pulls may know the registry under another address. Null: it is none of the stage's registry.</summary>
    /// <param name="image">By digest, as the release names it.</param>
    public static ImageReference? Pushed(RegistryAddress registry, string image) =>
        image.StartsWith($"{registry.Pull.TrimEnd('/')}/", StringComparison.Ordinal) && ImageReference.TryParse($"{registry.Push.TrimEnd('/')}{image[registry.Pull.TrimEnd('/').Length..]}", out var pushed) && pushed.Digest is not null ? pushed : null;

    /// <summary>Asks the registry for what will be moved, so that the way there is open, and any login done, when it is. What goes wrong is told when it matters.</summary>
    public async Task MeetAsync(ReleaseRecord release, RegistryAddress? registry, CancellationToken cancellation)
    {
        try
        {
            if (registry is not null && release.Image is not null && Pushed(registry, release.Image) is { } image && Of(stage) is [var alias, ..])
            {
                await registryOf(registry, image).FindAsync(image.Tagged(alias), cancellation);
            }
        }
        catch (Exception exception) when (exception is ProblemException or OperationCanceledException)
        {
        }
    }

    /// <summary>Moves the aliases to a release that stands now. The same again does nothing.</summary>
    /// <param name="registry">That of the component on this stage; null: it has none.</param>
    public async Task MoveAsync(ReleaseRecord release, RegistryAddress? registry, CancellationToken cancellation)
    {
        if (registry is null || release.Image is null || Pushed(registry, release.Image) is not { } image)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            foreach (var alias in Of(stage))
            {
                await new TagMove(registryOf(registry, image)).RunAsync(image, alias, limit.Token);
            }
        }
        catch (ProblemException exception)
        {
            Tell(image, exception.Problems[0].What);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Tell(image, $"the registry did not answer within {Limit.TotalSeconds:0} s");
        }
    }

    void Tell(ImageReference image, string why) => tell(
        $"warning: {string.Join(" and ", Of(stage).Select(alias => $"`{image.Name}:{alias}`"))} not moved: {why}; the release stands all the same, and the next one moves them");
}
