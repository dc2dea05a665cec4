using NuGet.Versioning;
using Slipway.Repository.Components;

namespace Slipway.Images;

/// <summary>The images that others have published.</summary>
public interface IPublishedImages
{
    /// <summary>A <c>dev</c> image with the recipe's fingerprint; null: there is none, or nobody can be asked. It never stands in the way of building.</summary>
    /// <param name="version">Of the component.</param>
    /// <param name="note">Takes a sentence where somebody could not be asked.</param>
    Task<PublishedImage?> FindAsync(ImageRecipe recipe, NuGetVersion version, Action<string> note, CancellationToken cancellation);

    /// <summary>The newest image of a component that is not older than a version; null: there is none, or nobody can be asked.</summary>
    /// <param name="note">Takes a sentence where somebody could not be asked.</param>
    Task<NewerImage?> FindNewerAsync(Component component, ImageTarget target, NuGetVersion minimum, Action<string> note, CancellationToken cancellation);
}
