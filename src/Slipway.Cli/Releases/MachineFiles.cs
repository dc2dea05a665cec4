using Slipway.Releases.Machines;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Cli.Releases;

/// <summary>Files, which are laid out in the stage's own folder.</summary>
sealed class MachineFiles(ReleaseScope scope, ReleaseFiles files, StageParts parts, CommandContext context) : IMachineSupply
{
    /// <inheritdoc/>
    public string? FingerprintOf(Component component) => files.FingerprintOf(component);

    /// <inheritdoc/>
    public Task<WantedImage> FindAsync(Component component, ComponentVersion version, ReleaseSummary? standing, CancellationToken cancellation)
    {
        var fingerprint = files.FingerprintOf(component);
        return Task.FromResult(new WantedImage(ReleaseFiles.AreThere(parts.Stage, fingerprint) ? WantedImageState.Standing : WantedImageState.ToBuild, null, fingerprint));
    }

    /// <inheritdoc/>
    public async Task EnsureAsync(ReleasePlan plan, CancellationToken cancellation)
    {
        foreach (var component in plan.Components.Where(component => component.Wanted.Image.State == WantedImageState.ToBuild).Select(component => scope.Model.Get(component.Component)))
        {
            context.Terminal.Error.WriteLine($"{component.Name}: laying out its files");
            await files.LayOutAsync(component, parts.Stage, parts.Host, context.Terminal.Error.WriteLine, cancellation);
        }
    }

    public void Dispose()
    {
    }
}
