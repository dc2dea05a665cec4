using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Releases.DataJobs;

/// <summary>Gives images that work on data: with the programs of a database's version, and this tool.</summary>
interface IDataImages
{
    /// <summary>The image by digest, as nodes pull it; made where the stage's registry has none yet.</summary>
    /// <exception cref="ProblemException"><c>no-registry</c>, <c>resource-image</c>, <c>data-image-platform</c>, or what the registry has against it.</exception>
    Task<string> EnsureAsync(Component component, ResourceNeed need, CancellationToken cancellation);
}
