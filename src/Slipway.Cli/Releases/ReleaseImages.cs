using Slipway.Cli.Commands.Image;
using Slipway.Releases.Planning;
using Slipway.Repository.Components;

namespace Slipway.Cli.Releases;

/// <summary>Builds and pushes the images that a plan found missing in the stage's registry.</summary>
sealed class ReleaseImages(ReleaseScope scope, CommandContext context)
{
    /// <summary>What is there already is left alone.</summary>
    public async Task EnsureAsync(ReleasePlan plan, CancellationToken cancellation)
    {
        var missing = plan.Components.Where(component => component.Wanted.Image.State == WantedImageState.ToBuild).Select(component => scope.Model.Get(component.Component)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        using var registry = await RegistrySession.CreateAsync(context, scope.Stage.Name, cancellation);
        foreach (var component in missing)
        {
            context.Terminal.Error.WriteLine($"{component.Name}: building and pushing its image");
            var pushed = await registry.PushAsync(component, ImageTarget.Prod, isRelease: false, cancellation);
            context.Terminal.Error.WriteLine($"{component.Name}: {pushed.Name.At(pushed.Digest)}");
        }
    }
}
