using Slipway.Discovery;
using Slipway.Images.Registry;
using Slipway.Releases.Machines;
using Slipway.Releases.Places;
using Slipway.Releases.Places.Machine;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Images;

/// <summary>What branches name, and what a stage on this machine may come back to. What stands in a cluster has its stage's tag in the registry.</summary>
sealed class ReleaseReferences(LoadedRepository repository, IReadOnlyCollection<Component> components, IImageReferences branches, CommandContext context) : IImageReferences
{
    public async Task<IReadOnlyList<ImageRoot>> FindAsync(CancellationToken cancellation)
    {
        var roots = new List<ImageRoot>(await branches.FindAsync(cancellation));
        foreach (var stage in repository.Model.Stages.All.Where(stage => stage is { IsMachine: true, Engine: EngineKind.Containers }))
        {
            await using var place = new MachinePlace(new MachineFolder(MachineStage.Of(context.Folders, repository.Model.Name, stage.Name).Root), new PlaceLimits(), context.Time);
            var releases = (await place.HistoryAsync(cancellation)).Releases;
            roots.AddRange(components.SelectMany(component => releases.Where(release => release.Component == component.Name && release.Image is not null)
                .Select(release => new ImageRoot(component.On(stage).Image.Name, $"release {release.Number} on {stage.Name}") { Digest = release.Image!.Split('@')[^1] })));
        }

        return roots;
    }
}
