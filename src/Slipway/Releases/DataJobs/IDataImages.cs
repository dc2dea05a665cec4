using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Releases.DataJobs;

/// <summary>Gives images that work on data: with the programs of a database's version, and this tool.</summary>
interface IDataImages
{
    /// <summary>The image by digest, as nodes pull it; made where the stage's registry has none yet.</summary>
    /// <exception cref="ProblemException"><c>no-registry</c>, <c>resource-image</c>, <c>data-image-platform</c>, or what the registry has against it.</exception>
    Task<string> EnsureAsync(Component component, ResourceNeed need, CancellationToken cancellation);

    /// <summary>The same, and nothing is made: of one that is not there yet it has a digest that stands for it, <see cref="Planning.WantedImage.NotMade"/>.</summary>
    /// <exception cref="ProblemException">As above.</exception>
    Task<string> FindAsync(Component component, ResourceNeed need, CancellationToken cancellation);
}
