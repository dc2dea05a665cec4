using System.Collections.Immutable;

namespace Slipway.Images.Registry;

/// <summary>An image that is somewhere: on this machine's engine, or in a registry.</summary>
/// <param name="Image">Its name: <c>visits</c>.</param>
/// <param name="Digest">What it is removed by: a manifest's digest in a registry, the id on an engine.</param>
/// <param name="Tags">All that name it; none: it lost its last one to another image.</param>
public sealed record ListedImage(string Image, string Digest, ImmutableArray<ImageTag> Tags)
{
    /// <summary>Null: it does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>In bytes; in a registry those of the packed layers.</summary>
    public long Size { get; init; }

    /// <summary>Digests in registries of the same image.</summary>
    public ImmutableArray<string> Digests { get; init; } = [];

    /// <summary>A container uses it.</summary>
    public bool IsInUse { get; init; }
}
