using Slipway.Images;
using Slipway.Images.Registry;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Releases.Planning;

/// <summary>Which images a deploy would release, found out without an engine and without building one.</summary>
/// <param name="registryOf">The repository of a component's images, and the client to ask; null: the stage has no registry.</param>
/// <param name="user">Whose images are asked for, where something is not committed.</param>
sealed class WantedImages(ReleaseScope scope, ImageRecipes recipes, Func<Component, (RegistryClient Client, ImageReference Repository)?> registryOf, string user)
{
    /// <exception cref="Problems.ProblemException"><c>no-registry</c>, or the image cannot be built, or the registry cannot be asked.</exception>
    public async Task<WantedImage> OfAsync(Component component, ComponentVersion version, ReleaseSummary? standing, CancellationToken cancellation)
    {
        if (!recipes.HasImage(component))
        {
            return WantedImage.None;
        }

        var (recipe, stage) = (recipes.Used(component), scope.Of(component).Stage);
        if (!recipe.Problems.IsEmpty)
        {
            throw new Problems.ProblemException(recipe.Problems);
        }

        var fingerprint = recipe.Fingerprint.ToString();
        if (standing?.Image is { } image && standing.Fingerprint == fingerprint)
        {
            return new WantedImage(WantedImageState.Standing, image, fingerprint) { Version = standing.Version };
        }

        if (stage.Registry is not { } registry || registryOf(component) is not var (client, repository))
        {
            throw new Problems.ProblemException(NoRegistry(component));
        }

        var pulled = ImageReference.In(registry.Pull, component.On(scope.Stage).Image.Name);
        return await PublishedAsync(client, repository.Tagged(PushTags.Of(version, recipe.Target, user, isRelease: false).Own.Text), fingerprint, cancellation) is var (digest, built)
            ? new WantedImage(WantedImageState.Published, pulled.At(digest).ToString(), fingerprint) { Version = built }
            : new WantedImage(WantedImageState.ToBuild, pulled.At(WantedImage.NotBuilt).ToString(), fingerprint);
    }

    /// <summary>What is in the registry under this version's tag, and the version that it was built as, if it was built from the same; null: there is none.</summary>
    static async Task<(string Digest, string? Version)?> PublishedAsync(RegistryClient registry, ImageReference name, string fingerprint, CancellationToken cancellation) =>
        await registry.GetAsync(name, cancellation) is { } manifest
        && await registry.ConfigurationAsync(name, manifest, cancellation) is { } configuration
        && configuration.Label(ImageLabels.Fingerprint) == fingerprint ? (manifest.Digest, configuration.Label(ImageLabels.Version)) : null;

    Problems.Problem NoRegistry(Component component) => new Problems.Problem("no-registry", $"stage `{scope.Stage.Name}` has no registry from which the image of `{component.Name}` could come")
    {
        Fix = $"give it one in the repository's slipway.yaml: `stages: {{ {scope.Stage.Name}: {{ registry: registry.example.net/team }} }}`",
    };
}
