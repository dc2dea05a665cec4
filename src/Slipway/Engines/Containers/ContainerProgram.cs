using System.Collections.Immutable;

namespace Slipway.Engines.Containers;

/// <summary>The command line of a container engine that answers.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Version">The client's.</param>
public sealed record ContainerProgram(string Path, ContainerKind Kind, Version Version)
{
    /// <summary>How it builds.</summary>
    public ImageBuilder Builder { get; init; }

    /// <summary>Whether the engine has a small first process of its own, which hands on signals and collects what has ended.</summary>
    public bool HasInit { get; init; }

    /// <summary>The variables by which it finds its engine. None of them is a secret.</summary>
    public ImmutableSortedDictionary<string, string> Connection { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>Whose command line it is.</summary>
public enum ContainerKind
{
    Docker,

    /// <summary>Podman, which takes Docker's words.</summary>
    Podman,
}

/// <summary>How a container program builds images.</summary>
public enum ImageBuilder
{
    /// <summary>Docker's old builder: no secrets, no cache mounts.</summary>
    Old,

    /// <summary>BuildKit inside the client: <c>DOCKER_BUILDKIT=1</c> asks for it (Docker 18.09 to 22).</summary>
    BuildKit,

    /// <summary>BuildKit through the plugin buildx (Docker 23 and later).</summary>
    Buildx,

    /// <summary>Podman's own, which is Buildah.</summary>
    Buildah,
}
