using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Images;

/// <summary>Where the images of components come from: built, pulled, or there already.</summary>
public interface IImageSupply
{
    /// <summary>Has the component's image on this machine's engine, made from its source as it is now; nothing is done where it is there already.</summary>
    /// <exception cref="ProblemException">It cannot be built or pulled.</exception>
    Task<BuiltImage> EnsureAsync(Component component, ImageTarget target, CancellationToken cancellation);
}
