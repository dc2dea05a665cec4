namespace Slipway.Images.Registry;

/// <summary>Knows what still names images: branches, and the releases of stages. Whoever records something that runs an image has one of these.</summary>
public interface IImageReferences
{
    /// <summary>Everything that names an image. What cannot be found out is an exception: an image that may be needed is not removed on a guess.</summary>
    Task<IReadOnlyList<ImageRoot>> FindAsync(CancellationToken cancellation);
}
