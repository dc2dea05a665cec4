using NuGet.Versioning;

namespace Slipway.Images.Registry;

/// <summary>Something that names an image, so that it stays.</summary>
/// <param name="Image">The image's name in a registry: <c>visits</c>.</param>
/// <param name="By">What names it, for a sentence: <c>branch main</c>, <c>release 12 on staging</c>.</param>
public sealed record ImageRoot(string Image, string By)
{
    /// <summary>The exact image; null: it is named by version.</summary>
    public string? Digest { get; init; }

    /// <summary>All images of a version: its release, its <c>dev</c> image, and the newest build up to <see cref="Build"/>.</summary>
    public NuGetVersion? Version { get; init; }

    /// <summary>Null: it is not known, and all builds of the version are meant.</summary>
    public long? Build { get; init; }
}
