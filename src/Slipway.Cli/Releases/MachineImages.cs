using System.Collections.Concurrent;
using Slipway.Cli.Images;
using Slipway.Engines.Containers;
using Slipway.Images.Registry;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Cli.Releases;

/// <summary>Images of the stage's registry, as in a cluster: built and pushed where they are missing, and pulled before anything is changed.</summary>
sealed class MachineImages(ReleaseScope scope, ImageSession images, CommandContext context) : IMachineSupply
{
    readonly StageRegistries _registries = new(scope.Model, scope.Stage, new RegistryLimits(), context);
    readonly ConcurrentDictionary<(Component Component, int? Standing), WantedImage> _published = new();

    /// <inheritdoc/>
    public string? FingerprintOf(Component component) => images.Recipes.HasImage(component) ? images.Recipes.Used(component).Fingerprint.ToString() : null;

    /// <inheritdoc/>
    public async Task<WantedImage> FindAsync(Component component, ComponentVersion version, ReleaseSummary? standing, CancellationToken cancellation)
    {
        if (_published.TryGetValue((component, standing?.Number), out var known))
        {
            return known;
        }

        var image = await new WantedImages(scope, images.Recipes, _registries.Of, Environment.UserName).OfAsync(component, version, standing, cancellation);
        return image.State == WantedImageState.Published ? _published.GetOrAdd((component, standing?.Number), image) : image;
    }

    /// <inheritdoc/>
    public async Task EnsureAsync(ReleasePlan plan, CancellationToken cancellation)
    {
        await new ReleaseImages(scope, context).EnsureAsync(plan, cancellation);
        var published = plan.Components.Where(component => component is { IsEmpty: false, Wanted.Image.State: WantedImageState.Published }).ToList();
        if (published.Count > 0)
        {
            var pull = new ImagePull(new ContainerCalls(await context.ContainerPrograms.GetAsync(cancellation)), context.Programs);
            foreach (var component in published)
            {
                await pull.EnsureAsync(component.Component, component.Wanted.Image.Reference!, cancellation);
            }
        }
    }

    public void Dispose()
    {
        _registries.Dispose();
        images.Dispose();
    }
}
