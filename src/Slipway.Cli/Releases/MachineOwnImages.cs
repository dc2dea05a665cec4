using Slipway.Cli.Images;
using Slipway.Engines.Containers;
using Slipway.Images;
using Slipway.Problems;
using Slipway.Releases.Machines;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Cli.Releases;

/// <summary>Images that are built here and go nowhere, where the stage has no registry: a release names one by its id.</summary>
sealed class MachineOwnImages(ReleaseScope scope, ImageSession images, MachineStage place, CommandContext context) : IMachineSupply
{
    /// <inheritdoc/>
    public string? FingerprintOf(Component component) => images.Recipes.HasImage(component) ? images.Recipes.Used(component).Fingerprint.ToString() : null;

    /// <inheritdoc/>
    public async Task<WantedImage> FindAsync(Component component, ComponentVersion version, ReleaseSummary? standing, CancellationToken cancellation)
    {
        var recipe = images.Recipes.Used(component);
        if (!recipe.Problems.IsEmpty)
        {
            throw new ProblemException(recipe.Problems);
        }

        var fingerprint = recipe.Fingerprint.ToString();
        return standing?.Image is { } image && standing.Fingerprint == fingerprint ? new WantedImage(WantedImageState.Standing, image, fingerprint) { Version = standing.Version }
            : await images.Building.FindAsync(recipe, cancellation) is { } built ? new WantedImage(WantedImageState.Published, built.Id, fingerprint)
            : new WantedImage(WantedImageState.ToBuild, $"{component.On(scope.Stage).Image.Name}@{WantedImage.NotBuilt}", fingerprint);
    }

    /// <inheritdoc/>
    public async Task EnsureAsync(ReleasePlan plan, CancellationToken cancellation)
    {
        foreach (var planned in plan.Components.Where(component => component is { IsEmpty: false, Wanted.Image.State: WantedImageState.ToBuild or WantedImageState.Published }))
        {
            var component = scope.Model.Get(planned.Component);
            var id = planned.Wanted.Image.State == WantedImageState.ToBuild ? await BuildAsync(component, cancellation) : planned.Wanted.Image.Reference!;
            var calls = new ContainerCalls(await context.ContainerPrograms.GetAsync(cancellation));
            await new KeptImages(place, calls, context.Programs).KeepAsync(component.On(scope.Stage).Image.Name, id, cancellation);
        }
    }

    async Task<string> BuildAsync(Component component, CancellationToken cancellation)
    {
        context.Terminal.Error.WriteLine($"{component.Name}: building its image");
        return (await images.Building.EnsureAsync(component, images.Recipes.Used(component).Target, cancellation)).Id;
    }

    public void Dispose() => images.Dispose();
}
