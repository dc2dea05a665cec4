using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Images;

/// <summary>Where the images of components come from: built, pulled, or there already.</summary>
public interface IImageSupply
{
    /// <summary>Has the component's image on this machine's engine, made from its source as it is now; nothing is done where it is there already.</summary>
    /// <exception cref="ProblemException">It cannot be built or pulled.</exception>
    Task<BuiltImage> EnsureAsync(Component component, ImageTarget target, CancellationToken cancellation);

    /// <summary>The image that is there already for the component's source as it is now; null: none. Nothing is made.</summary>
    /// <exception cref="ProblemException">It could not be built, or the engine does not answer.</exception>
    Task<BuiltImage?> FindAsync(Component component, ImageTarget target, CancellationToken cancellation);
}
