namespace Slipway.Engines.Containers;

/// <summary>The command line of a container engine that answers.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Version">The client's.</param>
public sealed record ContainerProgram(string Path, ContainerKind Kind, Version Version)
{
    /// <summary>How it builds.</summary>
    public ImageBuilder Builder { get; init; }
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
